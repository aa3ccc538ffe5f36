"""Confirm an account with a code or a picture: /akun/<pk>/konfirmasi/ (Pasal 8c)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_safe

from accounts import confirming, policies
from accounts.forms import ConfirmForm
from accounts.models import Confirmation, MediaAccount
from agencies.access import power_required
from agencies.powers import IN_AGENCY, Role
from agencies.requests import SignedInRequest
from core import uploads
from core.errors import DomainError
from core.htmx import go_to, render_part

READERS = (*IN_AGENCY, Role.EVALUATOR)


@power_required(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_account(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say how to confirm an account, and record that it was done."""
    visible = MediaAccount.objects.visible_to(request.user).select_related("platform", "agency")
    account = get_object_or_404(visible, pk=pk)
    if not policies.can_confirm_account(request.user, account):
        raise PermissionDenied
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ConfirmForm(*posted)
    if form.is_bound and form.is_valid():
        try:
            form.confirm(account, by=request.user)
        except DomainError as refusal:
            form.add_error("screenshot", str(refusal))
        else:
            messages.success(request, "Akun dikonfirmasi. Berlaku 180 hari.")
            return go_to(request, "accounts:account", account.pk)
    context = {"account": account, "form": form, "code": confirming.code_for(account)}
    page, part = "accounts/confirm.html", "accounts/_confirm.html"
    return render_part(request, page, part, context, status=422 if form.is_bound else 200)


@power_required(*READERS)
@require_safe
def confirmation_picture(request: SignedInRequest, pk: int, confirmation: int) -> HttpResponseBase:
    """Hand out the picture of a confirmation."""
    account = get_object_or_404(MediaAccount.objects.visible_to(request.user), pk=pk)
    rows = Confirmation.objects.filter(account=account).select_related("screenshot")
    made = get_object_or_404(rows, pk=confirmation)
    if made.screenshot is None:
        raise Http404
    return uploads.serve(made.screenshot, inline=True)
