"""A draft as it stands: counted figures, entered ones in their place, last year's beside them."""

from datetime import datetime
from typing import Any

from core import clock
from reports import counting
from reports.figures import Figure, contradictions, entered
from reports.models import AnnualReport


def figures_of(report: AnnualReport, *, at: datetime | None = None) -> list[Figure]:
    """The figures as the rows give them, with those that the Instansi entered in their place."""
    counted = counting.figures_of(report.agency, report.year, at=at or clock.now())
    entries = {entry.code: entry for entry in report.entries.select_related("evidence")}
    return [
        entered(
            figure,
            value=float(entry.value),
            reason=entry.reason,
            evidence_file=entry.evidence.sha256,
        )
        if (entry := entries.get(figure.code))
        else figure
        for figure in counted
    ]


def figure_of(report: AnnualReport, code: str, *, at: datetime | None = None) -> Figure | None:
    """One figure of a draft with the rows behind it."""
    return next((found for found in figures_of(report, at=at) if found.code == code), None)


def contradictions_in(figures: list[Figure]) -> list[str]:
    """What cannot be true together among the figures of a draft."""
    return contradictions({figure.code: figure.value for figure in figures})


def previous_of(report: AnnualReport) -> dict[str, Any] | None:
    """The figures that were submitted for the year before, by code; None without a report."""
    before = (
        AnnualReport.objects.filter(agency=report.agency_id, year=report.year - 1)
        .exclude(status__in=[AnnualReport.Status.DRAFT, AnnualReport.Status.RETURNED])
        .order_by("-version")
        .first()
    )
    if before is None:
        return None
    values = {figure["code"]: figure["value"] for figure in before.snapshot["figures"]}
    return {"year": before.year, "values": values}
