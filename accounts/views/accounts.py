"""The accounts of an Instansi: /akun/ (Pasal 8b and 8c)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from accounts import policies, services
from accounts.forms import ProposeAccountForm
from accounts.models import MediaAccount
from agencies import powers
from agencies.access import power_required
from agencies.powers import IN_AGENCY, Role
from agencies.requests import SignedInRequest
from core import clock
from core.errors import DomainError
from core.htmx import go_to, render_part

READERS = (*IN_AGENCY, Role.EVALUATOR)


@power_required(*READERS)
@require_GET
def accounts(request: SignedInRequest) -> HttpResponse:
    """List the accounts that the person may see, with what each of them is now."""
    visible = MediaAccount.objects.visible_to(request.user).with_status(clock.now())
    rows = visible.select_related("platform", "agency")
    held = powers.of(request.user)
    context = {
        "accounts": rows.order_by("agency__name", "platform__name", "handle"),
        "many_agencies": held.is_evaluator or len(held.agencies()) > 1,
        "may_propose": bool(held.agencies()),
    }
    return render_part(request, "accounts/accounts.html", "accounts/_accounts.html", context)


@power_required(*IN_AGENCY)
@require_http_methods(["GET", "POST"])
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
