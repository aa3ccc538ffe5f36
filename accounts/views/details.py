"""What an account is for and who can recover it: /akun/<pk>/rincian/ (Pasal 7, 8a, 8b)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from accounts import details, policies
from accounts.forms.details import DetailsForm, initial_of
from accounts.models import MediaAccount
from agencies.access import power_required
from agencies.powers import IN_AGENCY, Role
from agencies.requests import SignedInRequest
from core.errors import DomainError
from core.htmx import go_to, render_part


@power_required(*IN_AGENCY, Role.EVALUATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_account_details(request: SignedInRequest, pk: int) -> HttpResponse:
    """Set purpose, audience, segments and the names of those who can recover the account."""
    visible = MediaAccount.objects.visible_to(request.user).select_related("platform", "agency")
    account = get_object_or_404(visible, pk=pk)
    if not policies.can_describe_account(request.user, account):
        raise PermissionDenied
    posted = request.POST if request.method == "POST" else None
    form = DetailsForm(posted, account=account, initial=initial_of(details.details_of(account)))
    if form.is_bound and form.is_valid():
        try:
            details.describe_account(account=account, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Rincian akun tersimpan.")
            return go_to(request, "accounts:account", account.pk)
    page, part = "accounts/details.html", "accounts/_details_form.html"
    context = {"account": account, "form": form}
    return render_part(request, page, part, context, status=422 if form.is_bound else 200)
