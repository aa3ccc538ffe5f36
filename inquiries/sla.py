"""The one statutory clock (Lampiran B.4), as arithmetic: no database, no reading of the time."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum

LIMIT = timedelta(hours=24)


class Threshold(StrEnum):
    """What the clock passes; the value is also the kind of the event that records it."""

    REMINDED_12H = "REMINDED_12H"
    REMINDED_4H = "REMINDED_4H"
    REMINDED_1H = "REMINDED_1H"
    BREACHED = "BREACHED"
    ESCALATED_HEAD = "ESCALATED_HEAD"
    ESCALATED_OVERSIGHT = "ESCALATED_OVERSIGHT"


OFFSETS: dict[Threshold, timedelta] = {
    Threshold.REMINDED_12H: timedelta(hours=-12),
    Threshold.REMINDED_4H: timedelta(hours=-4),
    Threshold.REMINDED_1H: timedelta(hours=-1),
    Threshold.BREACHED: timedelta(0),
    Threshold.ESCALATED_HEAD: timedelta(hours=12),
    Threshold.ESCALATED_OVERSIGHT: timedelta(hours=24),
}


class Verdict(StrEnum):
    RUNNING = "RUNNING"
    OVERDUE = "OVERDUE"
    ON_TIME = "ON_TIME"
    LATE = "LATE"
    NONE = "NONE"


def due_at(sent_at: datetime) -> datetime:
    """24 calendar hours after sending: no pause, no holiday."""
    return sent_at + LIMIT


def is_late(*, due: datetime, stopped: datetime | None, now: datetime) -> bool:
    """Whether the answer was, or by now would be, too late: coalesce(stopped, now) > due."""
    return (stopped or now) > due


def verdict(
    *, due: datetime, stopped: datetime | None, now: datetime, is_withdrawn: bool = False
) -> Verdict:
    """The verdict that the stored times give; withdrawn before it was due, there is none."""
    late = is_late(due=due, stopped=stopped, now=now)
    if stopped is None:
        return Verdict.OVERDUE if late else Verdict.RUNNING
    if late:
        return Verdict.LATE
    return Verdict.NONE if is_withdrawn else Verdict.ON_TIME


def passed(*, due: datetime, since: datetime, now: datetime) -> Iterator[Threshold]:
    """The thresholds in [since, now], oldest first; the breach only after `due` itself."""
    for threshold, offset in OFFSETS.items():
        moment = due + offset
        reached = now > moment if threshold is Threshold.BREACHED else now >= moment
        if moment >= since and reached:
            yield threshold


def next_check(*, due: datetime, now: datetime) -> datetime | None:
    """When the sweep must look again; None once the last threshold is passed."""
    for threshold, offset in OFFSETS.items():
        moment = due + offset
        ahead = moment >= now if threshold is Threshold.BREACHED else moment > now
        if ahead:
            return moment
    return None
