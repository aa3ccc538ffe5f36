"""Keeping what is typed: as one types by htmx, or by the button "Simpan draf"."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.views.decorators.http import require_POST

from agencies import powers
from agencies.access import power_required
from agencies.requests import SignedInRequest
from core.htmx import go_to, is_fragment, vary_by_htmx
from inquiries import drafts, policies
from inquiries.views.inquiry import workable_inquiry
from inquiries.views.referrals import visible_referral
from inquiries.views.staying import stay_at

DISCARD = "buang"
BY_HAND = "simpan"


@power_required()
@require_POST
def draft_reply(request: SignedInRequest, number: str) -> HttpResponse:
    """Keep or discard a reply, also while a colleague holds the message."""
    inquiry = workable_inquiry(request, number)
    return _keep(request, drafts.of_reply(inquiry), stay_at(request, number))


@power_required()
@require_POST
def draft_note(request: SignedInRequest, number: str) -> HttpResponse:
    """Keep or discard a note."""
    inquiry = workable_inquiry(request, number)
    return _keep(request, drafts.of_note(inquiry), stay_at(request, number))


@power_required()
@require_POST
def draft_referral_answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep or discard an answer to the Instansi that asked."""
    referral = visible_referral(request, pk)
    if not policies.can_answer_referral(request.user, referral):
        raise PermissionDenied
    back = go_to(request, "inquiries:referral", pk=pk)
    return _keep(request, drafts.of_answer(referral), back)


def _keep(request: SignedInRequest, place: drafts.Place, back: HttpResponse) -> HttpResponse:
    """Do what is asked, then go back to the page; to htmx say since when it is kept."""
    now = powers.of(request.user).at
    if DISCARD in request.POST:
        drafts.forget(place, by=request.user)
        messages.success(request, "Draf dibuang.")
        return back
    before = drafts.line(place, place.rows(request.user).first(), now)
    row = drafts.keep(place, request.POST.get("text", ""), by=request.user)
    kept = drafts.line(place, row, now)
    if not is_fragment(request):
        messages.success(request, f"{kept.said}." if row else "Tidak ada yang perlu disimpan.")
        return back
    if kept.said == before.said and BY_HAND not in request.POST:
        return HttpResponse(status=204)  # nothing to read aloud again
    response = HttpResponse(kept.said)
    vary_by_htmx(response)
    return response
