"""Kepatuhan: equipment and budget by the report's checklist, and what cannot be judged yet."""

import pytest

from core import clock as core_clock
from reports import services
from reports.compliance import matrix
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


def test_what_the_portal_keeps_no_data_of_is_named_and_counted_nowhere(team, evaluator, sign_in):
    (row,) = matrix.rows_of([team.agency], at=core_clock.now())

    keys = [check.key for check, _ in row.not_judged]
    assert {"rangkuman", "rekomendasi", "penyebarluasan"} <= set(keys)
    assert row.judged + len(row.not_applicable) + len(keys) == len(row.cells)
    page = sign_in(evaluator).get("/kepatuhan/DISHUB/").content.decode()
    assert "Yang belum dapat dinilai" in page


def test_the_matrix_asks_as_often_for_two_instansi_as_for_one(team, django_assert_max_num_queries):
    other = make_team("DPUPR")
    for each in (team, other):
        with_checklist(each)

    with django_assert_max_num_queries(36):
        matrix.rows_of([team.agency, other.agency], at=core_clock.now())
