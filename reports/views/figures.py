"""The figures of a report: the rows behind each, entering one by hand, all as files."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from agencies.access import power_required
from agencies.requests import SignedInRequest
from core import clock, csv_export, uploads
from core.errors import DomainError
from core.htmx import go_to
from reports import entries, pages, policies, workbook
from reports.evidence import all_rows, evidence_of, linked
from reports.figures import canonical
from reports.forms import EntryForm
from reports.models import AnnualReport
from reports.outline import sections_of
from reports.views.annual import READERS, report_of

MOST_ROWS = 500


@power_required(*READERS)
@require_safe
def figure(request: SignedInRequest, code: str, year: int, figure: str) -> HttpResponse:
    """Show the rows behind a figure."""
    report = report_of(request, code, year)
    return _page(request, report, figure, EntryForm())


def _page(
    request: SignedInRequest, report: AnnualReport, figure: str, form: EntryForm, status: int = 200
) -> HttpResponse:
    evidence = evidence_of(report, figure)
    if evidence is None:
        raise Http404
    can_enter = report.is_draft and policies.can_prepare(request.user, report)
    context: dict[str, Any] = {
        "report": report,
        "evidence": evidence,
        "rows": linked(evidence.rows[:MOST_ROWS], reader=request.user),
        "is_cut": len(evidence.rows) > MOST_ROWS,
        "back": f"{pages.address(report)}#butir-{figure}",
        "csv_url": pages.address(report, "figure_csv", figure),
        "form": form if can_enter else None,
        "enter_url": pages.address(report, "enter_figure", figure),
        "restore_url": pages.address(report, "restore_figure", figure),
        "file_url": pages.address(report, "evidence_file", figure),
    }
    return render(request, "reports/figure.html", context, status=status)


def _preparable(request: SignedInRequest, code: str, year: int) -> AnnualReport:
    """:raises PermissionDenied: for who does not prepare this report."""
    report = report_of(request, code, year)
    if not policies.can_prepare(request.user, report):
        raise PermissionDenied("Hanya Petugas dan Pejabat Instansi ini yang mengisi angkanya.")
    return report


@power_required(*READERS)
@require_POST
def enter(request: SignedInRequest, code: str, year: int, figure: str) -> HttpResponse:
    """Enter a figure by hand, with a reason and evidence."""
    report = _preparable(request, code, year)
    form = EntryForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            entries.enter_figure(report=report, code=figure, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Angka diganti. Alasan dan buktinya ikut dalam laporan.")
            return go_to(request, pages.address(report, "figure", figure))
    return _page(request, report, figure, form, status=422)


@power_required(*READERS)
@require_POST
def restore(request: SignedInRequest, code: str, year: int, figure: str) -> HttpResponse:
    """Let the portal's own count stand again."""
    report = _preparable(request, code, year)
    try:
        entries.remove_entry(report=report, code=figure, by=request.user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Angka portal dipakai kembali.")
    return go_to(request, pages.address(report, "figure", figure))


@power_required(*READERS)
@require_safe
def evidence_file(request: SignedInRequest, code: str, year: int, figure: str) -> HttpResponseBase:
    """Hand out the document that proves an entered figure."""
    report = report_of(request, code, year)
    entry = get_object_or_404(report.entries.select_related("evidence"), code=figure)
    return uploads.serve(entry.evidence)


@power_required(*READERS)
@require_safe
def figure_csv(request: SignedInRequest, code: str, year: int, figure: str) -> HttpResponse:
    """Give all rows behind a figure as CSV."""
    report = report_of(request, code, year)
    evidence = evidence_of(report, figure)
    if evidence is None:
        raise Http404
    name = f"{code.lower()}-{year}-v{report.version}-{figure}.csv"
    return csv_export.answer(name, ["Nomor", "Keterangan"], evidence.rows)


@power_required(*READERS)
@require_safe
def figures_xlsx(request: SignedInRequest, code: str, year: int) -> HttpResponse:
    """Give all figures and the rows behind them as a spreadsheet."""
    report = report_of(request, code, year)
    sections = sections_of(pages.content_of(report, at=clock.now()))
    content = workbook.figures_workbook(str(report), sections, all_rows(report))
    return _download(content, workbook.CONTENT_TYPE, f"{report.slug}.xlsx")


@power_required(*READERS)
@require_safe
def figures_json(request: SignedInRequest, code: str, year: int) -> HttpResponse:
    """Give the content as JSON: of a frozen report the very bytes that its SHA-256 is of."""
    report = report_of(request, code, year)
    text = report.snapshot_text or canonical(pages.content_of(report, at=clock.now()))
    return _download(text.encode(), "application/json", f"{report.slug}.json")


def _download(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
