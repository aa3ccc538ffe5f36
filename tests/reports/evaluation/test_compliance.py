"""Kepatuhan: equipment and budget by the report's checklist, and what cannot be judged yet."""

from datetime import date, timedelta

import pytest

from core import clock as core_clock
from inquiries.models import Recommendation
from reports import services
from reports.compliance import matrix
from tests.factories import make_adopted, make_approved_theme, make_digest, make_story
from tests.reports.conftest import make_draft, make_team

pytestmark = pytest.mark.django_db
ALL = {
    code: {"state": "AVAILABLE", "note": ""} for code in ("computer", "power", "internet", "budget")
}


def cells_of(team):
    (row,) = matrix.rows_of([team.agency], at=core_clock.now())
    return {check.key: cell for check, cell in row.cells}


def with_checklist(team, **changes):
    draft = make_draft(team, year=2025)
    return services.save_narratives(report=draft, by=team.officer, facilities={**ALL, **changes})


@pytest.mark.pasal("14")
@pytest.mark.pasal("17")
def test_equipment_and_budget_are_judged_by_the_checklist_of_the_last_years_report(team):
    before = cells_of(team)
    with_checklist(team, internet={"state": "ABSENT", "note": ""})

    found = cells_of(team)

    assert (before["sarana"].state, before["anggaran"].state) == ("MISSING", "MISSING")
    assert "jaringan internet belum ada" in found["sarana"].fact
    assert found["sarana"].url == "/laporan/DISHUB/2025/#sarana"
    assert found["anggaran"].is_compliant


def test_every_duty_is_judged_from_what_the_portal_keeps(team):
    (row,) = matrix.rows_of([team.agency], at=core_clock.now())

    assert row.judged + len(row.not_applicable) == len(row.cells)


@pytest.mark.pasal("8i")
def test_a_digest_wants_an_approved_recommendation_and_none_of_them_late(team, clock):
    before = cells_of(team)["rekomendasi"].state
    make_approved_theme(team.agency, team.head)
    digested = cells_of(team)["rekomendasi"].state
    row = make_adopted(team.agency, team.officer)
    adopted = cells_of(team)["rekomendasi"].state
    Recommendation.objects.filter(pk=row.pk).update(due_date=date(2026, 11, 23))

    assert (before, digested, adopted) == ("NOT_APPLICABLE", "MISSING", "COMPLIANT")
    assert "1 rekomendasi lewat tanggalnya" in cells_of(team)["rekomendasi"].fact


@pytest.mark.pasal("8j")
def test_what_was_done_wants_a_published_story(team, clock):
    before = cells_of(team)["penyebarluasan"].state
    at = core_clock.now()
    row = make_adopted(team.agency, team.officer, status="DONE", outcome="Sudah.", done_at=at)
    done = cells_of(team)["penyebarluasan"].state
    make_story(row, team.officer, status="PUBLISHED", published_by=team.head, published_at=at)

    assert (before, done) == ("NOT_APPLICABLE", "MISSING")
    assert cells_of(team)["penyebarluasan"].is_compliant


def test_the_matrix_asks_as_often_for_two_instansi_as_for_one(team, django_assert_max_num_queries):
    other = make_team("DPUPR")
    for each in (team, other):
        with_checklist(each)

    with django_assert_max_num_queries(37):
        matrix.rows_of([team.agency, other.agency], at=core_clock.now())


@pytest.mark.pasal("8h")
def test_a_digest_of_the_last_half_year_must_be_approved(team):
    none = cells_of(team)["rangkuman"]
    last = core_clock.today() - timedelta(days=1)
    digest = make_digest(
        team.agency, team.officer, period_from=last - timedelta(days=30), period_until=last
    )
    draft = cells_of(team)["rangkuman"]
    digest.approve(by=team.head, at=core_clock.now())
    approved = cells_of(team)["rangkuman"]

    assert (none.is_missing, draft.is_missing, approved.is_compliant) == (True, True, True)
    assert "belum disetujui" in draft.fact
    assert draft.url == approved.url == f"/umpan-balik/{digest.pk}/"
