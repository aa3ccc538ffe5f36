"""The heartbeat of an open page: it says that one is looking, and hears who else is."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from agencies import powers
from agencies.access import power_required
from agencies.requests import SignedInRequest
from core.htmx import is_fragment, vary_by_htmx
from inquiries import presence
from inquiries.models import Inquiry, Referral

SHOWN = "tampak"  # the sentence that the page shows already


@power_required()
@require_POST
def see_inquiry(request: SignedInRequest, number: str) -> HttpResponse:
    """Tell who else looks at an inquiry, and who holds it."""
    rows = Inquiry.objects.visible_to(request.user).select_related("claimed_by")
    inquiry = get_object_or_404(rows.only("lease_until", "claimed_by__full_name"), number=number)
    now = powers.of(request.user).at
    others = presence.beat(presence.at_inquiry(inquiry.pk), request.user, now)
    return _told(request, presence.sentence(others, presence.held_by(inquiry, request.user, now)))


@power_required()
@require_POST
def see_referral(request: SignedInRequest, pk: int) -> HttpResponse:
    """Tell who else looks at a referral."""
    rows = Referral.objects.visible_to(request.user).only("pk")
    referral = get_object_or_404(rows, pk=pk)
    key = presence.at_referral(referral.pk)
    others = presence.beat(key, request.user, powers.of(request.user).at)
    return _told(request, presence.sentence(others))


def _told(request: SignedInRequest, sentence: str) -> HttpResponse:
    """Answer nothing while the page shows it already: then nothing is read aloud again."""
    if not is_fragment(request) or request.POST.get(SHOWN, "") == sentence:
        return HttpResponse(status=204)
    response = render(request, "inquiries/_presence_said.html", {"sentence": sentence})
    vary_by_htmx(response)
    return response
