"""What everybody may read of a year: the delivered reports, who has none, the published results."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from agencies.models import Agency
from core import clock
from reports import obligations
from reports.deliveries import non_filers
from reports.evaluation import listing
from reports.evaluation.content import score_text
from reports.models import AnnualReport, Evaluation
from reports.models.annual_report import FIRST_YEAR


@dataclass(frozen=True)
class Row:
    """One Instansi in a year."""

    agency: Agency
    report: AnnualReport | None
    evaluation: Evaluation | None
    rank: int | None
    is_missing: bool

    @property
    def score_text(self) -> str:
        return score_text(self.evaluation.score) if self.evaluation else "–"

    @property
    def has_pdf(self) -> bool:
        return bool(self.report and self.report.pdf_id)


def years() -> list[int]:
    """The years of which something may be read, newest first; the last whole one at least."""
    last = clock.today().year - 1
    delivered = AnnualReport.objects.filter(status=AnnualReport.Status.DELIVERED)
    published = Evaluation.objects.published()
    found = {last} if last >= FIRST_YEAR else set()
    for rows in (delivered, published):
        found |= set(rows.order_by().values_list("year", flat=True).distinct())
    return sorted(found, reverse=True)


def rows_of(year: int) -> list[Row]:
    """Every Instansi of which there is something to say, in six queries however many there are."""
    delivered = AnnualReport.objects.filter(year=year, status=AnnualReport.Status.DELIVERED)
    reports = {row.agency_id: row for row in delivered.defer("snapshot_text").order_by("version")}
    published = listing.light(Evaluation.objects.published().filter(year=year))
    evaluations = {row.agency_id: row for row in published}
    ranks = listing.ranks_of(list(evaluations.values()), year)
    is_over = obligations.of_year(year).is_over(clock.now())
    missing = {agency.pk for agency in non_filers(year)} if is_over else set()
    wanted = set(reports) | set(evaluations) | missing
    return [
        Row(
            agency,
            reports.get(agency.pk),
            evaluations.get(agency.pk),
            ranks.get(agency.pk),
            agency.pk in missing,
        )
        for agency in Agency.objects.filter(pk__in=wanted).order_by("name")
    ]


def plain(year: int, rows: Iterable[Row], *, base: str) -> dict[str, Any]:
    """The same as plain data, with the addresses of the documents."""
    return {
        "year": year,
        "agencies": [
            {
                "agency": row.agency.code,
                "name": row.agency.name,
                "report": {
                    "version": row.report.version,
                    "sha256": row.report.sha256,
                    "url": base + reverse("reports:public_report", args=[year, row.agency.code]),
                }
                if row.report
                else None,
                "has_not_reported": row.is_missing,
                "evaluation": {
                    "score": None if row.evaluation.score is None else float(row.evaluation.score),
                    "grade": row.evaluation.grade,
                    "rank": row.rank,
                    "cases": row.evaluation.cases,
                    "sha256": row.evaluation.sha256,
                    "url": base + reverse("reports:public_result", args=[year, row.agency.code]),
                }
                if row.evaluation
                else None,
            }
            for row in rows
        ],
    }
