"""Who has not reported is reminded, exactly once for each step, and only of the newest."""

from datetime import date, datetime, timedelta

import pytest

from core.clock import WITA
from core.models import OutboxMessage
from reports import obligations, services
from reports.tasks import remind_of_reports
from tests.core.helpers import in_threads
from tests.reports.conftest import make_draft, make_team

pytestmark = [pytest.mark.django_db, pytest.mark.pasal("15(1)", "15(2)")]
YEAR = 2026  # due on 31 March 2027


def at(clock, month, day, hour=8):
    clock.set(datetime(2027, month, day, hour, tzinfo=WITA))


def told(user):
    return [
        note.text for note in user.notifications.order_by("pk") if "belum diajukan" in note.text
    ]


def test_thirty_seven_and_one_day_before_each_is_told_once_with_the_days_left(team, clock):
    for month, day in [(2, 28), (3, 1), (3, 2), (3, 23), (3, 24), (3, 30), (3, 31)]:
        for hour in (8, 9):
            at(clock, month, day, hour)
            remind_of_reports()

    words = "Laporan tahun 2026 belum diajukan. Batasnya 31 Maret 2027, "
    for user in (team.officer, team.responsible, team.head):
        assert told(user) == [f"{words}{days} hari lagi." for days in (30, 7, 1)]
        assert OutboxMessage.objects.filter(dedup_key__endswith=f":{user.pk}").count() == 3


def test_after_the_deadline_the_kepala_alone_is_told_every_week(team, clock):
    at(clock, 4, 1, 0)
    for _ in range(22):
        remind_of_reports()
        clock.advance(timedelta(days=1))

    assert len(told(team.head)) == 4
    assert told(team.head)[0].endswith("batasnya 31 Maret 2027 sudah lewat. Ajukan segera.")
    assert told(team.officer) == []


def test_after_an_outage_only_the_newest_is_sent(team, clock):
    at(clock, 3, 31, 20)

    remind_of_reports()

    assert len(told(team.officer)) == 1
    assert told(team.officer)[0].endswith("hari ini hari terakhir.")


def test_who_filed_is_left_alone_and_who_got_it_back_is_not(team, evaluator, clock):
    other = make_team("DPUPR")
    report = services.submit_report(report=make_draft(team), by=team.head)
    returned = services.submit_report(report=make_draft(other), by=other.head)
    services.return_report(report=returned, notes={"a": "Lengkapi."}, by=evaluator)
    at(clock, 3, 25)

    assert remind_of_reports() == 1

    assert report.frozen_at
    assert (told(team.head), len(told(other.head))) == ([], 1)


def test_who_need_not_report_is_not_reminded_and_a_moved_deadline_reminds_anew(
    team, evaluator, clock
):
    other = make_team("DPUPR")
    at(clock, 3, 25)
    remind_of_reports()
    obligations.decide(year=YEAR, deadline=date(2027, 4, 28), agencies=[team.agency], by=evaluator)
    at(clock, 4, 1)

    assert remind_of_reports() == 1

    assert (len(told(team.head)), len(told(other.head))) == (2, 1)


def test_long_before_nobody_is_disturbed(team, clock):
    at(clock, 1, 15)

    assert remind_of_reports() == 0
    assert told(team.head) == []


def test_many_instansi_cost_the_same_queries_as_one(team, clock, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    at(clock, 3, 25)
    with CaptureQueriesContext(connection) as one:
        remind_of_reports()
    for number in range(5):
        make_team(f"DINAS{number}")
    at(clock, 3, 31)

    with CaptureQueriesContext(connection) as many:
        remind_of_reports()

    assert len(many) == len(one)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_remind_once(clock):
    team = make_team()
    at(clock, 3, 25)

    assert in_threads(2, remind_of_reports) == [1, 1]

    assert len(told(team.head)) == 1
    assert OutboxMessage.objects.filter(to__isnull=False).count() == 3
