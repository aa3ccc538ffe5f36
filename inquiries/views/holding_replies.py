"""Sending a *balasan sementara*, and the template it begins from."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST

from agencies import powers
from agencies.access import power_required
from agencies.models import Agency
from agencies.powers import Role
from agencies.requests import SignedInRequest
from core.errors import DomainError
from core.htmx import go_to, render_part
from inquiries import services
from inquiries.holding_forms import HoldForm, TemplateForm
from inquiries.holding_texts import template_of
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


@power_required(Role.RESPONSIBLE)
@require_http_methods(["GET", "HEAD", "POST"])
def holding_template(request: SignedInRequest, code: str) -> HttpResponse:
    """Let the Pejabat word what the Instansi's *balasan sementara* begin with."""
    mine = Agency.objects.open().filter(pk__in=powers.of(request.user).agencies(Role.RESPONSIBLE))
    agency = get_object_or_404(mine.select_related("holding_template"), code=code)
    kept = template_of(agency)
    shown = {"waiting": kept.waiting, "received": kept.received}
    form = TemplateForm(request.POST if request.method == "POST" else None, initial=shown)
    if form.is_bound and form.is_valid():
        services.set_holding_template(agency=agency, by=request.user, **form.cleaned_data)
        messages.success(request, "Templat disimpan.")
        return go_to(request, "inquiries:holding_template", code)
    page, part = "inquiries/holding_template.html", "inquiries/_holding_template_form.html"
    context = {"agency": agency, "form": form}
    return render_part(request, page, part, context, status=422 if form.is_bound else 200)
