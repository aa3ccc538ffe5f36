"""Where somebody is signed in: browsers and API tokens, each of which its owner can end."""

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from knox.models import AuthToken

from agencies.models import User
from core import audit, clock

SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)
BROWSERS = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))


@dataclass(frozen=True)
class Place:
    """One browser in which somebody is signed in."""

    pk: int
    device: str
    address: str
    since: datetime
    is_here: bool


def places(request: HttpRequest, user: User) -> list[Place]:
    """The browsers where the person is signed in, this one first, then the latest."""
    rows = UserSession.objects.filter(user=user, session_key__in=_alive()).order_by("-created_at")
    here = request.session.session_key
    found = [
        Place(row.pk, device_of(row.user_agent), row.ip, row.created_at, row.session_key == here)
        for row in rows
    ]
    return sorted(found, key=lambda place: not place.is_here)


def device_of(user_agent: str) -> str:
    """Name a browser as people would: "Firefox di Windows"."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "Peramban")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    return f"{browser} di {system}" if system else browser


def end(request: HttpRequest, user: User, *, pk: int) -> bool:
    """End one of the person's other sessions; tell whether there was such a one."""
    rows = UserSession.objects.filter(user=user, pk=pk)
    return _end(rows.exclude(session_key=request.session.session_key), user) > 0


def end_others(request: HttpRequest, user: User) -> int:
    """End all sessions of the person but this one; return how many there were."""
    rows = UserSession.objects.filter(user=user)
    return _end(rows.exclude(session_key=request.session.session_key), user)


def end_all(user: User, *, by: User | None) -> int:
    """End every session of a person at once; return how many there were."""
    return _end(UserSession.objects.filter(user=user), by)


def tokens_of(user: User) -> list[AuthToken]:
    """The tokens of the API that still work, the latest first."""
    rows = AuthToken.objects.filter(user=user, expiry__gt=clock.now())
    return list(rows.order_by("-created"))


@transaction.atomic
def end_token(user: User, *, digest: str) -> bool:
    """Revoke one of the person's tokens; tell whether there was such a one."""
    gone, _ = AuthToken.objects.filter(user=user, digest=digest).delete()
    if gone:
        audit.record("token.revoked", by=user)
    return bool(gone)


def _alive() -> QuerySet:
    return Session.objects.filter(expire_date__gt=clock.now()).values("session_key")


@transaction.atomic
def _end(rows: QuerySet[UserSession], by: User | None) -> int:
    ending = list(rows)
    keys = [row.session_key for row in ending]
    if keys:
        Session.objects.filter(session_key__in=keys).delete()
        UserSession.objects.filter(session_key__in=keys).delete()
        audit.record("session.ended", by=by, obj=ending[0].user, count=len(keys))
    return len(keys)
