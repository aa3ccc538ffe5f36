"""SOP targets of an Instansi, and the holidays they leave out (Pasal 11(1))."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST

from agencies import policies
from agencies import targets as rules
from agencies.access import power_required
from agencies.forms import HolidayForm, TargetsForm
from agencies.models import Agency, Holiday
from agencies.powers import Role
from agencies.requests import SignedInRequest
from core import clock
from core.errors import DomainError
from core.htmx import go_to, render_part

SHOWN = 200


@power_required(Role.RESPONSIBLE, Role.HEAD, Role.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def targets(request: SignedInRequest, code: str) -> HttpResponse:
    """Set the SOP targets of the Instansi."""
    rows = Agency.objects.open().select_related("targets")
    place = get_object_or_404(rows, code=code)
    if not policies.can_set_targets(request.user, place):
        raise PermissionDenied
    posted = request.POST if request.method == "POST" else None
    form = TargetsForm(posted, instance=place.sop)
    if form.is_bound and form.is_valid():
        try:
            rules.set_targets(agency=place, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Target SOP berlaku mulai sekarang.")
            return go_to(request, "agencies:agency", place.code)
    page, part = "agencies/targets.html", "agencies/_targets_form.html"
    context = {"agency": place, "form": form}
    return render_part(request, page, part, context, status=422 if form.is_bound else 200)


@power_required(Role.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def holidays(request: SignedInRequest) -> HttpResponse:
    """Keep the days on which the desks are closed."""
    form = HolidayForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            rules.add_holiday(by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error("day", str(refusal))
        else:
            messages.success(request, "Hari libur ditambahkan.")
            return go_to(request, "agencies:holidays")
    since = clock.today().replace(month=1, day=1)
    rows = Holiday.objects.filter(day__gte=since)[:SHOWN]
    page, part = "agencies/holidays.html", "agencies/_holidays.html"
    context = {"form": form, "holidays": rows}
    return render_part(request, page, part, context, status=422 if form.is_bound else 200)


@power_required(Role.ADMIN)
@require_POST
def remove_holiday(request: SignedInRequest, holiday: int) -> HttpResponse:
    """Make it a working day again."""
    rules.remove_holiday(holiday=get_object_or_404(Holiday, pk=holiday), by=request.user)
    messages.success(request, "Hari itu kembali menjadi hari kerja.")
    return go_to(request, "agencies:holidays")
