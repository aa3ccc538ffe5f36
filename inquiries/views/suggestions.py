"""Who may be asked about a message, and why; fetched beside the form for referring it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agencies.access import power_required
from agencies.requests import SignedInRequest
from core.htmx import is_fragment, vary_by_htmx
from inquiries import routing
from inquiries.forms import ReferForm
from inquiries.views.inquiry import PAGE, show, workable_inquiry


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
