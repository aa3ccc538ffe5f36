"""A citizen reports an account that pretends to be one of ours."""

from datetime import timedelta

import pytest
from django.test import Client

from accounts import reporting, services
from accounts.loading import load_platforms
from accounts.models import LookalikeReport, Platform
from accounts.models.report import ReportError
from accounts.recognition import recognise
from core.models import AuditEntry, Notification
from tests.factories import make_decree
from tests.together import meet_at, together

FAKE = "https://www.instagram.com/dishub_berau/"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture(autouse=True)
def _platforms():
    load_platforms()


@pytest.fixture
def official(dishub, head):
    account = services.propose_account(
        agency=dishub,
        platform=Platform.objects.get(code="instagram"),
        handle="dishub.berau",
        url="https://www.instagram.com/dishub.berau/",
        by=head,
    )
    make_decree(dishub, accounts=[account], by=head)
    return account


def send(**fields):
    return Client().post("/cek/lapor/", {"alamat": FAKE, "keterangan": "Minta pulsa.", **fields})


@pytest.mark.pasal("8 huruf c")
def test_a_report_reaches_the_pengelola_it_imitates_and_diskominfo(official, officer, evaluator):
    answer = send()

    report = LookalikeReport.objects.get()
    assert answer.headers["Location"] == "/cek/lapor/terkirim/"
    assert (report.handle, report.resembles) == ("dishub_berau", official)
    told = set(Notification.objects.values_list("user__username", flat=True))
    assert {officer.username, evaluator.username} <= told


def test_a_repeat_only_counts_up(official, officer):
    for _ in range(3):
        send()

    assert LookalikeReport.objects.get().times == 3
    assert Notification.objects.filter(user=officer).count() == 1


def test_the_answer_of_the_check_leads_to_the_report(official):
    page = Client().get("/cek/", {"q": FAKE}).content.decode()

    assert "/cek/lapor/?alamat=https%3A//www.instagram.com/dishub_berau/" in page


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"alamat": ""}, "wajib diisi."),
        ({"alamat": "@dishub_berau"}, "Tempel alamat profilnya"),
        ({"alamat": "https://www.instagram.com/dishub.berau/"}, "Akun ini resmi milik"),
        ({"alamat": "https://bit.ly/x"}, "Tautan pendek"),
        ({"alamat": "https://instagram.com/a\u202eb"}, "karakter tak terlihat"),
        ({"keterangan": "x" * 1001}, "paling banyak 1.000 karakter"),
        ({"keterangan": "a\x00b"}, "karakter yang tidak didukung"),
    ],
)
def test_a_bad_report_is_refused_with_a_sentence_and_kept_as_typed(official, fields, sentence):
    answer = send(**fields)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not LookalikeReport.objects.exists()


def test_too_many_reports_from_one_address_are_refused(official):
    for number in range(10):
        send(alamat=f"https://www.instagram.com/palsu{number}/")

    answer = send()

    assert answer.status_code == 429
    assert "Retry-After" in answer.headers


def test_what_a_citizen_wrote_is_shown_as_text(as_user, officer, official):
    send(keterangan="<script>alert(1)</script>")

    assert b"<script>alert" not in as_user(officer).get("/akun/tiruan/").content


def test_a_pengelola_closes_a_report_with_its_outcome(as_user, officer, official):
    send()
    report = LookalikeReport.objects.get()
    client = as_user(officer)

    client.post(f"/akun/tiruan/{report.pk}/tutup/", {"outcome": "REPORTED"})
    again = client.post(f"/akun/tiruan/{report.pk}/tutup/", {"outcome": "GONE"})

    report.refresh_from_db()
    assert (report.outcome, report.closed_by) == ("REPORTED", officer)
    assert again.status_code == 422
    assert "sudah ditutup" in again.content.decode()


def test_after_it_was_closed_a_report_begins_anew(official, officer):
    send()
    reporting.close_report(
        report=LookalikeReport.objects.get(), outcome=LookalikeReport.Outcome.GONE, by=officer
    )

    send()

    assert LookalikeReport.objects.count() == 2


