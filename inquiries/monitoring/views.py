"""Pantau Percakapan: /pantauan/ (Pasal 8f)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies import powers
from agencies.access import power_required
from agencies.powers import DESK
from agencies.requests import SignedInRequest
from core.errors import DomainError
from core.formats import number_id
from core.htmx import go_to, render_part
from inquiries.bulk import PICKED
from inquiries.models import Inquiry, Mention
from inquiries.monitoring import listing, services
from inquiries.monitoring.forms import KindForm, MentionForm, MentionTableForm, PasteForm
from inquiries.monitoring.importing import COMMENTS, import_mentions
from inquiries.monitoring.policies import READERS, can_handle
from inquiries.monitoring.services import MOST_PICKED

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@power_required(*READERS)
@require_safe
def monitoring(request: SignedInRequest) -> HttpResponse:
    """Show what is said on the accounts and is not yet an inquiry."""
    shown = listing.board(request.user, request.GET)
    mine = powers.of(request.user).agencies(*DESK)
    context = {"board": shown, "may_write": bool(mine), "kinds": Inquiry.Type.choices}
    status = 422 if shown.form.errors else 200
    page, part = "inquiries/monitoring/board.html", "inquiries/monitoring/_board.html"
    return render_part(request, page, part, context, status=status)


@power_required(*DESK)
@form_methods
def note_mention(request: SignedInRequest) -> HttpResponse:
    """Note one conversation by hand."""
    form = MentionForm(_data(request), agencies=powers.of(request.user).agencies(*DESK))

    def act() -> str:
        account = form.cleaned_data["account"]
        services.note_mention(account=account, said=form.said(), by=request.user)
        return "Percakapan dicatat."

    return _take(request, form, act, title="Catat percakapan", lead="Satu percakapan di akun Anda.")


@power_required(*DESK)
@form_methods
def paste_mentions(request: SignedInRequest) -> HttpResponse:
    """Note many conversations from one paste."""
    form = PasteForm(_data(request), agencies=powers.of(request.user).agencies(*DESK))

    def act() -> str:
        asked = form.cleaned_data
        added, same = services.note_all(
            account=asked["account"], said=asked["pasted"], by=request.user
        )
        known = f", {number_id(same)} sudah tercatat" if same else ""
        return f"{number_id(added)} percakapan dicatat{known}."

    return _take(
        request, form, act, title="Tempel percakapan", lead="Beberapa percakapan sekaligus."
    )


@power_required(*DESK)
@form_methods
def import_table(request: SignedInRequest) -> HttpResponse:
    """Try or take an export file of comments, and tell what became of each row."""
    mine = powers.of(request.user).agencies(*DESK)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = MentionTableForm(*posted, agencies=mine)
    account = form.cleaned_data.get("account") if form.is_bound and form.is_valid() else None
    report = form.report_of(
        partial(import_mentions, by=request.user, permitted=mine, account=account)
    )
    context = {"form": form, "report": report, "columns": COMMENTS.columns}
    page, part = "inquiries/monitoring/import.html", "inquiries/monitoring/_import.html"
    return render_part(request, page, part, context, status=422 if form.errors else 200)


@power_required(*READERS)
@require_POST
def mark_seen(request: SignedInRequest) -> HttpResponse:
    """Set aside what is ticked."""
    rows = _picked(request)
    try:
        count = services.mark_seen(mentions=rows, by=request.user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{number_id(count)} percakapan ditandai dilihat.")
    return go_to(request, "inquiries:monitoring")


def _picked(request: SignedInRequest) -> list[Mention]:
    """The rows that are ticked.

    :raises Http404: if one is none that the person may see.
    :raises PermissionDenied: where the person may read and no more.
    """
    if not powers.of(request.user).agencies(*DESK):
        raise PermissionDenied
    keys = set(request.POST.getlist(PICKED)[:MOST_PICKED])
    if not all(key.isascii() and key.isdigit() and len(key) < 19 for key in keys):
        raise Http404
    visible = Mention.objects.visible_to(request.user).select_related("account")
    rows = list(visible.filter(pk__in=keys))
    if len(rows) < len(keys):
        raise Http404
    if not all(can_handle(request.user, row) for row in rows):
        raise PermissionDenied
    return rows


@power_required(*READERS)
@require_POST
def mark_unseen(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put back what was set aside."""
    mention = _handled(request, pk)
    try:
        services.mark_unseen(mention=mention, by=request.user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Percakapan kembali ke daftar.")
    return go_to(request, "inquiries:monitoring")


@power_required(*READERS)
@require_POST
def make_inquiry(request: SignedInRequest, pk: int) -> HttpResponse:
    """Make it an inquiry, and go there."""
    mention = _handled(request, pk)
    form = KindForm(request.POST)
    kind = form.cleaned_data["kind"] if form.is_valid() else listing.guessed_kind(mention.text)
    try:
        inquiry, is_new = services.make_inquiry(mention=mention, kind=kind, by=request.user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return go_to(request, "inquiries:monitoring")
    said = "dibuat dan Anda yang memegangnya" if is_new else "sudah ada sebelumnya"
    messages.success(request, f"Pesan {inquiry.number} {said}.")
    return go_to(request, "inquiries:detail", number=inquiry.number)


def _handled(request: SignedInRequest, pk: int) -> Mention:
    """:raises PermissionDenied: where the person may read and no more."""
    rows = Mention.objects.visible_to(request.user).select_related("account")
    mention = get_object_or_404(rows, pk=pk)
    if not can_handle(request.user, mention):
        raise PermissionDenied
    return mention


def _data(request: SignedInRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _take(
    request: SignedInRequest, form: forms.Form, act: Callable[[], str], **shown: Any
) -> HttpResponse:
    """Show a form, or do what was typed and go to the board; what is refused stays typed."""
    if form.is_bound and form.is_valid():
        try:
            done = act()
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, done)
            return go_to(request, "inquiries:monitoring")
    context = {"form": form, **shown}
    status = 422 if form.is_bound else 200
    page, part = "inquiries/monitoring/form.html", "inquiries/monitoring/_form.html"
    return render_part(request, page, part, context, status=status)
