"""What the report of a year must answer of the findings of the year before (Pasal 16(2))."""

from reports.models import AnnualReport, Improvement


def unanswered_of(report: AnnualReport) -> list[str]:
    """The improvements that this year's report must answer and does not yet, by their names."""
    rows = Improvement.objects.of_report(report.agency_id, report.year).unanswered()
    return [f"Jawaban perbaikan {number}" for number in rows.values_list("number", flat=True)]
