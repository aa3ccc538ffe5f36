"""Closing an Instansi in favour of a successor: /instansi/<kode>/tutup/ (Pasal 1 angka 5)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from agencies import structure
from agencies.access import power_required
from agencies.models import Agency
from agencies.powers import Role
from agencies.requests import SignedInRequest
from agencies.structure_forms import CloseForm
from core import clock
from core.errors import DomainError
from core.htmx import go_to, render_part
from inquiries import services
from inquiries.models import Inquiry, Referral


@power_required(Role.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def close_agency(request: SignedInRequest, code: str) -> HttpResponse:
    """Plan the end of an Instansi, and carry it out where the day is today."""
    agency = get_object_or_404(Agency.objects.open(), code=code)
    posted = request.POST if request.method == "POST" else None
    form = CloseForm(posted, agency=agency, initial={"first_day": clock.today()})
    if form.is_bound and form.is_valid():
        try:
            closing = structure.plan_closing(agency=agency, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            services.carry_out_closings()
            messages.success(request, f"{closing.agency} digantikan {closing.successor}.")
            return go_to(request, "agencies:agency", code)
    context = {
        "agency": agency,
        "form": form,
        "inquiries": Inquiry.objects.filter(agency=agency).unfinished().count(),
        "referrals": Referral.objects.filter(to_agency=agency).owing().count(),
        "accounts": agency.media_accounts.count(),
    }
    page, part = "inquiries/close_agency.html", "inquiries/_close_agency.html"
    return render_part(request, page, part, context, status=422 if form.is_bound else 200)
