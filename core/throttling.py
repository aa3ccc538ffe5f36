"""How often somebody may do something, counted in the cache that all processes share."""

from __future__ import annotations

import math
import time
from datetime import timedelta

from django.core.cache import cache

from core.crypto import keyed_hash
from core.errors import DomainError
from core.formats import span


class TooOften(DomainError):
    """Somebody did something more often than allowed; `retry_after` is in seconds."""

    code = "throttled"

    def __init__(self, retry_after: int) -> None:
        self.retry_after = retry_after
        wait = f"{retry_after} detik" if retry_after < 60 else span(retry_after)
        super().__init__(f"Terlalu sering mencoba. Coba lagi dalam {wait}.")


def spend(scope: str, who: str, *, limit: int, per: timedelta) -> None:
    """Count one use by `who` (an address or a user's key) in the present window.

    Call it before any look-up and outside a transaction, so that the count survives a rollback.
    Only a keyed hash of `who` is kept.

    :raises TooOften: when the window's `limit` is used up.
    """
    key, length, left = _window(scope, who, per)
    if _count(key, length) > limit:
        raise TooOften(left)


def check(scope: str, who: str, *, limit: int, per: timedelta) -> None:
    """Refuse who has used up the present window, without counting this use.

    For what costs only when it fails, such as a wrong code: `check` before, `spend` afterwards.

    :raises TooOften: when the window's `limit` is used up.
    """
    key, _, left = _window(scope, who, per)
    if cache.get(key, 0) >= limit:
        raise TooOften(left)


def _window(scope: str, who: str, per: timedelta) -> tuple[str, int, int]:
    """Return the key of the present window, its length, and how long it still runs, in seconds."""
    length = int(per.total_seconds())
    window, elapsed = divmod(time.time(), length)
    key = f"throttle:{scope}:{int(window)}:{keyed_hash(who, purpose='throttle')}"
    return key, length, max(1, math.ceil(length - elapsed))


def _count(key: str, lifetime: int) -> int:
    if cache.add(key, 1, lifetime):
        return 1
    try:
        count = cache.incr(key)
    except ValueError:  # it expired between the two statements
        cache.set(key, 1, lifetime)
        return 1
    cache.touch(key, lifetime)  # the database cache forgets the lifetime when it increments
    return count
