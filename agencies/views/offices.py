"""Heads, leave and letterhead of an Instansi: what changes who acts and how (Pasal 8d, 9(1))."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies import offices, policies, services
from agencies.access import power_required
from agencies.forms import AppointHeadForm, LeaveForm, LetterheadForm
from agencies.models import Agency, AgencyHead
from agencies.powers import Role
from agencies.requests import SignedInRequest
from agencies.views.agencies import leaves_of, show
from core import clock, uploads
from core.errors import DomainError
from core.htmx import go_to, render_part


@power_required(Role.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def appoint_head(request: SignedInRequest, code: str) -> HttpResponse:
    """Record who becomes Kepala, by which document."""
    place = get_object_or_404(Agency.objects.open(), code=code)
    if not policies.can_manage_heads(request.user):
        raise PermissionDenied
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = AppointHeadForm(*posted, initial={"first_day": clock.today()})
    if form.is_bound and form.is_valid():
        try:
            head = offices.appoint_head(agency=place, by=request.user, **form.office)
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
def end_head(request: SignedInRequest, code: str, head: int) -> HttpResponse:
    """End an office now."""
    row = get_object_or_404(AgencyHead.objects.select_related("agency"), agency__code=code, pk=head)
    if not policies.can_manage_heads(request.user):
        raise PermissionDenied
    try:
        offices.end_head(head=row, by=request.user)
    except DomainError as refusal:
        return show(request, row.agency, refusal=str(refusal), status=422)
    messages.success(request, "Jabatan diakhiri. Wewenangnya berakhir sekarang juga.")
    return go_to(request, "agencies:agency", code)


@power_required(Role.HEAD, Role.EVALUATOR, Role.ADMIN)
@require_safe
def head_document(request: SignedInRequest, code: str, head: int) -> HttpResponseBase:
    """Hand out the document of an appointment."""
    heads = AgencyHead.objects.select_related("agency", "document")
    row = get_object_or_404(heads, agency__code=code, pk=head)
    if not policies.can_read_head_document(request.user, row.agency):
        raise Http404
    return uploads.serve(row.document, inline=True)


@power_required(Role.RESPONSIBLE, Role.HEAD)
@require_http_methods(["GET", "HEAD", "POST"])
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
            offices.record_leave(agency=place, user=data["person"], by=request.user, **days)
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
def end_leave(request: SignedInRequest, code: str, leave: int) -> HttpResponse:
    """End a leave now, and the substitutes' power with it."""
    place = get_object_or_404(Agency, code=code)
    if not policies.can_record_leave(request.user, place):
        raise PermissionDenied
    row = get_object_or_404(leaves_of(place), pk=leave)
    try:
        offices.end_leave(agency=place, leave=row, by=request.user)
    except DomainError as refusal:
        return show(request, place, refusal=str(refusal), status=422)
    messages.success(request, "Cuti diakhiri. Wewenang penggantinya berakhir sekarang juga.")
    return go_to(request, "agencies:agency", code)


@power_required(Role.RESPONSIBLE, Role.HEAD)
@require_http_methods(["GET", "HEAD", "POST"])
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
