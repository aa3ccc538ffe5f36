"""Kepatuhan: the matrix, and one Instansi's page that reads like a letter."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from agencies import powers
from agencies.access import power_required
from agencies.requests import SignedInRequest
from core import clock
from reports import sheets
from reports.compliance import matrix
from reports.evaluation import pages
from reports.evaluation.policies import READERS
from reports.models import Improvement


@power_required(*READERS)
@require_safe
def compliance(request: SignedInRequest) -> HttpResponse:
    """Show every Instansi, duty by duty, as it stands now; only the own one to others."""
    at = clock.now()
    rows = matrix.rows_of(matrix.readable(request.user), at=at)
    context = {
        "tabs": pages.tabs(request.user, "compliance"),
        "rows": rows,
        "checks": matrix.CHECKS,
        "totals": matrix.totals(rows),
        "at": at,
        "year": clock.local(at).year - 1,
    }
    return render(request, "reports/compliance/matrix.html", context)


@power_required(*READERS)
@require_safe
def agency_compliance(request: SignedInRequest, code: str) -> HttpResponse:
    """Say to one Instansi what is fine, what is missing, what to do, and by when."""
    at = clock.now()
    agency = get_object_or_404(matrix.readable(request.user), code=code)
    (row,) = matrix.rows_of([agency], at=at)
    held = powers.of(request.user)
    context = {
        "row": row,
        "agency": agency,
        "at": at,
        "links": held.is_evaluator or agency.pk in held.agencies(),
        "improvements": Improvement.objects.opened()
        .filter(evaluation__agency=agency)
        .exclude(status=Improvement.Status.DONE)
        .select_related("evaluation__agency", "owner")
        .defer("evaluation__snapshot_text")
        .order_by("due_date"),
    }
    return render(request, "reports/compliance/agency.html", context)


@power_required(*READERS)
@require_safe
def compliance_xlsx(request: SignedInRequest) -> HttpResponse:
    """Give the matrix as a spreadsheet, and the words behind each verdict."""
    rows = matrix.rows_of(matrix.readable(request.user), at=clock.now())
    heads = [check.short for check in matrix.CHECKS]
    table = (
        (row.agency.code, row.agency.name, *(cell.word for _, cell in row.cells)) for row in rows
    )
    facts = (
        (row.agency.code, check.pasal, check.duty, cell.word, cell.fact, cell.action, cell.due)
        for row in rows
        for check, cell in row.cells
    )
    content = sheets.workbook(
        "Kepatuhan",
        [
            sheets.Sheet(
                "Matriks", ["Kode", "Instansi", *heads], [16, 60, *[14] * len(heads)], table
            ),
            sheets.Sheet(
                "Keterangan",
                ["Kode", "Pasal", "Kewajiban", "Keadaan", "Fakta", "Yang harus dilakukan", "Kapan"],
                [16, 26, 44, 14, 60, 60, 30],
                facts,
            ),
        ],
    )
    return sheets.answer(content, "kepatuhan.xlsx")


@power_required(*READERS)
@require_safe
def compliance_json(request: SignedInRequest) -> HttpResponse:
    """Give the matrix as JSON."""
    at = clock.now()
    rows = matrix.rows_of(matrix.readable(request.user), at=at)
    response = JsonResponse({"computed_at": at.isoformat(), "agencies": plain(rows)})
    response["Content-Disposition"] = 'attachment; filename="kepatuhan.json"'
    response["Cache-Control"] = "private, no-store"
    return response


def plain(rows: list[matrix.Row]) -> list[dict[str, object]]:
    """The matrix as plain data; the API answers with the same."""
    return [
        {
            "agency": row.agency.code,
            "name": row.agency.name,
            "duties": [
                {
                    "key": check.key,
                    "pasal": check.pasal,
                    "duty": check.duty,
                    "state": cell.state.value,
                    "fact": cell.fact,
                    "action": cell.action,
                    "due": cell.due,
                    "evidence": cell.url,
                }
                for check, cell in row.cells
            ],
        }
        for row in rows
    ]
