"""The moment that a question about a day means."""

from datetime import date, datetime, timedelta

from core import clock


def moment_of(day: date | None) -> datetime:
    """The present for today or no day; for another day its last instant, in WITA."""
    now = clock.now()
    if day is None or day == clock.local(now).date():
        return now
    return clock.start_of_day(day + timedelta(days=1)) - timedelta(microseconds=1)
