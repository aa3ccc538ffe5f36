"""Who is looking at a message right now: told by heartbeats of the page, forgotten in a minute.

It stands in the cache, which all processes of both modes share, and nowhere else: it is neither
audited nor counted. One key a message, written at most every `FRESH`. Of two heartbeats at the
same instant one may be lost; the next makes it good before anyone is taken for gone.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.cache import cache

from agencies.models import User
from core import clock
from inquiries.models import Inquiry

GONE = timedelta(seconds=60)
FRESH = timedelta(seconds=15)
NAMED = 3


def at_inquiry(pk: int) -> str:
    """The key of those who look at an inquiry."""
    return f"looking:inquiry:{pk}"


def at_referral(pk: int) -> str:
    """The key of those who look at a referral."""
    return f"looking:referral:{pk}"


def beat(key: str, user: User, now: datetime) -> list[str]:
    """Note that the user is looking, and return the names of the others who are."""
    seen: dict[int, tuple[str, datetime]] = cache.get(key) or {}
    here = {pk: (name, at) for pk, (name, at) in seen.items() if now - at < GONE}
    others = sorted(name for pk, (name, _) in here.items() if pk != user.pk)
    if user.pk not in here or now - here[user.pk][1] >= FRESH:
        cache.set(key, {**here, user.pk: (str(user), now)}, GONE.total_seconds())
    return others


def sentence(others: list[str], holder: str = "") -> str:
    """Say who holds the message and who looks at it, in words for the page; "" for nobody."""
    names = others[:NAMED]
    if len(others) > NAMED:
        names.append(f"{len(others) - NAMED} orang lain")
    whom = " dan ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
    looking = f"{whom} sedang melihat." if whom else ""
    return " ".join(filter(None, [holder, looking]))


def held_by(inquiry: Inquiry, user: User, now: datetime) -> str:
    """Say which colleague holds the lease, and how long; "" for nobody or oneself."""
    if not inquiry.is_held_by_another(user, now) or inquiry.lease_until is None:
        return ""
    until = clock.local(inquiry.lease_until)
    return f"{inquiry.claimed_by} memegang pesan ini sampai {until:%H.%M} WITA."
