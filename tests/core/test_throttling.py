from __future__ import annotations

import time
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings as django_settings
from django.core.cache.backends import db as db_cache
from django.core.management import call_command

from core.throttling import TooOften, spend

HOUR = timedelta(hours=1)


BACKEND = "django.core.cache.backends"
IS_REDIS = django_settings.CELERY_BROKER_URL.startswith("redis")


@pytest.fixture(
    params=[
        "memory",
        "database",
        pytest.param("redis", marks=pytest.mark.skipif(not IS_REDIS, reason="needs Redis")),
    ]
)
def shared_cache(request, settings, db):
    """Count in memory, in the database as the embedded mode does, and in Redis."""
    if request.param == "redis":
        settings.CACHES = {
            "default": {
                "BACKEND": f"{BACKEND}.redis.RedisCache",
                "LOCATION": django_settings.CELERY_BROKER_URL,
                "KEY_PREFIX": f"uji-{uuid.uuid4()}",
            }
        }
    if request.param == "database":
        settings.CACHES = {
            "default": {
                "BACKEND": f"{BACKEND}.db.DatabaseCache",
                "LOCATION": "core_cache",
            }
        }
        call_command("createcachetable", verbosity=0)


class Wall:
    """The clock of this process, which the caches read, too."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)

    def time(self) -> float:
        return self.moment.timestamp()

    def shift(self, step: timedelta) -> None:
        self.moment += step


@pytest.fixture
def at_half_past(monkeypatch) -> Wall:
    wall = Wall()
    monkeypatch.setattr(time, "time", wall.time)
    monkeypatch.setattr(db_cache, "tz_now", lambda: wall.moment)
    return wall


def test_uses_beyond_the_limit_are_refused_until_the_window_ends(shared_cache, at_half_past):
    for _ in range(20):
        spend("lacak", "203.0.113.9", limit=20, per=HOUR)

    with pytest.raises(TooOften, match=r"Coba lagi dalam 30 m\.") as refusal:
        spend("lacak", "203.0.113.9", limit=20, per=HOUR)
    assert refusal.value.retry_after == 30 * 60
    at_half_past.shift(timedelta(minutes=30))
    spend("lacak", "203.0.113.9", limit=20, per=HOUR)


def test_a_count_lives_as_long_as_its_window(shared_cache, at_half_past):
    """The database cache drops the lifetime to five minutes when it increments."""
    spend("lacak", "203.0.113.9", limit=2, per=HOUR)
    spend("lacak", "203.0.113.9", limit=2, per=HOUR)
    at_half_past.shift(timedelta(minutes=20))

    with pytest.raises(TooOften):
        spend("lacak", "203.0.113.9", limit=2, per=HOUR)


def test_another_address_and_another_purpose_are_counted_apart(shared_cache):
    spend("lacak", "203.0.113.9", limit=1, per=HOUR)
    spend("lacak", "203.0.113.10", limit=1, per=HOUR)
    spend("masuk", "203.0.113.9", limit=1, per=HOUR)

    with pytest.raises(TooOften):
        spend("lacak", "203.0.113.9", limit=1, per=HOUR)


def test_a_short_wait_is_told_in_seconds():
    assert str(TooOften(40)) == "Terlalu sering mencoba. Coba lagi dalam 40 detik."
