"""The menu and the line that names the role, for whoever is signed in."""

from functools import cache
from typing import Any

from django.http import HttpRequest

from reports.navigation import Link, links_for, public_links, role_line_of


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Offer the menus and the role; a page that names none of them pays nothing for them."""

    @cache
    def nav() -> list[Link]:
        user = getattr(request, "user", None)
        return links_for(user, path=request.path) if user and user.is_authenticated else []

    @cache
    def role_line() -> str:
        user = getattr(request, "user", None)
        return role_line_of(user) if user and user.is_authenticated else ""

    return {
        "nav": nav,
        "role_line": role_line,
        "public_nav": lambda: public_links(path=request.path),
    }
