"""The Instansi and who is in charge of them, now and on a date: /instansi/ (Pasal 1, 8d, 9(1))."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies import policies, powers, services
from agencies.access import power_required
from agencies.forms import AgencyFilter, AppointHeadForm, DayForm, LeaveForm, LetterheadForm
from agencies.models import Agency, AgencyHead, Appointment, Leave, OutsideBody
from agencies.moments import moment_of
from agencies.powers import Role
from agencies.requests import SignedInRequest
from core import clock, uploads
from core.errors import DomainError
from core.htmx import go_to, render_part


@power_required()
@require_GET
def agencies(request: SignedInRequest) -> HttpResponse:
    """List the Instansi with their head and whether anybody is appointed."""
    form = AgencyFilter(request.GET)
    asked = form.cleaned_data["q"] if form.is_valid() else ""
    named = Q(name__icontains=asked) | Q(short_name__icontains=asked) | Q(code__icontains=asked)
    at = clock.now()
    rows = list(Agency.objects.open().filter(named).select_related("parent"))
    heads = AgencyHead.objects.in_force(at).select_related("user", "agency").order_by("pk")
    by_agency = {head.agency_id: head for head in heads}
    staffed = powers.staffed_agencies(at)
    context = {
        "form": form,
        "asked": asked,
        "rows": [(row, by_agency.get(row.pk), row.pk in staffed) for row in rows],
        "bodies": OutsideBody.objects.filter(named),
    }
    return render_part(request, "agencies/agencies.html", "agencies/_agencies.html", context)


@power_required()
@require_GET
def agency(request: SignedInRequest, code: str) -> HttpResponse:
    """Show an Instansi: its mandate, its units, and who is or was in charge."""
    return _detail(request, get_object_or_404(Agency, code=code))


@power_required(Role.ADMIN)
@require_http_methods(["GET", "POST"])
def appoint_head(request: SignedInRequest, code: str) -> HttpResponse:
    """Record who becomes Kepala, by which document."""
    place = get_object_or_404(Agency.objects.open(), code=code)
    if not policies.can_manage_heads(request.user):
        raise PermissionDenied
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = AppointHeadForm(*posted, initial={"first_day": clock.today()})
    if form.is_bound and form.is_valid():
        try:
            head = services.appoint_head(agency=place, by=request.user, **form.office)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{head.user} tercatat sebagai {head}.")
            return go_to(request, "agencies:agency", place.code)
    page, part = "agencies/appoint_head.html", "agencies/_head_form.html"
    context = {"agency": place, "form": form}
    return render_part(request, page, part, context, status=422 if form.is_bound else 200)


@power_required(Role.ADMIN)
@require_POST
def end_head(request: SignedInRequest, code: str, pk: int) -> HttpResponse:
    """End an office now."""
    head = get_object_or_404(AgencyHead.objects.select_related("agency"), agency__code=code, pk=pk)
    if not policies.can_manage_heads(request.user):
        raise PermissionDenied
    try:
        services.end_head(head=head, by=request.user)
    except DomainError as refusal:
        return _detail(request, head.agency, refusal=str(refusal), status=422)
    messages.success(request, "Jabatan diakhiri. Wewenangnya berakhir sekarang juga.")
    return go_to(request, "agencies:agency", code)


@power_required(Role.RESPONSIBLE, Role.HEAD)
@require_http_methods(["GET", "POST"])
def letterhead(request: SignedInRequest, code: str) -> HttpResponse:
    """Set the address on the decrees of the Instansi and the pattern of their numbers."""
    place = get_object_or_404(Agency.objects.open(), code=code)
    if not policies.can_set_letterhead(request.user, place):
        raise PermissionDenied
    shown = {"address": place.address, "pattern": place.decree_number_pattern}
    form = LetterheadForm(request.POST if request.method == "POST" else None, initial=shown)
    if form.is_bound and form.is_valid():
        try:
            services.set_letterhead(agency=place, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error("pattern", str(refusal))
        else:
            messages.success(request, "Kop surat dan pola nomor tersimpan.")
            return go_to(request, "agencies:agency", place.code)
    page, part = "agencies/letterhead.html", "agencies/_letterhead_form.html"
    context = {"agency": place, "form": form}
    return render_part(request, page, part, context, status=422 if form.is_bound else 200)


@power_required(Role.RESPONSIBLE, Role.HEAD)
@require_http_methods(["GET", "POST"])
def record_leave(request: SignedInRequest, code: str) -> HttpResponse:
    """Record a leave, which lets the substitutes of the decree act."""
    place = get_object_or_404(Agency.objects.open(), code=code)
    if not policies.can_record_leave(request.user, place):
        raise PermissionDenied
    posted = request.POST if request.method == "POST" else None
    form = LeaveForm(posted, agency=place, initial={"first_day": clock.today()})
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        days = {"first_day": data["first_day"], "last_day": data["last_day"]}
        try:
            services.record_leave(agency=place, user=data["person"], by=request.user, **days)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Cuti tercatat. Penggantinya berwenang selama itu.")
            return go_to(request, "agencies:agency", place.code)
    page, part = "agencies/leave.html", "agencies/_leave_form.html"
    context = {"agency": place, "form": form}
    return render_part(request, page, part, context, status=422 if form.is_bound else 200)


@power_required(Role.RESPONSIBLE, Role.HEAD)
@require_POST
def end_leave(request: SignedInRequest, code: str, pk: int) -> HttpResponse:
    """End a leave now, and the substitutes' power with it."""
    place = get_object_or_404(Agency, code=code)
    if not policies.can_record_leave(request.user, place):
        raise PermissionDenied
    leave = get_object_or_404(_leaves(place), pk=pk)
    try:
        services.end_leave(agency=place, leave=leave, by=request.user)
    except DomainError as refusal:
        return _detail(request, place, refusal=str(refusal), status=422)
    messages.success(request, "Cuti diakhiri. Wewenang penggantinya berakhir sekarang juga.")
    return go_to(request, "agencies:agency", code)


