"""The year that is evaluated, as the sources see it; no database."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from core import clock

INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True)
class Period:
    """A year in WITA, looked at from `at`; `last` is its last moment, or `at` while it runs."""

    year: int
    start: datetime
    end: datetime
    at: datetime

    @property
    def last(self) -> datetime:
        return min(self.at, self.end - INSTANT)


def of_year(year: int, *, at: datetime) -> Period:
    start, end = clock.year_bounds(year)
    return Period(year, start, end, at)
