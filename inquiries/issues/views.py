"""Isu massal: /isu/."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies import powers
from agencies.access import power_required
from agencies.powers import DESK
from agencies.requests import SignedInRequest
from core.errors import DomainError
from core.htmx import go_to
from inquiries.bulk import PICKED, PickError
from inquiries.errors import Deviation
from inquiries.issues import answering, policies, services
from inquiries.issues.forms import RECENT, AnswerForm, GatherForm
from inquiries.issues.page import IssuePage, alike, listed, outcomes
from inquiries.issues.services import Result
from inquiries.models import Inquiry, Issue
from inquiries.views.bulk import AGREED, back_url

MOST_PICKED = 500


@power_required(*policies.READERS)
@require_safe
def issues(request: SignedInRequest) -> HttpResponse:
    """List the issues of one's Instansi, newest first."""
    rows, page = listed(request.user, request.GET, powers.of(request.user).at)
    return render(request, "inquiries/issues/list.html", {"rows": rows, "page": page})


@power_required(*DESK)
@require_http_methods(["GET", "HEAD", "POST"])
def new_issue(request: SignedInRequest) -> HttpResponse:
    """Make an issue of what was ticked in the inbox, or of one message and those like it."""
    is_agreed = request.method == "POST" and AGREED in request.POST
    try:
        rows = _picked(request)
    except PickError as refusal:
        refused = {"refusal": str(refusal), "back_url": back_url(request)}
        return render(request, "inquiries/issues/new.html", refused, status=422)
    form = _gather_form(request, is_agreed)
    if is_agreed and form.is_valid():
        try:
            issue, results = _gather(request, form, rows)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return _told(request, issue, results, title="Pesan ditautkan")
    context: dict[str, Any] = {
        "form": form,
        "rows": rows,
        "similar": [] if is_agreed else _alike(request, rows),
        "back_url": back_url(request),
    }
    return render(request, "inquiries/issues/new.html", context, status=422 if is_agreed else 200)


def _gather_form(request: SignedInRequest, is_agreed: bool) -> GatherForm:
    mine = powers.of(request.user).agencies(*DESK)
    recent = Issue.objects.filter(agency_id__in=mine).values("pk")[:RECENT]
    offered = Issue.objects.filter(pk__in=list(recent.values_list("pk", flat=True)))
    return GatherForm(request.POST if is_agreed else None, issues=offered)


def _picked(request: SignedInRequest) -> list[Inquiry]:
    """The messages of one's own desk that were ticked, or that the address names.

    :raises PickError: if there is none, or there are too many.
    """
    asked = request.POST.getlist(PICKED) if request.method == "POST" else [_named(request)]
    numbers = list(dict.fromkeys(number[:20] for number in asked))
    if len(numbers) > MOST_PICKED:
        raise PickError(f"Paling banyak {MOST_PICKED} pesan sekali jalan. Kurangi pilihannya.")
    mine = powers.of(request.user).agencies(*DESK)
    rows = Inquiry.objects.filter(agency_id__in=mine, number__in=numbers).select_related("agency")
    if not rows:
        raise PickError("Belum ada pesan yang dipilih. Centang dulu pesannya, lalu ulangi.")
    return list(rows.order_by("received_at", "pk"))


def _named(request: SignedInRequest) -> str:
    return request.GET.get("pesan", "")


def _alike(request: SignedInRequest, rows: list[Inquiry]) -> list[Any]:
    """Messages like the first of them, besides those that are ticked."""
    first = rows[0]
    others = Inquiry.objects.filter(agency=first.agency_id).unfinished()
    others = others.exclude(pk__in=[row.pk for row in rows])
    return alike(others, first.text, powers.of(request.user).at)


def _gather(
    request: SignedInRequest, form: GatherForm, rows: list[Inquiry]
) -> tuple[Issue, list[Result]]:
    issue, name = form.cleaned_data["issue"], form.cleaned_data["name"]
    if issue is not None:
        return issue, services.join_issue(issue=issue, inquiries=rows, by=request.user)
    return services.open_issue(agency=rows[0].agency, name=name, inquiries=rows, by=request.user)


def _told(
    request: SignedInRequest, issue: Issue, results: list[Result], *, title: str
) -> HttpResponse:
    """Go to the issue where all went well, else report row by row."""
    rows = outcomes(results)
    done = [row for row in rows if row.is_done]
    if len(done) == len(rows):
        messages.success(request, f"{len(done)} pesan {done[0].text.lower()}")
        return go_to(request, "inquiries:issue", pk=issue.pk)
    context = {
        "action": {"title": title},
        "done": done,
        "failed": [row for row in rows if not row.is_done],
        "back_url": reverse("inquiries:issue", args=[issue.pk]),
        "back_label": "Isu",
    }
    return render(request, "inquiries/bulk_report.html", context)


def _visible(request: SignedInRequest, pk: int) -> Issue:
    """:raises Http404: outside the user's scope, as if it did not exist."""
    rows = Issue.objects.visible_to(request.user).select_related("agency", "lead", "by")
    return get_object_or_404(rows, pk=pk)


def _workable(request: SignedInRequest, pk: int) -> Issue:
    """:raises PermissionDenied: where the user may read and no more."""
    issue = _visible(request, pk)
    if not policies.can_work_on(request.user, issue):
        raise PermissionDenied
    return issue


def _show(
    request: SignedInRequest,
    issue: Issue,
    *,
    form: AnswerForm | None = None,
    refusal: str = "",
) -> HttpResponse:
    now = powers.of(request.user).at
    page = IssuePage(issue, request.user, now)
    context = {
        "issue": issue,
        "page": page,
        "cards": page.lead_cards(),
        "similar": page.suggestions(),
        "form": form or AnswerForm(issue=issue),
        "refusal": refusal,
        "now": now,
        "server_time": now,
    }
    status = 422 if form or refusal else 200
    return render(request, "inquiries/issues/issue.html", context, status=status)


@power_required(*policies.READERS)
@require_safe
def issue(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the issue: who waits for its answer, who has one, what the lead was told."""
    return _show(request, _visible(request, pk))


@power_required(*policies.READERS)
@require_POST
def answer_issue(request: SignedInRequest, pk: int) -> HttpResponse:
    """Answer all of its open messages with one text."""
    row = _workable(request, pk)
    form = AnswerForm(request.POST, issue=row)
    if form.is_valid():
        try:
            results = answering.answer_issue(issue=row, by=request.user, **form.facts())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
            if isinstance(refusal, Deviation):
                form.show_differences(refusal.facts)
        else:
            return _told(request, row, results, title="Jawaban untuk semua")
    fresh = _visible(request, pk)
    form.follow(fresh)
    return _show(request, fresh, form=form)


@power_required(*policies.READERS)
@require_POST
def join_issue(request: SignedInRequest, pk: int) -> HttpResponse:
    """Add the messages that are ticked."""
    row = _workable(request, pk)
    try:
        results = services.join_issue(issue=row, inquiries=_picked(request), by=request.user)
    except DomainError as refusal:
        return _show(request, _visible(request, pk), refusal=str(refusal))
    return _told(request, row, results, title="Pesan ditautkan")


@power_required(*policies.READERS)
@require_POST
def leave_issue(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let the messages that are ticked go."""
    row = _workable(request, pk)
    try:
        left = services.leave_issue(issue=row, inquiries=_picked(request), by=request.user)
    except DomainError as refusal:
        return _show(request, _visible(request, pk), refusal=str(refusal))
    messages.success(request, f"{len(left)} pesan dilepas dari isu.")
    return go_to(request, "inquiries:issue", pk=pk)
