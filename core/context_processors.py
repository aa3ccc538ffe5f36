"""What every page may ask for, without asking for it in every view."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from core import clock, notices


def portal(request: HttpRequest) -> dict[str, Any]:
    """Offer the mode, the server's time and the bell's count; both last cost nothing unused.

    Templates call them when they name them, so a public page touches neither session nor clock.
    """

    @cache
    def unread_count() -> int:
        user = getattr(request, "user", None)
        return notices.unread(user) if user and user.is_authenticated else 0

    return {
        "demo": settings.DEMO,
        "base_url": settings.BASE_URL,
        "server_time": cache(clock.now),
        "unread_count": unread_count,
    }
