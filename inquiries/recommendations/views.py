"""Rekomendasi: /umpan-balik/rekomendasi/ (Pasal 8 i)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_safe

from agencies import powers
from agencies.access import power_required
from agencies.models import Agency
from agencies.powers import DESK
from agencies.requests import SignedInRequest
from core import clock
from core.errors import DomainError
from core.htmx import go_to, render_part
from inquiries.dissemination.policies import can_tell
from inquiries.models import Inquiry, Recommendation
from inquiries.recommendations import listing, policies, services, steps
from inquiries.recommendations.forms import ProposalForm
from inquiries.recommendations.policies import READERS

form_methods = require_http_methods(["GET", "HEAD", "POST"])
FOLDER = "inquiries/recommendations"
SHOWN = 20  # inquiries behind it that the page names


@power_required(*READERS)
@require_safe
def recommendations(request: SignedInRequest) -> HttpResponse:
    """List the recommendations that the person may see."""
    shown = listing.listing(request.user, request.GET)
    context = {
        "list": shown,
        "may_write": policies.can_draft(request.user),
        "today": clock.today(),
    }
    status = 422 if shown.form.errors else 200
    page, part = f"{FOLDER}/list.html", f"{FOLDER}/_list.html"
    return render_part(request, page, part, context, status=status)


@power_required(*DESK)
@form_methods
def draft_recommendation(request: SignedInRequest) -> HttpResponse:
    """Write one; `?tema=<id>` begins with a theme."""
    agency = _agency(request)
    data = request.POST if request.method == "POST" else None
    initial = {"themes": request.GET.getlist("tema")[:30], "owner": request.user.pk}
    form = ProposalForm(data, agency=agency, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            row = services.draft_recommendation(
                agency=agency, proposal=form.proposal(), by=request.user
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Draf rekomendasi disimpan.")
            return go_to(request, "inquiries:recommendation", pk=row.pk)
    return _form_page(request, form, title="Rekomendasi baru", agency=agency)


def _agency(request: SignedInRequest) -> Agency:
    """The Instansi that `?instansi=` names, else one's home, else the first.

    :raises Http404: if it is none of one's own.
    """
    rows = Agency.objects.open().filter(pk__in=powers.of(request.user).agencies(*DESK))
    asked = request.GET.get("instansi", "")
    if asked:
        return get_object_or_404(rows, code=asked[:20])
    home = rows.filter(pk=request.user.home_agency_id or 0).first()
    found = home or rows.order_by("code").first()
    if found is None:
        raise Http404
    return found


@power_required(*READERS)
@require_safe
def recommendation(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one: what it rests on, how it stands, what may be done."""
    row = _visible(request, pk)
    seen = Inquiry.objects.visible_to(request.user).filter(pk__in=row.inquiries.values("pk"))
    context = {
        "row": row,
        "themes": [ground.theme for ground in row.grounds.select_related("theme__digest")],
        "count": row.inquiries.count(),
        "inquiries": list(seen.order_by("-received_at")[:SHOWN]),
        "is_late": row.is_late(clock.today()),
        "steps": steps.offered(request.user, row),
        "may_tell": row.is_adopted and can_tell(request.user, row),
        "may_edit": row.is_editable and policies.can_work_on(request.user, row),
    }
    page, part = f"{FOLDER}/recommendation.html", f"{FOLDER}/_recommendation.html"
    return render_part(request, page, part, context)


@power_required(*READERS)
@form_methods
def revise_recommendation(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a draft, or one that came back."""
    row = _visible(request, pk)
    if not policies.can_work_on(request.user, row):
        raise PermissionDenied
    form = ProposalForm.of(row, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            services.revise_recommendation(
                row=row, proposal=form.proposal(), by=request.user,
                version=form.cleaned_data["version"],
            )  # fmt: skip
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Rekomendasi diubah.")
            return go_to(request, "inquiries:recommendation", pk=pk)
    return _form_page(request, form, title="Ubah rekomendasi", agency=row.agency, row=row)


@power_required(*READERS)
@form_methods
def take_step(request: SignedInRequest, pk: int, step: str) -> HttpResponse:
    """Take a recommendation on, asking for what the step needs."""
    row, kind = _visible(request, pk), steps.STEPS.get(step)
    if kind is None:
        raise Http404
    if not kind.may(request.user, row):
        raise PermissionDenied
    data = request.POST if request.method == "POST" else None
    form = kind.form(data, initial={"version": row.version})
    if form.is_bound and form.is_valid():
        try:
            kind.take(row=row, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, kind.done)
            return go_to(request, "inquiries:recommendation", pk=pk)
    context = {"form": form, "row": row, "step": kind}
    status = 422 if form.is_bound else 200
    page, part = f"{FOLDER}/step.html", f"{FOLDER}/_step.html"
    return render_part(request, page, part, context, status=status)


def _visible(request: SignedInRequest, pk: int) -> Recommendation:
    """:raises Http404: outside the person's scope, as if it did not exist."""
    rows = Recommendation.objects.visible_to(request.user)
    related = rows.select_related("agency", "owner", "drafted_by", "approved_by")
    return get_object_or_404(related, pk=pk)


def _form_page(request: SignedInRequest, form: ProposalForm, **context: Any) -> HttpResponse:
    page, part = f"{FOLDER}/edit.html", f"{FOLDER}/_form.html"
    status = 422 if form.is_bound else 200
    return render_part(request, page, part, {"form": form, **context}, status=status)
