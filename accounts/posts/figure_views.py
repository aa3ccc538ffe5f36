"""Followers and other figures over time: /khalayak/ (Pasal 7 and 15(3) b); imports of exports."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import AudienceSnapshot, MediaAccount
from accounts.posts import figures, numbers, policies
from accounts.posts.forms import ExportForm, FollowersForm
from accounts.posts.importing import Options, import_posts
from accounts.posts.views import READERS
from agencies import powers
from agencies.access import power_required
from agencies.powers import DESK
from agencies.requests import SignedInRequest
from core import clock, uploads
from core.errors import DomainError
from core.htmx import go_to, render_part
from core.tables import Report

CHARTED = 12  # accounts; more of them show as a table alone
form_methods = require_http_methods(["GET", "HEAD", "POST"])


@power_required(*READERS)
@require_safe
def audience(request: SignedInRequest) -> HttpResponse:
    """Show the followers of every official account, and what its posts are about."""
    held, now = powers.of(request.user), clock.now()
    official = MediaAccount.objects.visible_to(request.user).official(now)
    rows = official.select_related("platform", "agency").order_by(
        "agency__name", "platform__name", "handle"
    )
    shown = numbers.followers_of(list(rows), now)
    context = {
        "rows": shown,
        "charted": shown[:CHARTED] if len(shown) <= CHARTED else [],
        "categories": numbers.categories_chart(None if held.is_evaluator else held.agencies(), now),
        "writable": held.agencies(*DESK),
        "many_agencies": held.is_evaluator or len(held.agencies()) > 1,
    }
    page, part = "accounts/posts/audience.html", "accounts/posts/_audience.html"
    return render_part(request, page, part, context)


@power_required(*READERS)
@form_methods
def account_audience(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the followers of one account with source and evidence, and take a new figure."""
    account = _visible(request, pk)
    may_record = policies.can_record_followers(request.user, account)
    if request.method == "POST" and not may_record:
        raise PermissionDenied
    form = FollowersForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_bound and form.is_valid():
        try:
            _record(form, account, request)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Pengikut dicatat.")
            return go_to(request, "accounts:account_audience", account.pk)
    (shown,) = numbers.followers_of([account], clock.now())
    snapshots = account.audience_snapshots.newest_first().select_related("by", "evidence")
    context = {
        "account": account,
        "chart": shown.chart,
        "snapshots": snapshots[:60],
        "form": form,
        "may_record": may_record,
    }
    page, part = "accounts/posts/account_audience.html", "accounts/posts/_account_audience.html"
    return render_part(request, page, part, context, status=422 if form.is_bound else 200)


def _record(form: FollowersForm, account: MediaAccount, request: SignedInRequest) -> None:
    typed = form.cleaned_data
    figures.record_followers(
        account=account,
        followers=typed["followers"],
        at=typed["at"] or clock.now(),
        origin=figures.entered(typed["evidence"], by=request.user),
        is_confirmed=typed["is_confirmed"],
    )


@power_required(*READERS)
@require_safe
def audience_evidence(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Hand out what a figure was read off."""
    rows = AudienceSnapshot.objects.visible_to(request.user).select_related("evidence")
    row = get_object_or_404(rows, pk=pk)
    if row.evidence is None:
        raise Http404
    return uploads.serve(row.evidence)


@power_required(*DESK)
@form_methods
def import_export(request: SignedInRequest) -> HttpResponse:
    """Try or take an export file of a platform, and tell what became of each row."""
    mine = powers.of(request.user).agencies(*DESK)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ExportForm(*posted, agencies=mine)

    def take(**file: Any) -> Report:
        options = _options(form.cleaned_data)
        return import_posts(by=request.user, permitted=mine, options=options, **file)

    report = form.report_of(take)
    context = {"form": form, "report": report}
    page, part = "accounts/posts/import.html", "accounts/posts/_import.html"
    return render_part(request, page, part, context, status=422 if form.errors else 200)


def _options(typed: dict[str, Any]) -> Options:
    names = ("account", "category", "tags", "audience", "at", "is_confirmed")
    return Options(**{name: typed[name] for name in names})


def _visible(request: SignedInRequest, pk: int) -> MediaAccount:
    """:raises Http404: if there is none that the person may see."""
    rows = MediaAccount.objects.visible_to(request.user).select_related("platform", "agency")
    return get_object_or_404(rows, pk=pk)
