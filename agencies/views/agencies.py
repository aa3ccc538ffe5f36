"""The Instansi and who is in charge of them, now and on a date: /instansi/ (Pasal 1, 8d, 9(1))."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from agencies import policies, powers
from agencies.access import power_required
from agencies.forms import AgencyFilter, DayForm, day_of
from agencies.in_charge import each_once
from agencies.models import Agency, AgencyHead, Appointment, Closing, Leave, OutsideBody
from agencies.moments import moment_of
from agencies.requests import SignedInRequest
from agencies.tree import arrange
from core import clock
from core.htmx import render_part


@power_required()
@require_safe
def agencies(request: SignedInRequest) -> HttpResponse:
    """List the Instansi with their head and whether anybody is appointed, also on a past day."""
    form = AgencyFilter(request.GET)
    form.is_valid()
    asked, day = form.cleaned_data.get("q", ""), form.cleaned_data.get("tanggal")
    named = Q(name__icontains=asked) | Q(short_name__icontains=asked) | Q(code__icontains=asked)
    at = moment_of(day)
    there = Agency.objects.open_at(at).filter(named).select_related("parent")
    rows = arrange(there.prefetch_related("former_names"))
    heads = AgencyHead.objects.in_force(at).select_related("user", "agency").order_by("pk")
    by_agency = {head.agency_id: head for head in heads}
    staffed = powers.staffed_agencies(at)
    context = {
        "form": form,
        "asked": asked or day,
        "day": day,
        "rows": [
            (row, row.name_at(at), "↳ " * depth, by_agency.get(row.pk), row.pk in staffed)
            for row, depth in rows
        ],
        "bodies": OutsideBody.objects.filter(named),
        "may_change": policies.can_change_structure(request.user),
    }
    page, part = "agencies/agencies.html", "agencies/_agencies.html"
    return render_part(request, page, part, context, status=422 if form.errors else 200)


@power_required()
@require_safe
def agency(request: SignedInRequest, code: str) -> HttpResponse:
    """Show an Instansi: its mandate, its units, and who is or was in charge."""
    return show(request, get_object_or_404(Agency, code=code))


def show(
    request: SignedInRequest, shown: Agency, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    form = DayForm(request.GET or None)
    day = day_of(form)
    context = {
        "agency": shown,
        "refusal": refusal,
        "form": form,
        "day": day,
        "name_then": shown.name_at(moment_of(day)),
        "former_names": shown.former_names.order_by("-until"),
        "closing": Closing.objects.filter(agency=shown).select_related("successor").first(),
        "may_change": policies.can_change_structure(request.user) and shown.closed_at is None,
        "units": shown.units.open(),
        "may_manage": policies.can_manage_heads(request.user) and shown.closed_at is None,
        "may_record_leave": policies.can_record_leave(request.user, shown),
        "leaves": _current_leaves(shown, clock.now()),
        "may_set_targets": policies.can_set_targets(request.user, shown),
        "may_set_letterhead": policies.can_set_letterhead(request.user, shown),
        "may_read_documents": policies.can_read_head_document(request.user, shown),
        **_in_charge(shown, moment_of(day)),
    }
    if form.errors:
        status = 422
    page, part = "agencies/agency.html", "agencies/_agency.html"
    return render_part(request, page, part, context, status=status)


def leaves_of(place: Agency) -> QuerySet[Leave]:
    """Leaves of the people who are appointed at an Instansi, also those of the past."""
    lines = Appointment.objects.filter(agency=place, decree__activated_at__isnull=False)
    rows = Leave.objects.filter(user__in=lines.values("user")).select_related("user")
    return rows.order_by("-effective_from", "-pk")


def _current_leaves(place: Agency, at: datetime) -> list[tuple[Leave, str]]:
    """Leaves that last or are to come, with the names of the substitutes."""
    leaves = list(leaves_of(place).filter(Q(effective_until=None) | Q(effective_until__gt=at)))
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
    now_heads = list(heads.in_force(at))
    people = Appointment.objects.in_force(at).filter(agency=shown)
    lines = list(people.select_related("user", "substitute_for__user").order_by("-role", "pk"))
    return {
        "has_head": bool(now_heads),
        "has_people": bool(lines),
        "in_charge": each_once(now_heads, lines),
        "heads": [(head, head.ends_after(clock.now())) for head in heads],
    }
