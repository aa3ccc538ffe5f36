"""Look-alikes that the public reports: /cek/lapor/ and, for the desk, /akun/tiruan/ (Pasal 8c)."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import policies, reporting
from accounts.forms import CloseReportForm, ReportForm
from accounts.models import LookalikeReport
from agencies.access import power_required
from agencies.powers import IN_AGENCY, Role
from agencies.requests import SignedInRequest
from core.addresses import client_address
from core.errors import DomainError
from core.htmx import go_to, render_part
from core.throttling import spend

READERS = (*IN_AGENCY, Role.EVALUATOR)
PER_HOUR = 10
SHOWN = 200


def spend_report(request: HttpRequest) -> None:
    """:raises TooOften: if the address reported too much within the hour."""
    spend("lookalike", client_address(request), limit=PER_HOUR, per=timedelta(hours=1))


@require_http_methods(["GET", "HEAD", "POST"])
def report_lookalike(request: HttpRequest) -> HttpResponse:
    """Take a report from anybody; who reported is neither asked nor kept."""
    if request.method != "POST":
        form = ReportForm(initial={"alamat": request.GET.get("alamat", "")[:500]})
        return render(request, "accounts/report_lookalike.html", {"form": form})
    spend_report(request)
    form = ReportForm(request.POST)
    if form.is_valid():
        reading, note = form.cleaned_data["alamat"], form.cleaned_data["keterangan"]
        try:
            reporting.report_lookalike(reading=reading, note=note)
        except DomainError as refusal:
            form.add_error("alamat", str(refusal))
        else:
            return go_to(request, "accounts:report_received")
    return render(request, "accounts/report_lookalike.html", {"form": form}, status=422)


@require_safe
def report_received(request: HttpRequest) -> HttpResponse:
    """Thank for a report."""
    return render(request, "accounts/report_received.html")


@power_required(*READERS)
@require_safe
def lookalike_reports(request: SignedInRequest) -> HttpResponse:
    """List what was reported: open reports first, then those that are closed."""
    return _list(request)


@power_required(*READERS)
@require_POST
def close_report(request: SignedInRequest, lookalike: int) -> HttpResponse:
    """Say what became of a report."""
    visible = LookalikeReport.objects.visible_to(request.user).select_related("resembles")
    report = get_object_or_404(visible, pk=lookalike)
    if not policies.can_close_report(request.user, report):
        raise PermissionDenied
    form = CloseReportForm(request.POST)
    if not form.is_valid():
        return _list(request, refusal="Pilih hasilnya dari daftar.", status=422)
    outcome = LookalikeReport.Outcome(form.cleaned_data["outcome"])
    try:
        reporting.close_report(report=report, outcome=outcome, by=request.user)
    except DomainError as refusal:
        return _list(request, refusal=str(refusal), status=422)
    messages.success(request, f"Laporan {report} ditutup.")
    return go_to(request, "accounts:lookalike_reports")


def _list(request: SignedInRequest, *, refusal: str = "", status: int = 200) -> HttpResponse:
    visible = LookalikeReport.objects.visible_to(request.user).select_related(
        "platform", "resembles__platform", "resembles__agency", "closed_by"
    )
    open_reports = visible.open().order_by("-times", "-pk")[:SHOWN]
    context = {
        "open": [(row, policies.can_close_report(request.user, row)) for row in open_reports],
        "closed": visible.exclude(closed_at=None).order_by("-closed_at", "-pk")[:SHOWN],
        "outcomes": LookalikeReport.Outcome.choices,
        "refusal": refusal,
    }
    page, part = "accounts/lookalike_reports.html", "accounts/_lookalike_reports.html"
    return render_part(request, page, part, context, status=status)
