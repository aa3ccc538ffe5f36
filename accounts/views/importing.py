"""Proposing many accounts at once, from a table: /akun/impor/ (Pasal 8b)."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from accounts.importing import OPTIONAL, REQUIRED, import_accounts
from agencies import powers
from agencies.access import power_required
from agencies.powers import IN_AGENCY
from agencies.requests import SignedInRequest
from core.errors import DomainError
from core.htmx import render_part
from core.table_forms import TableForm
from core.tables import ImportRefused, Report


@power_required(*IN_AGENCY)
@require_http_methods(["GET", "POST"])
def import_table(request: SignedInRequest) -> HttpResponse:
    """Try or take a table of accounts, and tell what became of each row."""
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = TableForm(*posted)
    report: Report | None = None
    if form.is_bound and form.is_valid():
        mine = powers.of(request.user).agencies()
        is_trial = form.cleaned_data["is_trial"]
        try:
            report = import_accounts(
                content=form.content, by=request.user, permitted=mine, is_trial=is_trial
            )
        except DomainError as refusal:
            form.add_error("file", str(refusal))
            report = refusal.report if isinstance(refusal, ImportRefused) else None
    context = {"form": form, "report": report, "columns": (*REQUIRED, *OPTIONAL)}
    page, part = "accounts/import_accounts.html", "accounts/_import_accounts.html"
    return render_part(request, page, part, context, status=422 if form.errors else 200)
