"""Evaluations and compliance by the API: the same rows as on the pages."""

import pytest

from reports.evaluation import services
from tests.factories import make_agency

pytestmark = [pytest.mark.django_db, pytest.mark.pasal("16(1)")]


@pytest.fixture
def evaluation(clock, dishub, evaluator):
    return services.begin_evaluation(agency=dishub, year=2025, by=evaluator)


def test_a_draft_is_the_evaluators_alone(evaluation, as_, evaluator, head):
    assert as_(head).get(f"evaluations/{evaluation.pk}/").status_code == 404

    said = as_(evaluator).get(f"evaluations/{evaluation.pk}/").json()

    assert (said["agency"], said["status"], said["has_filed"]) == ("DISHUB", "DRAFT", False)
    assert len(said["lines"]) == 18


def test_an_instansi_reads_its_own_once_it_was_sent(evaluation, as_, evaluator, head):
    services.send_evaluation(evaluation=evaluation, by=evaluator)

    rows = as_(head).get("evaluations/", year=2025).json()["results"]

    assert [row["status"] for row in rows] == ["SENT"]


@pytest.mark.pasal("15(1)")
def test_compliance_tells_each_duty_and_only_of_the_own_instansi(clock, as_, head, regent):
    make_agency("DPUPR")

    own = as_(head).get("compliance/").json()
    everybody = as_(regent).get("compliance/").json()

    assert [row["agency"] for row in own] == ["DISHUB"]
    assert {row["agency"] for row in everybody} == {"DISHUB", "DPUPR"}
    states = {duty["key"]: duty["state"] for duty in own[0]["duties"]}
    assert states["sop"] == "MISSING"
    assert as_(head).get("compliance/DPUPR/").status_code == 404
