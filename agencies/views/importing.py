"""Instansi and outside bodies from a table: /instansi/impor/ (Pasal 1 angka 5)."""

from functools import partial

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from agencies.access import power_required
from agencies.importing import OPTIONAL, REQUIRED, import_agencies
from agencies.powers import Role
from agencies.requests import SignedInRequest
from core.htmx import render_part
from core.table_forms import TableForm


@power_required(Role.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def import_table(request: SignedInRequest) -> HttpResponse:
    """Try or take a table of Instansi, and tell what became of each row."""
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = TableForm(*posted)
    report = form.report_of(partial(import_agencies, by=request.user))
    context = {"form": form, "report": report, "columns": (*REQUIRED, *OPTIONAL)}
    page, part = "agencies/import_agencies.html", "agencies/_import_agencies.html"
    return render_part(request, page, part, context, status=422 if form.errors else 200)
