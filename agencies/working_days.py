"""Working days in WITA: what SOP targets are counted in. The 24-hour clock never asks here.

A working day is Monday to Friday and no holiday; it lasts from midnight to midnight.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core import clock

A_DAY = timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True)
class Calendar:
    """The days on which the desks of the regency are closed."""

    holidays: Collection[date]

    def is_working(self, day: date) -> bool:
        return day.weekday() < SATURDAY and day not in self.holidays

    def after(self, start: datetime, days: int) -> datetime:
        """The moment `days` working days later; what comes on a day off counts from the next."""
        local = clock.local(start)
        day = local.date()
        if not self.is_working(day):
            day = self._next(day)
            local = clock.start_of_day(day)
        time = local - clock.start_of_day(local.date())
        for _ in range(days):
            day = self._next(day)
        return clock.start_of_day(day) + time

    def between(self, start: datetime, end: datetime) -> timedelta:
        """The time from start to end that lies on working days; `after` of it is the end again."""
        total = timedelta(0)
        day = clock.local(start).date()
        while clock.start_of_day(day) < end:
            if self.is_working(day):
                opens = clock.start_of_day(day)
                total += min(end, opens + A_DAY) - max(start, opens)
            day += A_DAY
        return total

    def _next(self, day: date) -> date:
        day += A_DAY
        while not self.is_working(day):
            day += A_DAY
        return day
