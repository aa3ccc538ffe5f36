"""The menu, the bell and the line that names the role, for whoever is signed in."""

from functools import cache
from typing import Any

from django.http import HttpRequest

from reports.navigation import Menu, menu_for, public_links, role_line_of


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Offer the menus, the bell's count and the role; a page that names none pays nothing."""

    @cache
    def menu() -> Menu:
        user = getattr(request, "user", None)
        if user is None or not user.is_authenticated:
            return Menu([], 0)
        return menu_for(user, path=request.path)

    @cache
    def role_line() -> str:
        user = getattr(request, "user", None)
        return role_line_of(user) if user and user.is_authenticated else ""

    return {
        "nav": lambda: menu().links,
        "nav_rarer": lambda: menu().rarer,
        "unread_count": lambda: menu().unread,
        "role_line": role_line,
        "public_nav": lambda: public_links(path=request.path),
    }
