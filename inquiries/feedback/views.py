"""Umpan balik: /umpan-balik/."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies import powers
from agencies.access import power_required
from agencies.requests import SignedInRequest
from core.errors import DomainError
from core.htmx import go_to, render_part
from inquiries.bulk import PICKED
from inquiries.feedback import listing, policies, services
from inquiries.feedback.forms import PeriodForm, RenameForm, TargetForm
from inquiries.feedback.page import DigestPage
from inquiries.forms import VersionForm
from inquiries.models import Inquiry, Theme, ThemeDigest

MOST_PICKED = 100
SECONDS = 5
Allowed = Callable[[Any, ThemeDigest], bool]


@power_required(*policies.READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: SignedInRequest) -> HttpResponse:
    """List the digests, newest first; a POST asks for one."""
    may_ask = policies.can_ask_somewhere(request.user)
    if request.method == "POST" and not may_ask:
        raise PermissionDenied
    form = PeriodForm(request.POST or None, user=request.user) if may_ask else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            asked = services.ask_digest(by=request.user, **form.facts())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return go_to(request, "inquiries:digest", pk=asked.pk)
    rows, page = listing.digests(request.user, request.GET, powers.of(request.user).at)
    context = {"rows": rows, "page": page, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "inquiries/feedback/list.html", context, status=status)


def _visible(request: SignedInRequest, pk: int) -> ThemeDigest:
    """:raises Http404: outside the user's scope, as if it did not exist."""
    rows = ThemeDigest.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("agency", "requested_by", "approved_by"), pk=pk)


def _theme(request: SignedInRequest, pk: int) -> Theme:
    rows = Theme.objects.visible_to(request.user).select_related("digest__agency", "merged_into")
    return get_object_or_404(rows, pk=pk)


def _shapeable(request: SignedInRequest, pk: int) -> Theme:
    """:raises PermissionDenied: where the user may read and no more."""
    row = _theme(request, pk)
    if not policies.can_shape(request.user, row.digest):
        raise PermissionDenied
    return row


