"""The lists of reports: the own Instansi's years, and what Diskominfo and the Bupati read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, IntegerField, Value, When
from django.urls import reverse

from agencies import powers
from agencies.models import Agency, User
from agencies.powers import DESK
from core import clock
from reports import obligations, pages
from reports.models import AnnualReport
from reports.models.annual_report import FIRST_YEAR
from reports.obligations import Obligation

YEARS_SHOWN = 3
MOST = 200


@dataclass(frozen=True)
class Row:
    """One Instansi and year; without a report, the year waits to be started."""

    agency: Agency
    year: int
    report: AnnualReport | None
    url: str
    start_url: str
    deadline: date | None = None


def context_for(user: User, query: Mapping[str, str]) -> dict[str, Any]:
    held = powers.of(user)
    reads_all = held.is_evaluator or held.is_regent
    year = _year(query.get("tahun", ""))
    return {
        "own": _own(user),
        "submitted": _submitted(user, year) if reads_all else None,
        "years": _years_submitted(user) if reads_all else [],
        "year": year,
        "most": MOST,
        "can_start": bool(held.agencies(*DESK)),
    }


def _own(user: User) -> list[Row]:
    """The newest version of each year, and the recent years that have none yet."""
    held = powers.of(user)
    agencies = Agency.objects.filter(pk__in=held.agencies()).in_bulk()
    newest = (
        AnnualReport.objects.filter(agency__in=agencies).newest_versions().defer("snapshot_text")
    )
    found = {(row.agency_id, row.year): row for row in newest}
    this_year = clock.today().year
    years = set(range(this_year, max(FIRST_YEAR, this_year - YEARS_SHOWN + 1) - 1, -1))
    years |= {year for _, year in found}
    starters = held.agencies(*DESK)
    duties = obligations.of_years(years)
    return [
        _row(agency, duties[year], found.get((agency.pk, year)), may_start=agency.pk in starters)
        for year in sorted(years, reverse=True)
        for agency in agencies.values()
    ]


def _row(agency: Agency, duty: Obligation, report: AnnualReport | None, *, may_start: bool) -> Row:
    deadline = duty.deadline if duty.binds(agency.pk) else None
    if report is not None:
        report.agency = agency
        return Row(agency, duty.year, report, pages.address(report), "", deadline)
    start = f"{reverse('reports:start')}?instansi={agency.code}&tahun={duty.year}"
    return Row(agency, duty.year, None, "", start if may_start else "", deadline)


def _submitted(user: User, year: int | None) -> list[Row]:
    """All that was submitted, those that await their receipt first."""
    rows = AnnualReport.objects.visible_to(user).latest_submitted()
    if year is not None:
        rows = rows.filter(year=year)
    waiting = Case(
        When(status=AnnualReport.Status.SUBMITTED, then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    rows = rows.select_related("agency").defer("snapshot_text").order_by(waiting, "-frozen_at")
    return [Row(row.agency, row.year, row, pages.address(row), "") for row in rows[:MOST]]


def _years_submitted(user: User) -> list[int]:
    rows = AnnualReport.objects.visible_to(user).exclude(status=AnnualReport.Status.DRAFT)
    return list(rows.order_by("-year").values_list("year", flat=True).distinct())


def _year(written: str) -> int | None:
    return int(written) if written.isascii() and written.isdecimal() and len(written) == 4 else None
