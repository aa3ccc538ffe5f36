"""The public front page, and the first page of everybody who signs in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agencies import powers
from agencies.access import power_required
from agencies.requests import SignedInRequest
from core import clock
from reports import months, waiting


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Say what the portal is; touches neither session nor database, so it can be cached."""
    return render(request, "reports/home.html")


@power_required()
@require_safe
def dashboard(request: SignedInRequest) -> HttpResponse:
    """Show what waits for this person, then three figures with last month's beside."""
    now = clock.now()
    held = powers.of(request.user)
    agencies = held.agencies()
    sees_all = held.is_evaluator or held.is_regent
    context = {
        "items": waiting.for_user(request.user, now=now),
        "months": months.compare(agencies=agencies or None, now=now)
        if agencies or sees_all
        else None,
        "is_everywhere": not agencies,
        "now": now,
    }
    return render(request, "reports/dashboard.html", context)
