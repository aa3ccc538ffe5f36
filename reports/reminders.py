"""Remind who has not reported: before the deadline its people, after it the Kepala (Pasal 15)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from agencies import powers
from agencies.models import Agency
from agencies.powers import DESK, Role
from core import clock, notices
from core.formats import tanggal
from core.notices import Notice
from reports import obligations
from reports.models import AnnualReport
from reports.models.annual_report import FIRST_YEAR
from reports.obligations import Obligation

DAYS_BEFORE = (30, 7, 1)
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Step:
    """One reminder of a year: its name for ever, and whether the deadline has passed."""

    name: str
    is_after: bool


def send_reminders() -> int:
    """Send what is due about the year that has ended; return how many Instansi were reminded.

    Only the newest step that has come is sent, whatever an outage skipped, and each exactly once:
    its key is that of the year, the deadline, the step and the Instansi. A deadline that
    Diskominfo moves has reminders of its own.
    """
    now = clock.now()
    year = clock.local(now).year - 1
    if year < FIRST_YEAR:
        return 0
    duty = obligations.of_year(year)
    step = newest_step(duty, now)
    if step is None:
        return 0
    missing = _not_filed(duty)
    people = powers.holders_by_agency([agency.pk for agency in missing], now)
    roles = (Role.HEAD,) if step.is_after else (*DESK, Role.HEAD)
    notices.notify_many(
        Notice(
            users=powers.among(people, roles, agency.pk),
            text=_words(duty, now, step),
            url=f"/laporan/?tahun={year}",
            dedup_key=f"report.due:{year}:{duty.deadline:%Y%m%d}:{step.name}:{agency.pk}",
        )
        for agency in missing
    )
    return len(missing)


def newest_step(duty: Obligation, now: datetime) -> Step | None:
    """The last step whose moment has come; None more than 30 days before the deadline."""
    if duty.is_over(now):
        return Step(f"after{(now - duty.ends_at) // WEEK}", is_after=True)
    due = clock.start_of_day(duty.deadline)
    passed = [days for days in DAYS_BEFORE if now >= due - timedelta(days=days)]
    return Step(f"before{min(passed)}", is_after=False) if passed else None


def _not_filed(duty: Obligation) -> list[Agency]:
    """Those who must report and have submitted nothing, or whose report came back."""
    newest = AnnualReport.objects.filter(year=duty.year).latest_submitted()
    filed = newest.exclude(status=AnnualReport.Status.RETURNED).values("agency")
    return list(Agency.objects.filter(pk__in=duty.agencies).exclude(pk__in=filed).order_by("pk"))


def _words(duty: Obligation, now: datetime, step: Step) -> str:
    name, day = f"Laporan tahun {duty.year} belum diajukan", tanggal(duty.deadline)
    if step.is_after:
        return f"{name}; batasnya {day} sudah lewat. Ajukan segera."
    days = (duty.deadline - clock.local(now).date()).days
    left = "hari ini hari terakhir" if days == 0 else f"{days} hari lagi"
    return f"{name}. Batasnya {day}, {left}."
