"""The watch over all Instansi: what is late, how punctual, who lacks a Petugas, who reported."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count

from accounts.models import MediaAccount
from agencies.models import Agency, Appointment
from inquiries import tallies
from reports import pages
from reports.figures import share
from reports.models import AnnualReport
from reports.obligations import Obligation, first_filed
from reports.outline import written

NOT_FILED = "Belum melapor"
NOT_BOUND = "Tidak wajib"
STATUS_ORDER = ["", "DRAFT", "RETURNED", "SUBMITTED", "RECEIVED", "DELIVERED"]


@dataclass(frozen=True)
class Row:
    """One Instansi as it stands now."""

    agency: Agency
    late: int
    on_time: float | None
    judged: int
    unattended: int
    report: AnnualReport | None
    must_report: bool
    is_report_late: bool

    @property
    def on_time_text(self) -> str:
        return "–" if self.on_time is None else written(self.on_time, "PERCENT")

    @property
    def has_filed(self) -> bool:
        return bool(self.report and not self.report.is_draft)

    @property
    def report_word(self) -> str:
        if self.report and self.has_filed:
            return self.report.get_status_display()
        return NOT_FILED if self.must_report else NOT_BOUND

    @property
    def report_url(self) -> str:
        """Its page, once it was submitted: a draft is the Instansi's own affair."""
        return pages.address(self.report) if self.report and self.has_filed else ""

    @property
    def awaits_receipt(self) -> bool:
        return bool(self.report and self.report.awaits_receipt)


Key = Callable[[Row], Any]
SORTS: dict[str, Key] = {
    "instansi": lambda row: row.agency.name,
    "terlambat": lambda row: row.late,
    "tepat": lambda row: -1 if row.on_time is None else row.on_time,
    "akun": lambda row: row.unattended,
    "laporan": lambda row: (
        not row.must_report,
        STATUS_ORDER.index(row.report.status if row.report else ""),
    ),
}
DEFAULT_SORT = "-terlambat"


def rows(*, duty: Obligation, now: datetime, sort: str) -> list[Row]:
    """Every open Instansi, in ten queries at most however many there are."""
    year = (date(duty.year, 1, 1), date(duty.year, 12, 31))
    referrals, late = tallies.punctuality(*year, "agency_id", at=now), tallies.late_now(now)
    accounts, staffed = _accounts(now), _staffed(now)
    reports, filed = _reports(duty.year), first_filed(duty.year)
    found = []
    for agency in Agency.objects.open().order_by("name"):
        kept = referrals.get((agency.pk,), tallies.Punctuality())
        official = accounts.get(agency.pk, 0)
        row = Row(
            agency=agency,
            late=late[agency.pk],
            on_time=share(kept.kept, kept.judged),
            judged=kept.judged,
            unattended=0 if agency.pk in staffed else official,
            report=reports.get(agency.pk),
            must_report=duty.binds(agency.pk),
            is_report_late=duty.binds(agency.pk) and duty.is_over(filed.get(agency.pk, now)),
        )
        found.append(row)
    return sorted(found, key=SORTS[sort.removeprefix("-")], reverse=sort.startswith("-"))


def _accounts(now: datetime) -> dict[int, int]:
    official = MediaAccount.objects.official(now).order_by()
    return dict(official.values_list("agency").annotate(Count("pk")))


def _staffed(now: datetime) -> set[int]:
    """The Instansi that have a Petugas in force."""
    officers = Appointment.objects.in_force(now).filter(role=Appointment.Role.OFFICER)
    return set(officers.order_by().values_list("agency_id", flat=True).distinct())


def _reports(year: int) -> dict[int, AnnualReport]:
    newest = AnnualReport.objects.filter(year=year).newest_versions().defer("snapshot_text")
    return {report.agency_id: report for report in newest.select_related("agency")}
