"""Recommendations and what was done of them in the evaluation (Pasal 8 huruf i and j)."""

from datetime import date, datetime, timedelta

import pytest

from core import clock as core_clock
from core.clock import year_bounds
from inquiries.models import Inquiry, Recommendation
from reports.evaluation import measuring, period
from reports.evaluation.scoring import Indicator
from tests.factories import (
    make_adopted,
    make_agency,
    make_digest,
    make_head,
    make_recommendation,
    make_story,
)

pytestmark = pytest.mark.django_db
YEAR = 2025
SPRING = year_bounds(YEAR)[0] + timedelta(days=100)
DUE = (SPRING + timedelta(days=60)).date()


def measured(source, team):
    indicator = Indicator("D", "Umpan balik", source, weight=5, target=100, formula="Bagian.")
    return measuring.measure(indicator, team.agency, period.of_year(YEAR, at=core_clock.now()))


def adopted(team, *, done: datetime | None = None, **fields) -> Recommendation:
    facts = {"drafted_at": SPRING, "approved_at": SPRING, "due_date": DUE}
    if done:
        facts |= {"status": "DONE", "done_at": done, "outcome": "Dua petugas berjaga."}
    return make_adopted(team.agency, team.head, **{**facts, **fields})


def receive(team, moment):
    Inquiry.objects.create(
        number=f"2025-{Inquiry.objects.count():05d}", agency=team.agency, type="QUESTION",
        received_at=moment, text="Lampu jalan padam.",
    )  # fmt: skip


@pytest.mark.pasal("8h")
def test_the_share_of_the_months_with_messages_that_approved_digests_read(team):
    first, _ = year_bounds(YEAR)
    received = [first, first + timedelta(days=31), first + timedelta(days=59), year_bounds(YEAR)[1]]
    for moment in received:
        receive(team, moment)
    january = make_digest(
        team.agency, team.head, period_from=date(2024, 12, 1), period_until=date(2025, 1, 20)
    )
    rest = make_digest(
        team.agency, team.head, period_from=date(2025, 1, 21), period_until=date(2025, 2, 27)
    )
    for digest in (january, rest):
        digest.approve(by=team.head, at=core_clock.now())
    make_digest(
        team.agency, team.head, period_from=date(2025, 3, 1), period_until=date(2025, 3, 31)
    )

    found = measured("digests_made", team)

    assert (found.value, found.cases, found.rows_count) == (33.3, 3, 4)
    assert [row[0] for row in found.rows] == [
        "Februari 2025", "Maret 2025", "Rangkuman 1 Desember 2024 sampai 20 Januari 2025",
        "Rangkuman 21 Januari 2025 sampai 27 Februari 2025",
    ]  # fmt: skip


def test_the_last_month_of_the_year_ends_with_it(team):
    receive(team, year_bounds(YEAR)[1] - timedelta(seconds=1))
    digest = make_digest(
        team.agency, team.head, period_from=date(2025, 12, 1), period_until=date(2025, 12, 31)
    )
    digest.approve(by=team.head, at=core_clock.now())

    assert measured("digests_made", team).value == 100


def test_without_messages_no_digest_is_due(team):
    assert measured("digests_made", team).reason.startswith("Tidak berlaku: tidak ada pesan")


@pytest.mark.pasal("8i")
def test_the_share_of_the_years_recommendations_that_the_kepala_approved(team):
    draft = make_recommendation(team.agency, team.head, drafted_at=SPRING)
    adopted(team), adopted(team, status="DROPPED", note="Anggaran dialihkan.")
    adopted(team, drafted_at=year_bounds(YEAR)[1])
    other = make_agency("DISDIK")
    make_recommendation(other, make_head(other), drafted_at=SPRING)

    found = measured("recommendations_approved", team)

    assert (found.value, found.cases, found.rows_count) == (66.7, 3, 3)
    assert found.rows[0] == (
        str(draft), "belum disetujui: draf", f"/umpan-balik/rekomendasi/{draft.pk}/",
    )  # fmt: skip
    assert found.rows[1][1] == "disetujui 11 April 2025"


@pytest.mark.pasal("8j")
def test_the_share_of_what_was_due_in_the_year_that_was_done_by_its_day(team):
    end_of_day = core_clock.start_of_day(DUE) + timedelta(hours=23, minutes=59)
    told = adopted(team, done=end_of_day)
    make_story(told, team.head, status="PUBLISHED", published_at=SPRING, published_by=team.head)
    untold = adopted(team, done=SPRING)
    late = adopted(team, done=end_of_day + timedelta(minutes=1))
    open_one = adopted(team, due_date=DUE + timedelta(days=1))
    dropped = adopted(
        team, due_date=DUE + timedelta(days=2), status="DROPPED", note="Anggaran dialihkan."
    )
    adopted(team, due_date=year_bounds(YEAR)[1].date() + timedelta(days=1))

    found = measured("follow_ups_done", team)

    assert (found.value, found.cases) == (40, 5)
    assert [row[0] for row in found.rows] == [
        str(one) for one in (late, open_one, dropped, untold, told)
    ]
    assert [row[1] for row in found.rows] == [
        "selesai 11 Juni 2025, batas 10 Juni 2025; belum disebarluaskan",
        "disetujui, batas 11 Juni 2025",
        "tidak dilanjutkan, batas 12 Juni 2025",
        "selesai 11 April 2025, batas 10 Juni 2025; belum disebarluaskan",
        "selesai 10 Juni 2025, batas 10 Juni 2025; sudah disebarluaskan",
    ]


@pytest.mark.parametrize("source", ["recommendations_approved", "follow_ups_done"])
def test_a_year_without_recommendations_does_not_apply(team, source):
    found = measured(source, team)

    assert found.value is None
    assert found.reason.startswith("Tidak berlaku: tidak ada rekomendasi")
