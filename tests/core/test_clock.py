from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta

from django.db import transaction

from core import clock


def test_now_is_in_utc(db):
    assert clock.now().utcoffset() == timedelta(0)
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_time_goes_on_inside_a_transaction(db):
    with transaction.atomic():
        first = clock.now()
        time.sleep(0.01)
        assert clock.now() > first


def test_a_day_begins_at_midnight_in_berau():
    assert clock.start_of_day(date(2026, 11, 24)) == datetime(2026, 11, 23, 16, tzinfo=UTC)


def test_a_year_ends_where_the_next_begins():
    assert clock.year_bounds(2026) == (
        datetime(2025, 12, 31, 16, tzinfo=UTC),
        datetime(2026, 12, 31, 16, tzinfo=UTC),
    )


def test_the_same_moment_is_shown_in_wita():
    assert clock.local(datetime(2026, 11, 24, 6, 5, tzinfo=UTC)).isoformat() == (
        "2026-11-24T14:05:00+08:00"
    )


def test_a_test_can_stop_and_move_the_clock(clock):
    from core import clock as core_clock

    before = core_clock.now()
    clock.advance(timedelta(hours=24, seconds=1))

    assert core_clock.now() - before == timedelta(hours=24, seconds=1)


def test_today_is_the_date_in_berau_while_utc_is_still_at_yesterday(clock):
    from core import clock as core_clock

    clock.set(datetime(2026, 11, 24, 16, 30, tzinfo=UTC))

    assert core_clock.today() == date(2026, 11, 25)