@pytest.mark.parametrize("outcome", ["", "LAIN"])
def test_a_report_is_closed_with_a_known_outcome(as_user, officer, official, outcome):
    send()
    report = LookalikeReport.objects.get()

    answer = as_user(officer).post(f"/akun/tiruan/{report.pk}/tutup/", {"outcome": outcome})

    assert answer.status_code == 422
    assert report.is_open


@pytest.mark.parametrize(
    ("who", "expected"), [("head", 403), ("evaluator", 403), ("stranger", 404)]
)
def test_who_may_not_close_is_refused(as_user, request, official, who, expected):
    send()
    pk = LookalikeReport.objects.get().pk

    answer = as_user(request.getfixturevalue(who)).post(
        f"/akun/tiruan/{pk}/tutup/", {"outcome": "GONE"}
    )

    assert answer.status_code == expected


def test_what_imitates_nobody_goes_to_diskominfo(as_user, official, officer, evaluator):
    send(alamat="https://www.instagram.com/undian.hadiah/")
    report = LookalikeReport.objects.get()

    assert not as_user(officer).get("/akun/tiruan/").context["open"]
    as_user(evaluator).post(f"/akun/tiruan/{report.pk}/tutup/", {"outcome": "HARMLESS"})

    report.refresh_from_db()
    assert not report.is_open


def test_another_instansi_does_not_see_the_report(as_user, official, stranger):
    send()

    assert not as_user(stranger).get("/akun/tiruan/").context["open"]


@pytest.mark.django_db(transaction=True)
def test_two_reports_at_once_make_one(monkeypatch, official):
    reading = recognise(FAKE, list(Platform.objects.all()))
    meet_at(monkeypatch, reporting, "_keep")

    def report():
        reporting.report_lookalike(reading=reading, note="")

    assert together(report, report) == ["ok", "ok"]
    assert LookalikeReport.objects.get().times == 2


@pytest.mark.django_db(transaction=True)
def test_a_report_is_closed_once(monkeypatch, official, officer):
    reading = recognise(FAKE, list(Platform.objects.all()))
    report = reporting.report_lookalike(reading=reading, note="")
    meet_at(monkeypatch, LookalikeReport, "close")

    def close():
        reporting.close_report(report=report, outcome=LookalikeReport.Outcome.GONE, by=officer)

    assert together(close, close) == ["ReportError", "ok"]


def test_an_official_account_is_no_lookalike(official):
    reading = recognise("dishub.berau", list(Platform.objects.all()))

    with pytest.raises(ReportError, match="resmi milik"):
        reporting.report_lookalike(reading=reading, note="")


@pytest.mark.pasal("8 huruf c")
def test_a_suspended_account_of_ours_is_no_lookalike_and_the_answer_says_what_it_is(official, head):
    services.suspend_account(account=official, reason="Diretas.", by=head)

    answer = send(alamat=official.url)

    assert answer.status_code == 422
    assert f"milik {official.agency.name} dan sedang ditangguhkan" in answer.content.decode()
    assert not LookalikeReport.objects.exists()


@pytest.mark.pasal("8 huruf c")
def test_an_account_that_was_official_is_no_lookalike_and_the_answer_says_so(official, head, clock):
    decree = official.designations.get().decree
    services.revoke_decree(decree=decree, reason="Diganti.", by=head)
    clock.advance(timedelta(days=1))

    answer = send(alamat=official.url)

    assert answer.status_code == 422
    assert f"pernah resmi milik {official.agency.name}" in answer.content.decode()
    assert "laporkan kepada Instagram" in answer.content.decode()
    assert not LookalikeReport.objects.exists()


def test_a_report_its_repeat_and_its_end_leave_a_trace_for_the_instansi_and_no_address(
    as_user, official, officer
):
    send()
    send()
    report = LookalikeReport.objects.get()
    as_user(officer).post(f"/akun/tiruan/{report.pk}/tutup/", {"outcome": "GONE"})

    entries = AuditEntry.objects.filter(object_id=str(report.pk), action__startswith="lookalike.")
    assert list(entries.order_by("pk").values_list("action", "scope")) == [
        ("lookalike.reported", "DISHUB"),
        ("lookalike.reported_again", "DISHUB"),
        ("lookalike.closed", "DISHUB"),
    ]
    assert not entries.filter(actor=None).exclude(address="").exists()
