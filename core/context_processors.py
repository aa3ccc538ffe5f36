"""What every page may ask for, without asking for it in every view."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from core import clock


def portal(request: HttpRequest) -> dict[str, Any]:
    """Offer the mode and the server's time, which costs nothing unused.

    Templates call it when they name it, so a public page touches no clock.
    """
    return {
        "demo": settings.DEMO,
        "base_url": settings.BASE_URL,
        "server_time": cache(clock.now),
    }
