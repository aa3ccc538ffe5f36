"""For everybody: delivered reports and published results (Pasal 15, 16). No session, no cookie."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core import uploads
from reports import public_results, sheets
from reports.evaluation.content import groups_of, result_of
from reports.models import AnnualReport, Evaluation

CACHE = "public, max-age=60"


@require_safe
def public_reports(request: HttpRequest) -> HttpResponse:
    """List the reports and results of a year."""
    years = public_results.years()
    written = request.GET.get("tahun", "")
    year = next((one for one in years if written == str(one)), years[0])
    rows = public_results.rows_of(year)
    context = {
        "years": [{"year": one, "current": one == year} for one in years],
        "year": year,
        "delivered": [row for row in rows if row.report],
        "results": sorted(
            (row for row in rows if row.evaluation),
            key=lambda row: (row.rank is None, row.rank or 0, row.agency.name),
        ),
        "missing": [row.agency for row in rows if row.is_missing],
    }
    response = render(request, "reports/public/reports.html", context)
    response["Cache-Control"] = CACHE
    return response


@require_safe
def public_reports_json(request: HttpRequest, year: int) -> HttpResponse:
    """Give the year as JSON."""
    rows = public_results.rows_of(_known(year))
    response = JsonResponse(public_results.plain(year, rows, base=settings.BASE_URL))
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = CACHE
    return response


@require_safe
def public_reports_xlsx(request: HttpRequest, year: int) -> HttpResponse:
    """Give the year as a spreadsheet."""
    said = public_results.plain(year, public_results.rows_of(_known(year)), base=settings.BASE_URL)
    rows = []
    for row in said["agencies"]:
        report, result = row["report"] or {}, row["evaluation"] or {}
        state = "belum melapor" if row["has_not_reported"] else "disampaikan" if report else ""
        rows.append(
            (
                row["agency"], row["name"], state, result.get("score"), result.get("grade"),
                result.get("rank"), result.get("cases"), report.get("url"), result.get("url"),
            )
        )  # fmt: skip
    head = (
        "Kode", "Instansi", "Laporan", "Nilai", "Predikat", "Peringkat", "Kasus",
        "Alamat laporan", "Alamat hasil",
    )  # fmt: skip
    table = sheets.Sheet(f"Tahun {year}", head, (16, 60, 18, 10, 28, 12, 10, 60, 60), rows)
    content = sheets.workbook(f"Laporan publik tahun {year}", [table])
    return sheets.answer(content, f"laporan-publik-{year}.xlsx", is_public=True)


def _known(year: int) -> int:
    """:raises Http404: for a year of which nothing may be read."""
    if year not in public_results.years():
        raise Http404
    return year


@require_safe
def public_report(request: HttpRequest, year: int, code: str) -> HttpResponseBase:
    """Hand out a delivered report."""
    rows = AnnualReport.objects.filter(status=AnnualReport.Status.DELIVERED)
    report = get_object_or_404(
        rows.select_related("pdf", "signed_pdf").defer("snapshot_text"),
        agency__code=code,
        year=year,
    )
    if report.document is None:
        raise Http404
    return uploads.serve(report.document, inline=True)


@require_safe
def public_result(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Show one published result, as it was frozen."""
    rows = Evaluation.objects.published().select_related("agency", "letter__pdf")
    evaluation = get_object_or_404(rows, agency__code=code, year=year)
    said = evaluation.snapshot
    history = Evaluation.objects.published().filter(agency=evaluation.agency)
    context = {
        "evaluation": evaluation,
        "said": said,
        "groups": groups_of(said),
        "result": result_of(said),
        "history": history.only("year", "score", "grade").order_by("-year"),
    }
    response = render(request, "reports/public/result.html", context)
    response["Cache-Control"] = CACHE
    return response


@require_safe
def public_result_letter(request: HttpRequest, year: int, code: str) -> HttpResponseBase:
    """Hand out the letter of a published result."""
    rows = Evaluation.objects.published().select_related("letter__pdf").defer("snapshot_text")
    evaluation = get_object_or_404(rows, agency__code=code, year=year)
    if evaluation.letter.pdf is None:
        raise Http404
    return uploads.serve(evaluation.letter.pdf, inline=True)
