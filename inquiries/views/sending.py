"""Telling that a copied reply stands on its platform."""

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_POST

from agencies.access import power_required
from agencies.requests import SignedInRequest
from core.errors import DomainError
from inquiries import services
from inquiries.sending_forms import PublishForm
from inquiries.views.inquiry import PAGE, show, visible_inquiry, workable_inquiry
from inquiries.views.staying import stay_at


@power_required()
@require_POST
def publish(request: SignedInRequest, number: str) -> HttpResponse:
    """Mark the reply as sent; its permalink is welcome, not asked for."""
    inquiry = workable_inquiry(request, number)
    form = PublishForm(request.POST)
    if form.is_valid():
        try:
            services.publish_reply(inquiry=inquiry, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Balasan ditandai terkirim.")
            return stay_at(request, number)
    fresh = visible_inquiry(request, number)
    return show(request, fresh, part=PAGE, status=422, publish_form=form)
