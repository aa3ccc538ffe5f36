"""What helps with a message and takes a while to find: fetched after the page, never awaited.

The answers of the bank that fit it stand beside it, the Instansi that may be asked beside the form
for referring it.
"""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agencies import powers
from agencies.access import power_required
from agencies.requests import SignedInRequest
from core.htmx import is_fragment, vary_by_htmx
from inquiries import policies, routing
from inquiries.bank.offers import Offers
from inquiries.forms import ReferForm
from inquiries.views.inquiry import PAGE, show, visible_inquiry, workable_inquiry


@power_required()
@require_safe
def suggestions(request: SignedInRequest, number: str) -> HttpResponse:
    """Rank the Instansi for a message (Lampiran B.3); without htmx inside the whole page."""
    inquiry = workable_inquiry(request, number)
    suggested = routing.suggest(inquiry.text)
    if not is_fragment(request):
        form = ReferForm(inquiry=inquiry)
        return show(request, inquiry, part=PAGE, refer_form=form, suggested=suggested)
    context = {"inquiry": inquiry, "suggested": suggested}
    response = render(request, "inquiries/_suggested_part.html", context)
    vary_by_htmx(response)
    return response


@power_required()
@require_safe
def similar_answers(request: SignedInRequest, number: str) -> HttpResponse:
    """Offer the answers of the bank that fit a message; without htmx inside the whole page."""
    inquiry = visible_inquiry(request, number)
    if not is_fragment(request):
        return show(request, inquiry, part=PAGE, hits_shown=True)
    is_held = inquiry.is_held_by_another(request.user, powers.of(request.user).at)
    may_reply = policies.can_work_on(request.user, inquiry) and inquiry.can_be_answered
    context = {
        "inquiry": inquiry,
        "bank": Offers(inquiry, request.user, inquiry.agency),
        "can_take": may_reply and not is_held,
    }
    response = render(request, "inquiries/_answer_bank_hits.html", context)
    vary_by_htmx(response)
    return response
