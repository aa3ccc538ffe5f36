"""Sending a *balasan sementara*."""

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_POST

from agencies.access import power_required
from agencies.requests import SignedInRequest
from core.errors import DomainError
from inquiries import services
from inquiries.holding_forms import HoldForm
from inquiries.views.inquiry import PAGE, show, visible_inquiry, workable_inquiry
from inquiries.views.staying import stay_at


@power_required()
@require_POST
def hold(request: SignedInRequest, number: str) -> HttpResponse:
    """Tell the citizen that the answer is on its way; it stops no clock."""
    inquiry = workable_inquiry(request, number)
    form = HoldForm(request.POST, inquiry=inquiry, referrals=[])
    if form.is_valid():
        try:
            services.hold_inquiry(
                inquiry=inquiry,
                by=request.user,
                text=form.cleaned_data["text"],
                version=form.seen(),
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Balasan sementara disimpan. Jam tetap berjalan.")
            return stay_at(request, number)
    fresh = visible_inquiry(request, number)
    form.follow(fresh)
    return show(request, fresh, part=PAGE, status=422, hold_form=form)
