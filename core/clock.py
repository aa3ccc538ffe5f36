"""What time it is, and where days and years begin in Berau.

Import the module (`from core import clock`) and call `clock.now()`: tests replace the source.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone

WITA = ZoneInfo("Asia/Makassar")


def _from_database() -> datetime:
    """Ask the database; `now()` there would be the start of the transaction, before the locks."""
    if connection.vendor != "postgresql":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (value,) = cursor.fetchone()
    return value.astimezone(UTC)


_source: Callable[[], datetime] = _from_database


def now() -> datetime:
    """Return this moment in UTC, the same for all web and worker processes of one database."""
    return _source()


@contextmanager
def read_from(source: Callable[[], datetime]) -> Iterator[None]:
    """Take the time from elsewhere for a while: the demo lives its past months this way."""
    global _source  # noqa: PLW0603 - one process has one clock
    before, _source = _source, source
    try:
        yield
    finally:
        _source = before


def local(moment: datetime) -> datetime:
    """Return the same moment as the wall clock in Berau shows it (WITA)."""
    return moment.astimezone(WITA)


def start_of_day(day: date) -> datetime:
    """Return midnight in WITA at which the day begins."""
    return datetime.combine(day, time.min, tzinfo=WITA)


def today() -> date:
    """Return the current date in WITA."""
    return local(now()).date()


def year_bounds(year: int) -> tuple[datetime, datetime]:
    """Return the half-open span `[start, end)` of a calendar year in WITA."""
    return start_of_day(date(year, 1, 1)), start_of_day(date(year + 1, 1, 1))
