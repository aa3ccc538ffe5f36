"""Who must report for a year, until when, and who has not (Pasal 15(1) and (2))."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from agencies.models import Agency, User
from core import audit, clock
from reports.models import AnnualReport, ReportingYear
from reports.models.annual_report import FIRST_YEAR, ReportError


@dataclass(frozen=True)
class Obligation:
    """The duty of one year; `is_default` while Diskominfo has decided nothing."""

    year: int
    deadline: date
    agencies: frozenset[int]
    is_default: bool

    @property
    def ends_at(self) -> datetime:
        """The instant after the last day, in WITA."""
        return clock.start_of_day(self.deadline + timedelta(days=1))

    def binds(self, agency_id: int) -> bool:
        return agency_id in self.agencies

    def is_over(self, at: datetime) -> bool:
        return at >= self.ends_at


def of_year(year: int) -> Obligation:
    """The duty of a year: as Diskominfo set it, else 31 March for every open Instansi."""
    return of_years([year])[year]


def of_years(years: Iterable[int]) -> dict[int, Obligation]:
    """The duties of several years, in three queries at most."""
    wanted = set(years)
    rows = ReportingYear.objects.filter(year__in=wanted).prefetch_related("agencies")
    found = {
        row.year: Obligation(
            row.year,
            row.deadline,
            frozenset(agency.pk for agency in row.agencies.all()),
            is_default=False,
        )
        for row in rows
    }
    missing = wanted - set(found)
    if missing:
        everybody = frozenset(Agency.objects.open().values_list("pk", flat=True))
        found |= {
            year: Obligation(year, default_deadline(year), everybody, is_default=True)
            for year in missing
        }
    return found


def default_deadline(year: int) -> date:
    return date(year + 1, 3, 31)


@transaction.atomic
def decide(*, year: int, deadline: date, agencies: Iterable[Agency], by: User) -> ReportingYear:
    """Set who must report for a year, and until when.

    :raises ReportError: for a year without reports, a deadline outside the year after it, or
        when nobody would have to report.
    """
    this_year = clock.today().year
    if not FIRST_YEAR <= year <= this_year:
        raise ReportError(f"Tahun pelaporan antara {FIRST_YEAR} dan {this_year}.")
    if deadline.year != year + 1:
        raise ReportError(f"Batas pengajuan laporan {year} harus pada tahun {year + 1}.")
    chosen = list(agencies)
    if not chosen:
        raise ReportError("Pilih sekurang-kurangnya satu Instansi yang wajib melapor.")
    row, _ = ReportingYear.objects.update_or_create(
        year=year, defaults={"deadline": deadline, "set_by": by, "set_at": clock.now()}
    )
    row.agencies.set(chosen)
    audit.record(
        "reporting_year.decided", by=by, obj=row, year=year, deadline=deadline.isoformat(),
        agencies=sorted(agency.code for agency in chosen),
    )  # fmt: skip
    return row


def first_filed(year: int) -> dict[int, datetime]:
    """When each Instansi first submitted its report of a year: that decides about on time."""
    rows = AnnualReport.objects.filter(year=year, frozen_at__isnull=False).order_by("-frozen_at")
    return {row: at for row, at in rows.values_list("agency_id", "frozen_at") if at}
