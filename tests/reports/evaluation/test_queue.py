"""The evaluations of many Instansi are begun in the worker, with a progress that is counted."""

from datetime import timedelta

import pytest

from core import clock as core_clock
from reports.evaluation import queue, services
from reports.models import Evaluation, QueuedStart
from reports.tasks import begin_evaluations
from tests.core.helpers import in_threads
from tests.reports.conftest import make_team
from tests.reports.evaluation.conftest import YEAR, begin

pytestmark = [pytest.mark.django_db, pytest.mark.pasal("16(1)")]
URL = f"/evaluasi/tahun/{YEAR}/mulai/"


@pytest.fixture
def agencies(team):
    return [team.agency, make_team("DPUPR").agency]


def ask(agencies, by):
    return queue.ask_to_begin(agencies=agencies, year=YEAR, by=by)


def test_the_page_asks_the_worker_begins_and_the_progress_is_counted(agencies, evaluator, sign_in):
    browser = sign_in(evaluator)

    assert browser.post(URL).status_code == 303

    assert not Evaluation.objects.exists()
    page = browser.get(f"/evaluasi/?tahun={YEAR}").content.decode()
    assert "0 dari 2 Instansi sudah selesai" in page
    assert begin_evaluations() == 2
    assert Evaluation.objects.filter(year=YEAR).count() == 2
    state = browser.get(f"{URL}keadaan/", headers={"HX-Request": "true"})
    assert "2 dari 2 evaluasi dimulai" in state.content.decode()
    assert state["HX-Refresh"] == "true"


def test_one_that_cannot_be_begun_says_why_and_stops_no_other(agencies, evaluator, monkeypatch):
    original = services.begin_evaluation

    def breaks_for_one(*, agency, **rest):
        if agency == agencies[0]:
            raise RuntimeError("broken")
        return original(agency=agency, **rest)

    monkeypatch.setattr(services, "begin_evaluation", breaks_for_one)
    ask(agencies, evaluator)

    begin_evaluations()

    run = queue.progress_of(evaluator, YEAR)
    assert (run.done, run.begun, run.is_open) == (2, 1, False)
    assert [row.refusal for row in run.refused] == [queue.UNFORESEEN]


def test_a_power_that_ended_in_the_meantime_begins_nothing(agencies, evaluator, clock):
    ask(agencies, evaluator)
    clock.advance(timedelta(seconds=1))
    evaluator.assignments.update(effective_until=core_clock.now())

    begin_evaluations()

    assert not Evaluation.objects.exists()
    assert set(QueuedStart.objects.values_list("refusal", flat=True)) == {queue.NO_POWER}


def test_asking_twice_asks_once_and_what_is_begun_stays(agencies, team, evaluator):
    begun = begin(team, evaluator)

    assert (ask(agencies, evaluator), ask(agencies, evaluator)) == (2, 0)
    begin_evaluations()

    assert Evaluation.objects.filter(agency=team.agency).get() == begun


def test_only_who_evaluates_sees_how_far_it_is(agencies, team, evaluator, regent):
    ask(agencies, evaluator)

    assert queue.progress_of(regent, YEAR) is queue.progress_of(team.head, YEAR) is None


@pytest.mark.django_db(transaction=True)
def test_two_workers_begin_each_evaluation_once(agencies, evaluator):
    ask(agencies, evaluator)

    handled = in_threads(2, begin_evaluations)

    assert sum(handled) == 2
    assert Evaluation.objects.count() == 2
