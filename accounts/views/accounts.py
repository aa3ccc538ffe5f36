"""The accounts of an Instansi: /akun/ (Pasal 8b and 8c)."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import badge, details, policies, services
from accounts.forms import ProposeAccountForm, SuspendForm
from accounts.models import LookalikeReport, MediaAccount
from agencies import powers
from agencies.access import power_required
from agencies.forms import DayForm, day_of
from agencies.models import Decree
from agencies.moments import moment_of
from agencies.powers import IN_AGENCY, Role
from agencies.requests import SignedInRequest
from core import clock
from core.errors import DomainError
from core.htmx import go_to, render_part

READERS = (*IN_AGENCY, Role.EVALUATOR)


@power_required(*READERS)
@require_safe
def accounts(request: SignedInRequest) -> HttpResponse:
    """List the accounts that the person may see, with what each of them is or was on a day."""
    form = DayForm(request.GET or None)
    day = day_of(form)
    visible = MediaAccount.objects.visible_to(request.user).with_status(moment_of(day))
    rows = visible.with_confirmation().select_related("platform", "agency")
    held = powers.of(request.user)
    context = {
        "form": form,
        "day": day,
        "accounts": rows.order_by("agency__name", "platform__name", "handle"),
        "many_agencies": held.is_evaluator or len(held.agencies()) > 1,
        "may_propose": bool(held.agencies()),
        "open_reports": LookalikeReport.objects.visible_to(request.user).open().count(),
    }
    page, part = "accounts/accounts.html", "accounts/_accounts.html"
    return render_part(request, page, part, context, status=422 if form.errors else 200)


@power_required(*IN_AGENCY)
@require_http_methods(["GET", "HEAD", "POST"])
def propose_account(request: SignedInRequest) -> HttpResponse:
    """Propose an account; it becomes official only by a decree."""
    mine = powers.of(request.user).agencies()
    form = ProposeAccountForm(
        request.POST if request.method == "POST" else None,
        agencies=mine,
        initial={"address": request.GET.get("alamat", "")[:500]},
    )
    if form.is_bound and form.is_valid():
        if not policies.can_propose_account(request.user, form.cleaned_data["agency"]):
            raise PermissionDenied
        try:
            account = services.propose_account(by=request.user, **form.content)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{account} diusulkan. Tetapkan lewat keputusan.")
            return go_to(request, "accounts:accounts")
    page, part = "accounts/propose_account.html", "accounts/_propose_form.html"
    return render_part(request, page, part, {"form": form}, status=422 if form.is_bound else 200)


@power_required(*READERS)
@require_safe
def account(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show an account: what it is now, by which decrees, and when the public was warned."""
    return _detail(request, _visible(request, pk), SuspendForm())


@power_required(*READERS)
@require_POST
def suspend_account(request: SignedInRequest, pk: int) -> HttpResponse:
    """Warn the public of an account at once."""
    shown = _visible(request, pk)
    if not policies.can_suspend_account(request.user, shown):
        raise PermissionDenied
    form = SuspendForm(request.POST)
    if form.is_valid():
        try:
            services.suspend_account(account=shown, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            shown = _visible(request, pk)
            return _detail(request, shown, form, refusal=str(refusal), status=422)
        else:
            messages.success(request, "Akun ditangguhkan. Peringatan tampil di Cek Akun Resmi.")
            return go_to(request, "accounts:account", shown.pk)
    return _detail(request, shown, form, status=422)


@power_required(*READERS)
@require_POST
def lift_suspension(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take the public warning away."""
    shown = _visible(request, pk)
    if not policies.can_suspend_account(request.user, shown):
        raise PermissionDenied
    try:
        services.lift_suspension(account=shown, by=request.user)
    except DomainError as refusal:
        shown = _visible(request, pk)
        return _detail(request, shown, SuspendForm(), refusal=str(refusal), status=422)
    messages.success(request, "Penangguhan dicabut. Peringatan tidak tampil lagi.")
    return go_to(request, "accounts:account", shown.pk)


def _visible(request: SignedInRequest, pk: int) -> MediaAccount:
    """:raises Http404: if there is none that the person may see."""
    visible = MediaAccount.objects.visible_to(request.user).with_status(clock.now())
    visible = visible.with_confirmation()
    return get_object_or_404(visible.select_related("platform", "agency", "proposed_by"), pk=pk)


def _detail(
    request: SignedInRequest,
    shown: MediaAccount,
    form: SuspendForm,
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    day_form = DayForm(request.GET or None)
    day = day_of(day_form)
    may_suspend = policies.can_suspend_account(request.user, shown)
    confirmations = shown.confirmations.select_related("by", "screenshot").order_by("-at", "-pk")
    context = {
        "confirmations": confirmations[:10],
        "confirmation_due": shown.is_confirmation_due(clock.now()),
        "may_confirm": policies.can_confirm_account(request.user, shown),
        "account": shown,
        "day_form": day_form,
        "day": day,
        "status_then": _status_on(shown, day) if day else None,
        "share": badge.share_of(shown),
        "details": details.details_of(shown),
        "may_describe": policies.can_describe_account(request.user, shown),
        "refusal": refusal,
        "form": form,
        **_decrees_of(request, shown),
        "suspensions": shown.suspensions.select_related("by", "lifted_by").order_by("-pk"),
        "may_suspend": may_suspend and (shown.is_official or shown.is_former),
        "may_lift": may_suspend and shown.is_suspended,
    }
    status = 422 if day_form.errors else status
    page, part = "accounts/account.html", "accounts/_account.html"
    return render_part(request, page, part, context, status=status)


def _status_on(shown: MediaAccount, day: date) -> MediaAccount.Status:
    """What an account was at the end of a day."""
    return MediaAccount.objects.with_status(moment_of(day)).get(pk=shown.pk).status


def _decrees_of(request: SignedInRequest, shown: MediaAccount) -> dict[str, Any]:
    """The decrees that name an account: the signed ones, and drafts that the person may see."""
    at = clock.now()
    seen = Decree.objects.visible_to(request.user).values_list("pk", flat=True)
    signed_or_seen = Q(decree__activated_at__isnull=False) | Q(decree__in=seen)
    lines = shown.designations.filter(signed_or_seen).select_related("decree__agency")
    rows = [(line.decree, line.decree.status_at(at)) for line in lines.order_by("-decree__pk")]
    return {"designations": rows, "readable": set(seen.filter(designations__account=shown))}
