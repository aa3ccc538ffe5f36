"""Browsers in which somebody has signed in before, known by a signed cookie.

Wrong passwords are counted by account. Counted together, a stranger could keep an officer out for
as long as they please; so a known browser is counted apart, and strangers only lock out strangers.
"""

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from agencies.models import User

COOKIE = "peramban"
SALT = "agencies.browsers"
KNOWN_FOR = 180 * 24 * 60 * 60  # seconds


def known(request: HttpRequest, username: str) -> str:
    """The name of this browser if that user has signed in with it before, else ""."""
    try:
        owner, name = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=KNOWN_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    return name if owner == username else ""


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Know this browser again: its name stays, so its count of failures does, too."""
    name = known(request, user.username) or secrets.token_urlsafe(12)
    response.set_cookie(
        COOKIE,
        signing.dumps([user.username, name], salt=SALT),
        max_age=KNOWN_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