@power_required(*policies.READERS)
@require_safe
def digest(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the themes, or how far the worker is with them."""
    row = _visible(request, pk)
    if row.is_open or row.has_failed:
        context = {"digest": row, "can_ask": policies.can_ask(request.user, row)}
        page, part = "inquiries/feedback/waiting.html", "inquiries/feedback/_progress.html"
        response = render_part(request, page, part, context, status=202 if row.is_open else 200)
        if row.is_open:
            response["Retry-After"] = str(SECONDS)
        return response
    if request.headers.get("HX-Request") == "true":
        return go_to(request, "inquiries:digest", pk=pk)
    return _show(request, row)


def _show(request: SignedInRequest, row: ThemeDigest, refusal: str = "") -> HttpResponse:
    page = DigestPage(row, request.user)
    context = {"digest": row, "page": page, "refusal": refusal}
    status = 422 if refusal else 200
    return render(request, "inquiries/feedback/digest.html", context, status=status)


def _acted(
    request: SignedInRequest, pk: int, may: Allowed, act: Callable[..., object], told: str
) -> HttpResponse:
    """Do one thing with a digest that needs nothing but its version.

    :raises PermissionDenied: unless `may` allows it.
    """
    row = _visible(request, pk)
    if not may(request.user, row):
        raise PermissionDenied
    try:
        act(digest=row, by=request.user, version=VersionForm(request.POST).seen())
    except DomainError as refusal:
        return _refused(request, _visible(request, pk), str(refusal))
    messages.success(request, told)
    return go_to(request, "inquiries:digest", pk=pk)


def _refused(request: SignedInRequest, row: ThemeDigest, refusal: str) -> HttpResponse:
    if row.is_usable:
        return _show(request, row, refusal)
    context = {
        "digest": row, "refusal": refusal, "can_ask": policies.can_ask(request.user, row),
    }  # fmt: skip
    return render(request, "inquiries/feedback/waiting.html", context, status=422)


@power_required(*policies.READERS)
@require_POST
def ask_digest_again(request: SignedInRequest, pk: int) -> HttpResponse:
    """Have a draft made anew from the inbox of today."""
    told = "Rangkuman disusun ulang."
    return _acted(request, pk, policies.can_ask, services.ask_again, told)


@power_required(*policies.READERS)
@require_POST
def approve_digest(request: SignedInRequest, pk: int) -> HttpResponse:
    """Approve and freeze it, as the Kepala."""
    told = "Rangkuman disetujui. Isinya tidak berubah lagi."
    return _acted(request, pk, policies.can_approve, services.approve_digest, told)


def _show_theme(
    request: SignedInRequest, row: Theme, form: TargetForm | None = None, refusal: str = ""
) -> HttpResponse:
    rows, page = listing.members(row, request.user, request.GET, powers.of(request.user).at)
    may_ask = policies.can_ask_for(request.user, row.digest.agency_id)
    can_move = row.digest.is_draft and policies.can_shape(request.user, row.digest)
    others = row.digest.themes.shown() if can_move else ()
    context = {
        "theme": row, "digest": row.digest, "rows": rows, "page": page, "refusal": refusal,
        "may_recommend": row.digest.is_approved and not row.is_rest and may_ask,
        "form": (form or TargetForm.of(row, row.digest, others)) if can_move else None,
    }  # fmt: skip
    status = 422 if form or refusal else 200
    return render(request, "inquiries/feedback/theme.html", context, status=status)


@power_required(*policies.INBOX_READERS)
@require_safe
def theme(request: SignedInRequest, pk: int) -> HttpResponse:
    """List the messages behind a theme."""
    return _show_theme(request, _theme(request, pk))


def _shaped(request: SignedInRequest, row: Theme, told: str) -> HttpResponse:
    messages.success(request, told)
    return go_to(request, "inquiries:digest", pk=row.digest_id)


@power_required(*policies.READERS)
@require_POST
def rename_theme(request: SignedInRequest, pk: int) -> HttpResponse:
    """Name a theme."""
    row = _shapeable(request, pk)
    form = RenameForm.of(row, row.digest, request.POST)
    if form.is_valid():
        try:
            services.rename_theme(
                theme=row, name=form.cleaned_data["name"], by=request.user, version=form.seen()
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return _shaped(request, row, "Nama tema disimpan.")
    context = {"theme": row, "digest": row.digest, "form": form}
    return render(request, "inquiries/feedback/rename.html", context, status=422)


@power_required(*policies.READERS)
@require_POST
def merge_theme(request: SignedInRequest, pk: int) -> HttpResponse:
    """Count a theme in another."""
    row = _shapeable(request, pk)
    form = TargetForm.of(row, row.digest, (), request.POST)
    if not form.is_valid():
        said = next(iter(form.errors.values()))[0]
        return _refused(request, _visible(request, row.digest_id), str(said))
    target = form.cleaned_data["target"]
    try:
        services.merge_theme(theme=row, into=target, by=request.user, version=form.seen())
    except DomainError as refusal:
        return _refused(request, _visible(request, row.digest_id), str(refusal))
    return _shaped(request, row, f"“{row}” digabung ke “{target}”.")


@power_required(*policies.READERS)
@require_POST
def split_theme(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let a merged theme stand for itself again."""
    row = _shapeable(request, pk)
    try:
        seen = VersionForm(request.POST).seen()
        services.split_theme(theme=row, by=request.user, version=seen)
    except DomainError as refusal:
        return _refused(request, _visible(request, row.digest_id), str(refusal))
    return _shaped(request, row, f"“{row}” dipisahkan lagi.")


@power_required(*policies.READERS)
@require_POST
def move_members(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put the ticked messages into another theme."""
    row = _shapeable(request, pk)
    form = TargetForm.of(row, row.digest, row.digest.themes.shown(), request.POST)
    if not form.is_valid():
        return _show_theme(request, row, form)
    numbers = [number[:20] for number in request.POST.getlist(PICKED)[:MOST_PICKED]]
    target = form.cleaned_data["target"]
    try:
        count = services.move_members(
            theme=row,
            inquiries=Inquiry.objects.visible_to(request.user).filter(number__in=numbers),
            to=target,
            by=request.user,
            version=form.seen(),
        )
    except DomainError as refusal:
        return _show_theme(request, _theme(request, pk), refusal=str(refusal))
    messages.success(request, f"{count} pesan dipindahkan ke “{target}”.")
    return go_to(request, "inquiries:theme", pk=pk)