@power_required(Role.HEAD, Role.EVALUATOR, Role.ADMIN)
@require_GET
def head_document(request: SignedInRequest, code: str, pk: int) -> HttpResponseBase:
    """Hand out the document of an appointment."""
    heads = AgencyHead.objects.select_related("agency", "document")
    head = get_object_or_404(heads, agency__code=code, pk=pk)
    if not policies.can_read_head_document(request.user, head.agency):
        raise PermissionDenied
    return uploads.serve(head.document, inline=True)


def _detail(
    request: SignedInRequest, shown: Agency, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    form = DayForm(request.GET or None)
    day = form.cleaned_data["tanggal"] if form.is_valid() else None
    context = {
        "agency": shown,
        "refusal": refusal,
        "form": form,
        "day": day,
        "units": shown.units.open(),
        "may_manage": policies.can_manage_heads(request.user) and shown.closed_at is None,
        "may_record_leave": policies.can_record_leave(request.user, shown),
        "leaves": _current_leaves(shown, clock.now()),
        "may_set_letterhead": policies.can_set_letterhead(request.user, shown),
        "may_read_documents": policies.can_read_head_document(request.user, shown),
        **_in_charge(shown, moment_of(day)),
    }
    if form.errors:
        status = 422
    page, part = "agencies/agency.html", "agencies/_agency.html"
    return render_part(request, page, part, context, status=status)


def _leaves(place: Agency) -> QuerySet[Leave]:
    """Leaves of the people who are appointed at an Instansi, also those of the past."""
    lines = Appointment.objects.filter(agency=place, decree__activated_at__isnull=False)
    rows = Leave.objects.filter(user__in=lines.values("user")).select_related("user")
    return rows.order_by("-effective_from", "-pk")


def _current_leaves(place: Agency, at: datetime) -> list[tuple[Leave, str]]:
    """Leaves that last or are to come, with the names of the substitutes."""
    leaves = list(_leaves(place).filter(Q(effective_until=None) | Q(effective_until__gt=at)))
    lines = Appointment.objects.signed_in_force(at).filter(
        agency=place, substitute_for__user__in=[leave.user_id for leave in leaves]
    )
    names: dict[int, list[str]] = {}
    for line in lines.select_related("user", "substitute_for"):
        names.setdefault(line.substitute_for.user_id, []).append(line.user.full_name)
    return [(leave, ", ".join(names.get(leave.user_id, []))) for leave in leaves]


def _in_charge(shown: Agency, at: datetime) -> dict[str, Any]:
    """Who led the Instansi and who was appointed at a moment, and all heads there ever were."""
    heads = shown.heads.select_related("user", "agency").order_by("-effective_from", "-pk")
    people = Appointment.objects.in_force(at).filter(agency=shown)
    return {
        "now_heads": heads.in_force(at),
        "people": people.select_related("user", "substitute_for__user").order_by("-role", "pk"),
        "heads": [(head, head.ends_after(clock.now())) for head in heads],
    }
