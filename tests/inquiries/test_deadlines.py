"""The 24 hours of Lampiran B.4 are hours of the calendar: no holiday, no month end, no pause."""

from datetime import datetime, timedelta

import pytest

from core.clock import WITA
from core.formats import wita
from inquiries import sla
from inquiries.sla import Threshold, Verdict


def at(written):
    return datetime.fromisoformat(written).replace(tzinfo=WITA)


@pytest.mark.pasal("Lampiran B.4")
@pytest.mark.parametrize(
    ("sent", "due"),
    [
        ("2026-11-24T14:05", "2026-11-25T14:05"),  # a working day
        ("2026-11-27T16:59", "2026-11-28T16:59"),  # Friday to Saturday
        ("2026-11-28T08:00", "2026-11-29T08:00"),  # Saturday to Sunday
        ("2026-01-31T23:59", "2026-02-01T23:59"),  # the end of a month
        ("2026-04-30T12:00", "2026-05-01T12:00"),  # Labour Day
        ("2026-02-28T09:30", "2026-03-01T09:30"),  # no leap year
        ("2028-02-28T09:30", "2028-02-29T09:30"),  # a leap year
        ("2028-02-29T09:30", "2028-03-01T09:30"),
        ("2026-12-31T22:00", "2027-01-01T22:00"),  # New Year
        ("2026-03-20T10:00", "2026-03-21T10:00"),  # Idulfitri
        ("2026-08-16T20:00", "2026-08-17T20:00"),  # Independence Day
    ],
)
def test_the_answer_is_due_24_calendar_hours_after_sending(sent, due):
    assert sla.due_at(at(sent)) == at(due)


@pytest.mark.pasal("Lampiran B.4")
def test_a_deadline_past_midnight_is_written_with_its_day():
    assert wita(sla.due_at(at("2026-12-31T22:00"))) == "1 Januari 2027 pukul 22.00 WITA"


DUE = at("2026-11-25T14:05")


@pytest.mark.pasal("Lampiran B.4")
@pytest.mark.parametrize(
    ("stopped", "now", "is_withdrawn", "verdict"),
    [
        (None, DUE - timedelta(seconds=1), False, Verdict.RUNNING),
        (None, DUE, False, Verdict.RUNNING),
        (None, DUE + timedelta(microseconds=1), False, Verdict.OVERDUE),
        (DUE, DUE + timedelta(days=9), False, Verdict.ON_TIME),
        (DUE + timedelta(microseconds=1), DUE + timedelta(days=9), False, Verdict.LATE),
        (DUE, DUE + timedelta(days=9), True, Verdict.NONE),
        (DUE + timedelta(hours=1), DUE + timedelta(days=9), True, Verdict.LATE),
    ],
)
def test_the_verdict_follows_from_the_stored_times(stopped, now, is_withdrawn, verdict):
    given = sla.verdict(due=DUE, stopped=stopped, now=now, is_withdrawn=is_withdrawn)

    assert given is verdict


@pytest.mark.parametrize(
    ("hours", "passed"),
    [
        (-13, []),
        (-12, [Threshold.REMINDED_12H]),
        (-4, [Threshold.REMINDED_12H, Threshold.REMINDED_4H]),
        (-1, [Threshold.REMINDED_12H, Threshold.REMINDED_4H, Threshold.REMINDED_1H]),
        (0, [Threshold.REMINDED_12H, Threshold.REMINDED_4H, Threshold.REMINDED_1H]),
        (1, list(Threshold)[:4]),
        (12, list(Threshold)[:5]),
        (24, list(Threshold)),
        (72, list(Threshold)),
    ],
)
def test_every_threshold_passed_since_sending_is_named_once_oldest_first(hours, passed):
    now = DUE + timedelta(hours=hours)

    assert list(sla.passed(due=DUE, since=DUE - timedelta(hours=24), now=now)) == passed


def test_the_next_look_is_at_the_next_threshold_until_the_last():
    moment, seen = DUE - timedelta(hours=24), []
    while (ahead := sla.next_check(due=DUE, now=moment)) is not None:
        seen.append(ahead - DUE)
        moment = ahead + timedelta(microseconds=1)

    assert seen == [timedelta(hours=hours) for hours in (-12, -4, -1, 0, 12, 24)]


def test_the_last_instant_before_a_breach_asks_for_another_look():
    assert sla.next_check(due=DUE, now=DUE) == DUE
