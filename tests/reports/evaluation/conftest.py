"""An evaluation of Dishub's year 2025, and the people who play a part in it."""

from datetime import timedelta

import pytest

from agencies.models import User
from core import clock as core_clock
from reports import services as reporting
from reports.evaluation import findings, services
from reports.models import Evaluation
from tests.factories import make_agency, make_assigned
from tests.reports.conftest import Team, make_draft

YEAR = 2025


@pytest.fixture
def regent(clock, db) -> User:
    return make_assigned("REGENT", "bupati")


@pytest.fixture
def diskominfo(clock, db):
    return make_agency("DISKOMINFO", is_oversight=True, name="Dinas Komunikasi dan Informatika")


def begin(team: Team, evaluator: User) -> Evaluation:
    return services.begin_evaluation(agency=team.agency, year=YEAR, by=evaluator)


def file_report(team: Team, evaluator: User, year: int = YEAR):
    """File and receive the report of a year; late, as the test's clock stands long after it."""
    report = reporting.submit_report(report=make_draft(team, year=year), by=team.head)
    return reporting.receive_report(report=report, by=evaluator)


@pytest.fixture
def evaluation(team: Team, evaluator: User) -> Evaluation:
    """Begun, of an Instansi that filed nothing."""
    return begin(team, evaluator)


@pytest.fixture
def filed(team: Team, evaluator: User) -> Evaluation:
    """Begun, of an Instansi that filed its report."""
    file_report(team, evaluator)
    return begin(team, evaluator)


@pytest.fixture
def sent(filed: Evaluation, evaluator: User) -> Evaluation:
    return services.send_evaluation(evaluation=filed, by=evaluator)


@pytest.fixture
def replied(sent: Evaluation, team: Team) -> Evaluation:
    return services.reply_evaluation(evaluation=sent, text="Kami setuju.", by=team.head)


@pytest.fixture
def final(replied: Evaluation, evaluator: User) -> Evaluation:
    findings.add_finding(
        evaluation=replied,
        indicator="A2",
        finding="Tetapkan SOP layanan informasi.",
        due_date=core_clock.today() + timedelta(days=60),
        by=evaluator,
    )
    return services.finalise_evaluation(evaluation=replied, by=evaluator)


@pytest.fixture
def ratified(final: Evaluation, regent: User) -> Evaluation:
    services.ratify_evaluations(evaluations=[final], by=regent)
    final.refresh_from_db()
    return final


@pytest.fixture
def published(ratified: Evaluation, evaluator: User) -> Evaluation:
    services.publish_evaluations(evaluations=[ratified], by=evaluator)
    ratified.refresh_from_db()
    return ratified
