"""Hand-over when a Pejabat or Petugas leaves: /serah-terima/ (Pasal 8d, 9(1))."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import departures
from agencies import powers
from agencies.access import power_required
from agencies.models import Appointment
from agencies.powers import DESK, Role
from agencies.requests import SignedInRequest
from core import clock
from core.errors import DomainError
from core.htmx import go_to, render_part
from inquiries import open_work
from inquiries.step_forms import ColleagueField

READERS = (Role.RESPONSIBLE, Role.HEAD, Role.EVALUATOR)
SHOWN = 100


class ColleagueForm(forms.Form):
    """Who goes on with the open work."""

    to = ColleagueField(label="Alihkan semuanya kepada", task="melanjutkan", place="Instansi ini")

    def __init__(self, *args: Any, line: Appointment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("ColleagueField", self.fields["to"]).offer(powers.holders(DESK, line.agency.heir_id))


@power_required(*READERS)
@require_safe
def hand_overs(request: SignedInRequest) -> HttpResponse:
    """List the departures: those with something left to do first."""
    lines = departures.visible_to(request.user, clock.now())
    newest = lines.order_by(F("left_at").desc(), "-pk")[:SHOWN]
    rows = sorted(departures.checklists(newest), key=lambda row: row.is_done)
    page, part = "inquiries/hand_overs.html", "inquiries/_hand_overs.html"
    return render_part(request, page, part, {"rows": rows})


@power_required(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what somebody left behind, and keep what has been done about it."""
    line = _visible(request, pk)
    if request.method in {"GET", "HEAD"}:
        return _checklist(request, line)
    if not departures.can_hand_over(request.user, line):
        raise PermissionDenied
    try:
        open_work.tick_off(line=line, keys=request.POST.getlist("selesai"), by=request.user)
    except DomainError as refusal:
        return _checklist(request, line, refusal=str(refusal), status=422)
    messages.success(request, "Tersimpan dengan nama Anda dan waktunya.")
    return go_to(request, "inquiries:hand_over", line.pk)


@power_required(*READERS)
@require_POST
def reassign_work(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give the open work to a colleague."""
    line = _visible(request, pk)
    if not open_work.can_reassign(request.user, line):
        raise PermissionDenied
    form = ColleagueForm(request.POST, line=line)
    if not form.is_valid():
        return _checklist(request, line, form=form, status=422)
    try:
        count = open_work.reassign(line=line, by=request.user, **form.cleaned_data)
    except DomainError as refusal:
        return _checklist(request, line, refusal=str(refusal), status=422)
    messages.success(request, f"{count} pesan dialihkan kepada {form.cleaned_data['to']}.")
    return go_to(request, "inquiries:hand_over", line.pk)


def _visible(request: SignedInRequest, pk: int) -> Appointment:
    """:raises Http404: if there is no such departure that the person may see."""
    return get_object_or_404(departures.visible_to(request.user, clock.now()), pk=pk)


def _checklist(
    request: SignedInRequest,
    line: Appointment,
    *,
    form: ColleagueForm | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    (checklist,) = departures.checklists([line])
    work = list(open_work.open_work(line)[: SHOWN + 1])
    may_change = departures.can_hand_over(request.user, line)
    context = {
        "checklist": checklist,
        "line": line,
        "work": work[:SHOWN],
        "has_more": len(work) > SHOWN,
        "form": form or ColleagueForm(line=line),
        "refusal": refusal,
        "may_change": may_change,
        "may_reassign": open_work.can_reassign(request.user, line),
    }
    page, part = "inquiries/hand_over.html", "inquiries/_hand_over.html"
    return render_part(request, page, part, context, status=status)
