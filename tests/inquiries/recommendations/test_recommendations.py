"""What is to be done about the themes: drafted, decided by the Kepala, done (Pasal 8 i)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import clock as core_clock
from core.models import AuditEntry, Notification
from inquiries.errors import RecommendationError, StaleVersion
from inquiries.models import Inquiry, Recommendation, Theme, ThemeDigest
from inquiries.models.recommendation import COURSE
from inquiries.recommendations import reminders, services
from inquiries.recommendations.services import Proposal
from inquiries.recommendations.steps import STEPS
from inquiries.tasks import remind_of_recommendations
from tests.factories import (
    make_adopted,
    make_agency,
    make_approved_theme,
    make_inquiry,
    make_recommendation,
)

pytestmark = pytest.mark.django_db
Status = Recommendation.Status


@pytest.fixture
def theme(dishub, officer, head):
    inquiries = [make_inquiry(dishub, officer) for _ in range(2)]
    return make_approved_theme(dishub, head, inquiries)


@pytest.fixture
def proposal(theme, officer):
    def make(**fields):
        usual = {
            "kind": "POLICY", "addressee": "Bidang Parkir", "text": "Tambah petugas parkir.",
            "owner": officer, "due_date": core_clock.today() + timedelta(days=30),
            "themes": [theme],
        }  # fmt: skip
        return Proposal(**{**usual, **fields})

    return make


@pytest.mark.pasal("8i")
def test_it_names_the_inquiries_it_rests_on_with_an_owner_and_a_date(dishub, officer, proposal):
    row = services.draft_recommendation(agency=dishub, proposal=proposal(), by=officer)

    assert set(row.inquiries) == set(Inquiry.objects.all())
    assert (row.owner, row.status, row.due_date) == (
        officer, Status.DRAFT, core_clock.today() + timedelta(days=30),
    )  # fmt: skip
    assert AuditEntry.objects.filter(action="recommendation.drafted").exists()


def test_a_merged_theme_counts_with_the_one_it_went_into(dishub, officer, head, proposal):
    old = make_approved_theme(dishub, head, [make_inquiry(dishub, officer)], name="Karcis")
    row = services.draft_recommendation(agency=dishub, proposal=proposal(themes=[old]), by=officer)

    assert row.inquiries.count() == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"themes": []}, "paling sedikit satu tema"),
        ({"due_date": "yesterday"}, "sudah lewat"),
        ({"owner": "outsider"}, "tidak bertugas"),
        ({"themes": "foreign"}, "rangkuman Instansi Anda"),
        ({"themes": "unapproved"}, "sudah disetujui Kepala"),
    ],
)
def test_what_rests_on_nothing_or_is_nobodys_is_refused(
    dishub, officer, head, outsider, proposal, fields, sentence
):
    words = {
        "yesterday": core_clock.today() - timedelta(days=1),
        "outsider": outsider,
        "foreign": [make_approved_theme(make_agency("DLHK"), head)],
        "unapproved": [_unapproved(dishub, head)],
    }
    asked = {
        name: words.get(value, value) if isinstance(value, str) else value
        for name, value in fields.items()
    }

    with pytest.raises(RecommendationError, match=sentence):
        services.draft_recommendation(agency=dishub, proposal=proposal(**asked), by=officer)
    assert not Recommendation.objects.exists()


def _unapproved(agency, by):
    day = core_clock.today()
    digest = ThemeDigest.objects.create(
        agency=agency, period_from=day, period_until=day, status="READY",
        requested_by=by, requested_at=core_clock.now(),
    )  # fmt: skip
    return Theme.objects.create(digest=digest, order=1, name="Baru")


@pytest.mark.pasal("8i")
def test_the_kepala_returns_it_once_approves_it_and_it_is_done(dishub, officer, head, proposal):
    row = services.draft_recommendation(agency=dishub, proposal=proposal(), by=officer)
    services.submit_recommendation(row=row, by=officer)
    assert Notification.objects.filter(user=head).exists()
    services.return_recommendation(row=row, reason="Sebutkan anggarannya.", by=head)
    services.revise_recommendation(
        row=row, proposal=proposal(text="Tambah petugas, dari DPA 2027."), by=officer
    )
    services.submit_recommendation(row=row, by=officer)
    services.approve_recommendation(row=row, by=head)
    services.start_recommendation(row=row, by=officer)
    services.finish_recommendation(row=row, outcome="Dua petugas ditambah.", by=officer)

    row.refresh_from_db()
    assert (row.status, row.approved_by, row.outcome, row.note) == (
        Status.DONE, head, "Dua petugas ditambah.", "",
    )  # fmt: skip
    assert row.done_at == core_clock.now()


@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize("slug", list(STEPS))
def test_each_status_leads_only_where_the_table_says(dishub, officer, status, slug):
    row = make_recommendation(
        dishub, officer, status=status, note="Alasan.", outcome="Selesai.",
        approved_by=officer, approved_at=core_clock.now(),
        done_at=core_clock.now() if status == "DONE" else None,
    )  # fmt: skip
    step = STEPS[slug]
    facts = {name: "Kata." for name in ("reason", "outcome") if name in step.form.base_fields}

    if step.to in COURSE[status]:
        step.take(row=row, by=officer, **facts)
    else:
        with pytest.raises(RecommendationError, match="berstatus"):
            step.take(row=row, by=officer, **facts)

    row.refresh_from_db()
    assert row.status == (step.to if step.to in COURSE[status] else status)


def test_what_was_changed_meanwhile_is_not_approved(dishub, officer, head, proposal):
    row = services.draft_recommendation(agency=dishub, proposal=proposal(), by=officer)
    services.submit_recommendation(row=row, by=officer)

    with pytest.raises(StaleVersion):
        services.approve_recommendation(row=row, by=head, version=1)


@pytest.mark.parametrize(
    ("days", "told", "step"),
    [
        (15, 0, ""), (14, 1, "before14"), (4, 1, "before14"), (3, 1, "before3"),
        (0, 1, "before0"), (-1, 1, "after0"), (-8, 1, "after1"),
    ],
)  # fmt: skip
def test_it_is_reminded_of_before_and_after_its_date_each_step_once(
    dishub, officer, head, days, told, step
):
    due = core_clock.today() + timedelta(days=days)
    row = make_adopted(dishub, officer, due_date=due)

    for _ in range(2):
        remind_of_recommendations()

    assert Notification.objects.filter(user=officer).count() == told
    assert Notification.objects.filter(user=head).exists() == (days < 0)
    assert not told or reminders.step_of(row.due_date, core_clock.today()) == step


def test_from_a_theme_to_approval_on_the_pages(sign_in, dishub, officer, head, theme):
    desk, chief = sign_in(officer), sign_in(head)
    form = {
        "themes": [theme.pk], "kind": "ACTIVITY", "addressee": "Bidang Parkir",
        "text": "Tambah petugas.", "owner": officer.pk, "due_date": "2026-12-31",
    }  # fmt: skip

    begun = desk.get(f"/umpan-balik/rekomendasi/baru/?tema={theme.pk}").content.decode()
    made = desk.post("/umpan-balik/rekomendasi/baru/", form)
    desk.post(f"{made.url}ajukan/")
    home = chief.get("/dasbor/").content.decode()
    page = chief.get(made.url).content.decode()
    refused = desk.post(f"{made.url}setujui/")
    chief.post(f"{made.url}setujui/")

    row = Recommendation.objects.get()
    assert "checked" in begun
    assert f"Putuskan rekomendasi {row.pk}" in home
    assert "Dasar: 2 pesan" in page
    assert (refused.status_code, row.status) == (403, Status.APPROVED)
    empty = desk.post("/umpan-balik/rekomendasi/baru/", {"text": "Tertulis"})
    assert empty.status_code == 422
    assert "Tertulis" in empty.content.decode()


def test_the_list_is_narrowed_and_costs_the_same(sign_in, dishub, officer):
    make_adopted(dishub, officer)
    browser = sign_in(officer)

    def cost(query=""):
        browser.get(f"/umpan-balik/rekomendasi/{query}")
        with CaptureQueriesContext(connection) as captured:
            page = browser.get(f"/umpan-balik/rekomendasi/{query}")
        return len(captured), len(page.context["list"].rows)

    one = cost()
    for _ in range(20):
        make_recommendation(dishub, officer)

    assert one[0] == cost()[0]
    assert cost("?status=APPROVED")[1] == 1
    assert browser.get("/umpan-balik/rekomendasi/?status=X").status_code == 422


def test_another_instansi_sees_none(dishub, officer, outsider, regent):
    make_recommendation(dishub, officer)

    assert not Recommendation.objects.visible_to(outsider).exists()
    assert Recommendation.objects.visible_to(regent).exists()
