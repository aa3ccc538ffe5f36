"""What the report of a year answers of the findings of the year before (Pasal 16(2))."""

from typing import Any

from core.formats import tanggal
from reports.models import AnnualReport, Improvement


def answers_of(report: AnnualReport) -> list[dict[str, Any]]:
    """Every finding that this report must answer, with its answer, as plain data; one query.

    No name of who mends it: the report is published (Pasal 3f).
    """
    rows = Improvement.objects.of_report(report.agency_id, report.year).order_by("number")
    return [
        {
            "number": row.number,
            "indicator": row.indicator,
            "finding": row.finding,
            "due_date": row.due_date.isoformat(),
            "due_date_text": tanggal(row.due_date),
            "status": row.status,
            "status_text": row.get_status_display(),
            "answer": row.answer,
        }
        for row in rows
    ]
