"""One's own security: second factors, where one is signed in, tokens: /keamanan/."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from agencies import factors, powers, sessions
from agencies.requests import SignedInRequest
from core.htmx import go_to


@login_required
@never_cache
@require_safe
def security(request: SignedInRequest) -> HttpResponse:
    """Show one's factors, the browsers and the programs that are signed in."""
    held = powers.hold_for_request(request.user)
    context = {
        **factors.overview(request.user),
        "is_missing": factors.is_missing(request, held),
        "is_required": factors.is_required_by(held),
        "places": sessions.places(request, request.user),
        "tokens": sessions.tokens_of(request.user),
    }
    return render(request, "agencies/security.html", context)


@login_required
@require_POST
def end_session(request: SignedInRequest) -> HttpResponse:
    """Sign oneself out in one other browser."""
    pk = request.POST.get("sesi", "")
    if not (pk.isdecimal() and len(pk) < 19 and sessions.end(request, request.user, pk=int(pk))):
        raise Http404
    messages.success(request, "Anda sudah keluar di peramban itu.")
    return go_to(request, "agencies:security")


@login_required
@require_POST
def end_other_sessions(request: SignedInRequest) -> HttpResponse:
    """Sign oneself out everywhere but here."""
    sessions.end_others(request, request.user)
    messages.success(request, "Anda sudah keluar di semua peramban lain.")
    return go_to(request, "agencies:security")


@login_required
@require_POST
def end_token(request: SignedInRequest) -> HttpResponse:
    """Revoke one token of the API."""
    digest = request.POST.get("token", "")
    if not (digest.isalnum() and sessions.end_token(request.user, digest=digest)):
        raise Http404
    messages.success(request, "Token dicabut. Program yang memakainya tidak dapat masuk lagi.")
    return go_to(request, "agencies:security")
