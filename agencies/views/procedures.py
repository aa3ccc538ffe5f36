"""SOP of the Instansi, and what every Pengelola acknowledges (Pasal 11(1), 12 and 13)."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies import ethics, policies, powers
from agencies import procedures as rules
from agencies.access import power_required
from agencies.forms import DayForm, PledgeForm, ProcedureForm, day_of
from agencies.models import Agency, ServiceTarget, StandardProcedure
from agencies.moments import moment_of
from agencies.powers import DESK, IN_AGENCY, Role
from agencies.requests import SignedInRequest
from core import clock, uploads
from core.errors import DomainError
from core.htmx import go_to, render_part

READERS = (*IN_AGENCY, Role.EVALUATOR)
DRAFTERS = (Role.RESPONSIBLE, Role.HEAD)


@power_required(*READERS)
@require_safe
def procedures(request: SignedInRequest) -> HttpResponse:
    """Show the SOP of an Instansi and who has acknowledged it."""
    return _overview(request)


@power_required(*DRAFTERS)
@require_http_methods(["GET", "HEAD", "POST"])
def draft_procedure(request: SignedInRequest) -> HttpResponse:
    """Draft the next version of the SOP."""
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    mine = powers.of(request.user).agencies(*DRAFTERS)
    form = ProcedureForm(*posted, agencies=mine, initial={"first_day": clock.today()})
    if form.is_bound and form.is_valid():
        try:
            procedure = rules.draft_procedure(by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Draf SOP tersimpan. Kepala Instansi menetapkannya.")
            return _back_to(request, procedure.agency)
    page, part = "agencies/draft_procedure.html", "agencies/_procedure_form.html"
    return render_part(request, page, part, {"form": form}, status=422 if form.is_bound else 200)


@power_required(*READERS)
@require_POST
def set_procedure(request: SignedInRequest, procedure: int) -> HttpResponse:
    """Put a version in force."""
    shown = _visible(request, procedure)
    if not policies.can_set_procedure(request.user, shown.agency):
        raise PermissionDenied
    try:
        rules.set_procedure(procedure=shown, by=request.user)
    except DomainError as refusal:
        return _overview(request, shown.agency, refusal=str(refusal), status=422)
    messages.success(request, "SOP ditetapkan. Para Pengelola diminta menyatakan memahaminya.")
    return _back_to(request, shown.agency)


@power_required(*READERS)
@require_POST
def discard_procedure(request: SignedInRequest, procedure: int) -> HttpResponse:
    """Throw a draft away."""
    shown = _visible(request, procedure)
    if not policies.can_draft_procedure(request.user, shown.agency):
        raise PermissionDenied
    try:
        rules.discard_procedure(procedure=shown, by=request.user)
    except DomainError as refusal:
        return _overview(request, shown.agency, refusal=str(refusal), status=422)
    messages.success(request, "Draf SOP dibuang.")
    return _back_to(request, shown.agency)


@power_required(*READERS)
@require_safe
def procedure_document(request: SignedInRequest, procedure: int) -> HttpResponseBase:
    """Hand out the document of a version."""
    return uploads.serve(_visible(request, procedure).document, inline=True)


@power_required(*DESK)
@require_http_methods(["GET", "HEAD", "POST"])
def pledge(request: SignedInRequest) -> HttpResponse:
    """Acknowledge Pasal 12, Pasal 13 and the SOP in force, for every Instansi of the person."""
    at = clock.now()
    mine = Agency.objects.filter(pk__in=powers.of(request.user).agencies(*DESK))
    places = [
        {
            "agency": place,
            "procedure": StandardProcedure.objects.current(place, at),
            "standing": rules.standing_of(request.user, place, at),
        }
        for place in mine
    ]
    posted = request.POST if request.method == "POST" else None
    form = PledgeForm(posted, has_procedure=any(place["procedure"] for place in places))
    if form.is_bound and form.is_valid():
        for place in mine:
            rules.pledge(user=request.user, agency=place)
        messages.success(request, "Terima kasih. Pernyataan Anda berlaku satu tahun.")
        return go_to(request, "agencies:pledge")
    context = {"places": places, "form": form, "ethics": ethics.ETHICS, "duties": ethics.DUTIES}
    page, part = "agencies/pledge.html", "agencies/_pledge.html"
    return render_part(request, page, part, context, status=422 if form.is_bound else 200)


def _visible(request: SignedInRequest, pk: int) -> StandardProcedure:
    """:raises Http404: if there is none that the person may see."""
    visible = StandardProcedure.objects.visible_to(request.user)
    return get_object_or_404(visible.select_related("agency", "document"), pk=pk)


def _back_to(request: SignedInRequest, place: Agency) -> HttpResponse:
    response = go_to(request, "agencies:procedures")
    for name in ("Location", "HX-Redirect"):
        if name in response:
            response[name] = f"{response[name]}?instansi={place.code}"
    return response


def _overview(
    request: SignedInRequest,
    place: Agency | None = None,
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    form = DayForm(request.GET or None)
    day = day_of(form)
    at = moment_of(day)
    choices = _choices(request)
    asked = request.GET.get("instansi", "")
    shown = place or next((row for row in choices if row.code == asked), choices[0])
    rows = StandardProcedure.objects.filter(agency=shown).select_related("drafted_by", "set_by")
    context: dict[str, Any] = {
        "agency": shown,
        "choices": choices,
        "form": form,
        "day": day,
        "refusal": refusal,
        "procedures": rows,
        "current": StandardProcedure.objects.current(shown, at),
        "standings": rules.standings(shown, at),
        "may_draft": policies.can_draft_procedure(request.user, shown),
        "targets": ServiceTarget.objects.at(shown.pk, at),
        "may_set_targets": policies.can_set_targets(request.user, shown),
        "may_set": policies.can_set_procedure(request.user, shown),
    }
    status = 422 if form.errors else status
    page, part = "agencies/procedures.html", "agencies/_procedures.html"
    return render_part(request, page, part, context, status=status)


def _choices(request: SignedInRequest) -> list[Agency]:
    """The Instansi whose SOP the person may read.

    :raises Http404: if there is none at all.
    """
    held = powers.of(request.user)
    rows = Agency.objects.all()
    choices = list(rows if held.is_evaluator else rows.filter(pk__in=held.agencies()))
    if not choices:
        raise Http404
    return choices
