"""Enter a figure by hand, with a reason and evidence; only while the report is a draft."""

from decimal import Decimal

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from agencies.models import User
from core import audit, clock, uploads
from core.errors import DomainError
from core.models import Upload
from reports import drafting
from reports.figures import Unit
from reports.models import AnnualReport, FigureEntry
from reports.models.annual_report import ReportError


def enter_figure(
    *,
    report: AnnualReport,
    code: str,
    value: Decimal,
    reason: str,
    evidence: UploadedFile,
    by: User,
) -> FigureEntry:
    """Put a value in the place of what the portal counts, or of what it cannot count.

    The evidence is inspected before the report is locked: that may take seconds.

    :raises ReportError: if the report is no draft, has no such figure, or the value cannot be
        one of that unit.
    :raises core.uploads.UploadRefused: if the evidence may not be kept.
    """
    upload = uploads.store(evidence, by=by, kinds=uploads.ALL_KINDS)
    try:
        return _enter(report, code, value, reason, upload, by)
    except DomainError:
        uploads.discard(upload)
        raise


@transaction.atomic
def _enter(
    report: AnnualReport, code: str, value: Decimal, reason: str, evidence: Upload, by: User
) -> FigureEntry:
    row = _locked_draft(report)
    figure = drafting.figure_of(row, code)
    if figure is None:
        raise ReportError("Angka itu tidak ada dalam laporan ini.")
    if figure.unit == Unit.PERCENT and value > 100:
        raise ReportError("Persentase paling besar 100.")
    if figure.unit == Unit.COUNT and value != value.to_integral_value():
        raise ReportError("Masukkan angka bulat.")
    entry, _ = FigureEntry.objects.update_or_create(
        report=row,
        code=code,
        defaults={
            "value": value,
            "reason": reason.strip(),
            "evidence": evidence,
            "by": by,
            "at": clock.now(),
        },
    )
    _touch(row, by)
    audit.record("report.figure_entered", by=by, obj=row, scope=row.agency.code, figure=code)
    return entry


@transaction.atomic
def remove_entry(*, report: AnnualReport, code: str, by: User) -> None:
    """Let the portal's own count stand again.

    :raises ReportError: if the report is no draft or nothing was entered.
    """
    row = _locked_draft(report)
    removed, _ = row.entries.filter(code=code).delete()
    if not removed:
        raise ReportError("Angka ini tidak sedang diganti. Muat ulang halaman.")
    _touch(row, by)
    audit.record("report.figure_restored", by=by, obj=row, scope=row.agency.code, figure=code)


def copy_entries(before: AnnualReport, after: AnnualReport) -> None:
    """Take the entered figures over into a new version."""
    FigureEntry.objects.bulk_create(
        FigureEntry(
            report=after,
            code=entry.code,
            value=entry.value,
            reason=entry.reason,
            evidence_id=entry.evidence_id,
            by_id=entry.by_id,
            at=entry.at,
        )
        for entry in before.entries.all()
    )


def _locked_draft(report: AnnualReport) -> AnnualReport:
    rows = AnnualReport.objects.select_for_update(no_key=True, of=("self",))
    row = rows.select_related("agency").get(pk=report.pk)
    if not row.is_draft:
        raise ReportError("Laporan ini sudah diajukan, jadi tidak dapat diubah lagi.")
    return row


def _touch(row: AnnualReport, by: User) -> None:
    """Another revision: what the Kepala has read is no longer what would be submitted."""
    row.prepared_by, row.updated_at, row.revision = by, clock.now(), row.revision + 1
    row.save(update_fields=["prepared_by", "updated_at", "revision"])
