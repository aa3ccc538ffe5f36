"""Proposing many accounts at once, from a table: /akun/impor/ (Pasal 8b)."""

from functools import partial

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from accounts.importing import OPTIONAL, REQUIRED, import_accounts
from agencies import powers
from agencies.access import power_required
from agencies.powers import IN_AGENCY
from agencies.requests import SignedInRequest
from core.htmx import render_part
from core.table_forms import TableForm


@power_required(*IN_AGENCY)
@require_http_methods(["GET", "HEAD", "POST"])
def import_table(request: SignedInRequest) -> HttpResponse:
    """Try or take a table of accounts, and tell what became of each row."""
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = TableForm(*posted)
    mine = powers.of(request.user).agencies()
    report = form.report_of(partial(import_accounts, by=request.user, permitted=mine))
    context = {"form": form, "report": report, "columns": (*REQUIRED, *OPTIONAL)}
    page, part = "accounts/import_accounts.html", "accounts/_import_accounts.html"
    return render_part(request, page, part, context, status=422 if form.errors else 200)
