"""A draft as it stands: counted figures, entered ones in their place, last year's beside them."""

from datetime import datetime
from typing import Any

from core import clock
from reports import counting
from reports.figures import Figure, entered
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


def previous_of(report: AnnualReport) -> dict[str, Any] | None:
    """What was submitted for the year before: its figures by code, and what it planned.

    None without a report. Version and SHA-256 name the report that it was taken from.
    """
    before = (
        AnnualReport.objects.filter(agency=report.agency_id, year=report.year - 1)
        .exclude(status__in=[AnnualReport.Status.DRAFT, AnnualReport.Status.RETURNED])
        .order_by("-version")
        .first()
    )
    if before is None:
        return None
    content = before.snapshot
    return {
        "year": before.year,
        "version": before.version,
        "sha256": before.sha256,
        "values": {figure["code"]: figure["value"] for figure in content["figures"]},
        "recommendations": content["narratives"]["recommendations"],
        "follow_up_plan": content["narratives"]["follow_up_plan"],
    }
