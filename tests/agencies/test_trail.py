"""The audit trail on screen: whose entries, narrowed, downloaded, and in words."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils.html import strip_tags

from agencies.models.target import TARGETS
from agencies.trail import WORDS
from agencies.trail_details import LABELS
from core import audit
from core.models import AuditEntry
from tests.factories import (
    PASSWORD,
    make_account,
    make_agency,
    make_assigned,
    make_head,
    make_inquiry,
    make_officer,
)

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[2]
ISOLATES = dict.fromkeys((0x2068, 0x2069))
OURS = ("core", "agencies", "accounts", "inquiries", "reports")


@pytest.fixture
def dishub(clock):
    return make_agency("DISHUB")


@pytest.fixture
def admin(clock):
    return make_assigned("ADMIN")


@pytest.fixture
def head(dishub):
    return make_head(dishub)


def see(user, path="/jejak/"):
    browser = Client()
    browser.force_login(user)
    return browser.get(path)


def test_a_head_reads_the_entries_of_their_instansi_alone(head, dishub, admin):
    audit.record("decree.revoked", by=head, obj=dishub, scope="DISHUB")
    audit.record("leave.recorded", by=admin, scope="DPUPR")
    audit.record("person.invited", by=admin)

    page = see(head).content.decode()

    assert "mencabut keputusan" in page
    assert '<td data-label="Tindakan">mencatat cuti' not in page
    assert '<td data-label="Tindakan">mengundang pegawai' not in page


@pytest.mark.parametrize("role", ["ADMIN", "EVALUATOR"])
def test_admin_and_diskominfo_read_all_of_them(role, dishub):
    reader = make_assigned(role, "pembaca")
    audit.record("decree.revoked", by=None, scope="DISHUB")
    audit.record("person.invited", by=None)

    page = see(reader).content.decode()

    assert page.count('data-label="Tindakan"') == AuditEntry.objects.count()
    assert "Sistem" in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("action=leave.ended", ["leave.ended"]),
        ("agency=DPUPR", ["leave.ended"]),
        ("person=petugas.dishub", ["decree.revoked"]),
        ("only_refused=on", ["request.refused"]),
        ("since=2026-11-25", ["leave.ended"]),
        ("until=2026-11-24", ["decree.revoked", "request.refused"]),
        ("action=leave.ended&agency=DISHUB", []),
    ],
)
def test_each_filter_narrows_what_is_shown(admin, dishub, clock, query, shown):
    officer = make_officer(dishub)
    make_agency("DPUPR")
    clock.set(clock().replace(year=2026, month=11, day=24, hour=2))
    audit.record("decree.revoked", by=officer, scope="DISHUB")
    audit.record("request.refused", by=None, outcome=audit.REFUSED)
    clock.advance(timedelta(days=1))
    audit.record("leave.ended", by=None, scope="DPUPR")
    ours = [WORDS[name] for name in ("decree.revoked", "request.refused", "leave.ended")]

    page = see(admin, f"/jejak/?{query}").content.decode()

    cells = [word for word in ours if f'data-label="Tindakan">{word}' in page]
    assert cells == [WORDS[name] for name in shown]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("person=tidak.ada", "Tidak ada pengguna dengan nama itu."),
        ("since=2026-11-25&until=2026-11-24", "tidak boleh mendahului"),
        ("since=kemarin", "Tanggal tidak valid."),
    ],
)
def test_what_cannot_be_asked_is_said_and_kept(admin, query, sentence):
    answer = see(admin, f"/jejak/?{query}")

    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_a_file_holds_what_the_filters_leave_and_is_an_entry_itself(head, dishub, client):
    audit.record("decree.revoked", by=head, scope="DISHUB", reason="=1+1")
    audit.record("person.invited", by=None, scope="DPUPR")
    client.force_login(head)

    answer = client.post("/jejak/unduh/", {"action": "decree.revoked"})

    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Waktu,Siapa,Tindakan")
    assert len(lines) == 2
    assert "mencabut keputusan" in lines[1]
    assert AuditEntry.objects.filter(action="trail.exported", actor=head).count() == 1


def test_pages_cost_the_same_queries_for_1_and_50_entries(admin, django_assert_max_num_queries):
    browser = Client()
    browser.force_login(admin)
    browser.get("/jejak/")
    for number in range(60):
        audit.record("leave.ended", by=admin, number=number)

    with django_assert_max_num_queries(9):
        page = browser.get("/jejak/").content.decode()

    assert page.count('data-label="Tindakan"') == 50
    assert "Lebih lama" in page


def test_details_are_read_in_indonesian(admin, dishub):
    officer = make_officer(dishub)
    inquiry = make_inquiry(dishub, officer)
    account = make_account(dishub)
    audit.record("inquiry.referred", by=None, obj=inquiry, to=["DISPERINDAG", "DPUPR"])
    audit.record("leave.recorded", by=None, user=officer.pk, work=False, sha256="a1" * 32)
    audit.record("audience.recorded", by=None, account=account.pk, source="MANUAL", asing=7)

    page = see(admin).content.decode()

    for words in (
        "kepada: DISPERINDAG, DPUPR",
        f"pegawai: {officer.full_name}",
        "pekerjaan: tidak",
        "sidik jari: a1a1a1a1a1a1…",
        f"akun: {account.handle}",
        "sumber: diisi sendiri",
        "asing: 7",
    ):
        assert words in page
    assert f"Pesan {inquiry.number}" in strip_tags(page).translate(ISOLATES)
    assert "[&#x27;" not in page


def test_an_object_is_a_link_for_who_may_open_it(admin, head, dishub):
    inquiry = make_inquiry(dishub, make_officer(dishub))
    audit.record("inquiry.recorded", by=None, obj=inquiry, scope="DISHUB")
    link = f'href="/pesan/{inquiry.number}/"'

    assert link in see(head).content.decode()
    assert link not in see(admin).content.decode()


def test_every_detail_that_is_recorded_has_a_label(settings):
    assert (_labels() | set(TARGETS) | set(settings.RETENTION_DAYS)) - set(LABELS) == set()


def test_sign_in_its_failure_and_sign_out_are_entries(dishub, client):
    officer = make_officer(dishub)
    officer.home_agency = dishub
    officer.save(update_fields=["home_agency"])

    client.post("/masuk/", {"login": officer.username, "password": "salah"})
    client.post("/masuk/", {"login": "Rahasia123", "password": "salah"})
    client.post("/masuk/", {"login": officer.username, "password": PASSWORD})
    client.post("/keluar/")

    rows = AuditEntry.objects.filter(action__startswith="session").order_by("id")
    assert list(rows.values_list("action", "actor", "object_id", "scope")) == [
        ("session.refused", None, str(officer.pk), "DISHUB"),
        ("session.refused", None, "", ""),
        ("session.opened", officer.pk, "", "DISHUB"),
        ("session.closed", officer.pk, "", "DISHUB"),
    ]
    assert not AuditEntry.objects.filter(details__icontains="Rahasia").exists()


def test_every_action_that_is_recorded_has_words():
    assert _recorded() - set(WORDS) == set()


def _recorded() -> set[str]:
    """The constant first arguments of `audit.record` in the product, those of `a if b else c`."""
    found = set()
    files = [file for folder in OURS for file in (ROOT / folder).rglob("*.py")]
    for node in (each for file in files for each in ast.walk(ast.parse(file.read_text("utf-8")))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.record":
            texts = [each for each in ast.walk(node.args[0]) if isinstance(each, ast.Constant)]
            found |= {text.value for text in texts if isinstance(text.value, str)}
    assert len(found) > 50
    return found


def _labels() -> set[str]:
    """The keys of the details in `audit.record(…, key=value)` of the product."""
    files = [file for folder in OURS for file in (ROOT / folder).rglob("*.py")]
    calls = [
        node
        for file in files
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.record"
    ]
    found = {word.arg for call in calls for word in call.keywords if word.arg}
    return found - {"by", "obj", "scope", "outcome"}
