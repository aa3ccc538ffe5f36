"""Hand the received reports of a year to the Bupati under one cover letter (Pasal 15(2))."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from agencies import powers
from agencies.models import Agency, AgencyHead, User
from agencies.powers import DESK, Role
from core import audit, clock, notices
from core.formats import tanggal
from reports import obligations
from reports.annexes import PLACE, REGENCY
from reports.figures import canonical, digest
from reports.models import AnnualReport, Bundle, DeliveredReport, Delivery
from reports.models.annual_report import ReportError
from reports.services import ask_worker


@transaction.atomic
def deliver_reports(
    *, year: int, reports: Iterable[AnnualReport], number: str, letter_date: date, by: User
) -> Delivery:
    """Deliver received reports; the letter is frozen and the worker renders it.

    :raises ReportError: if none is chosen, one is of another year or was not received, or the
        number is taken.
    """
    wanted = {report.pk for report in reports}
    rows = list(
        AnnualReport.objects.select_for_update(no_key=True, of=("self",))
        .select_related("agency")
        .filter(pk__in=wanted, year=year)
        .order_by("pk")
    )
    if not rows or len(rows) != len(wanted):
        raise ReportError(f"Pilih laporan tahun {year} yang sudah diterima.")
    for row in rows:
        row.deliver()
    delivery = _freeze(year, rows, number.strip(), letter_date, by)
    DeliveredReport.objects.bulk_create(
        [DeliveredReport(delivery=delivery, report=row) for row in rows]
    )
    Bundle.objects.create(delivery=delivery)
    audit.record("reports.delivered", by=by, obj=delivery, year=year, count=len(rows))
    _tell(delivery, rows)
    transaction.on_commit(ask_worker)
    return delivery


def _freeze(
    year: int, rows: list[AnnualReport], number: str, letter_date: date, by: User
) -> Delivery:
    at = clock.now()
    text = canonical(_letter(year, rows, number, letter_date, at))
    try:
        with transaction.atomic():
            return Delivery.objects.create(
                year=year, number=number, letter_date=letter_date, by=by, at=at,
                snapshot_text=text, sha256=digest(text),
            )  # fmt: skip
    except IntegrityError as error:
        raise ReportError(f"Nomor surat {number} sudah dipakai. Gunakan nomor lain.") from error


def _letter(
    year: int, rows: list[AnnualReport], number: str, letter_date: date, at: datetime
) -> dict[str, Any]:
    """Everything the letter says: what is handed over, and who has not reported."""
    return {
        "format": 1,
        "is_sample": settings.DEMO,
        "portal": settings.BASE_URL,
        "address": _address(),
        "year": year,
        "number": number,
        "date": tanggal(letter_date),
        "made_at": at.isoformat(),
        "reports": [
            {
                "agency": row.agency.name.removesuffix(REGENCY),
                "version": row.version,
                "receipt": row.receipt_number,
                "sha256": row.sha256,
            }
            for row in sorted(rows, key=lambda row: row.agency.name)
        ],
        "missing": [agency.name.removesuffix(REGENCY) for agency in non_filers(year)],
        "signer": _signer(at),
    }


def _address() -> str:
    """The address in the letterhead of Diskominfo."""
    kept = Agency.objects.filter(is_oversight=True).values_list("address", flat=True).first()
    return kept or PLACE


def non_filers(year: int) -> list[Agency]:
    """The Instansi that must report for a year and have submitted nothing."""
    duty = obligations.of_year(year)
    filed = AnnualReport.objects.filter(year=year, frozen_at__isnull=False)
    bound = Agency.objects.filter(pk__in=duty.agencies)
    return list(bound.exclude(pk__in=filed.values("agency")).order_by("name"))


def _signer(at: datetime) -> dict[str, str]:
    """The Kepala of Diskominfo in office, for the signature; empty while there is none."""
    head = (
        AgencyHead.objects.in_force(at)
        .filter(agency__is_oversight=True)
        .select_related("user")
        .order_by("-effective_from")
        .first()
    )
    if head is None:
        return {}
    prefix = "" if head.kind == AgencyHead.Kind.DEFINITIVE else f"{head.get_kind_display()} "
    return {
        "office": f"{prefix}Kepala Dinas Komunikasi dan Informatika",
        "name": head.user.full_name,
        "rank_grade": head.user.rank_grade,
        "employee_id_number": head.user.employee_id_number or "",
    }


def _tell(delivery: Delivery, rows: list[AnnualReport]) -> None:
    """Tell the Bupati of the letter, and each Instansi that its report went on."""
    notices.notify(
        list(powers.assigned(Role.REGENT)),
        text=f"{len(rows)} laporan tahun {delivery.year} disampaikan kepada Anda.",
        url=f"/laporan/penyampaian/{delivery.pk}/",
        dedup_key=f"reports.delivered:{delivery.pk}",
    )
    people = powers.holders_by_agency([row.agency_id for row in rows], delivery.at)
    notices.notify_many(
        notices.Notice(
            users=powers.among(people, (*DESK, Role.HEAD), row.agency_id),
            text=f"{row} disampaikan kepada Bupati.",
            url=f"/laporan/{row.agency.code}/{row.year}/",
            dedup_key=f"report.delivered:{row.pk}",
            subject=None,
            email=False,
        )
        for row in rows
    )
