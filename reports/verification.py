"""Is this document one that the portal issued? Told by a code that is printed in it.

The code is the beginning of the SHA-256 of the frozen content, so that a document cannot be made
to fit a code, nor a code be guessed.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.models import Upload
from reports.models import AnnualReport, Delivery, ResultLetter


@dataclass(frozen=True)
class Issued:
    """What the portal says about a document that it issued; nothing that is not in it."""

    title: str
    issuer: str
    issued_at: datetime
    version: int | None
    sha256: str
    pdf: Upload | None
    newer_version: int | None = None
    was_returned: bool = False
    signature: dict[str, Any] | None = None


def find(code: str) -> Issued | None:
    """The document with this code; None where the portal issued none."""
    report = (
        AnnualReport.objects.filter(sha256__startswith=code, frozen_at__isnull=False)
        .select_related("agency", "pdf", "signed_pdf")
        .first()
    )
    if report is not None:
        return _of_report(report)
    delivery = Delivery.objects.filter(sha256__startswith=code).select_related("pdf").first()
    if delivery is None:
        return _result_letter(code)
    return Issued(
        title=f"Surat pengantar Nomor {delivery.number} atas laporan tahun {delivery.year}",
        issuer="Dinas Komunikasi dan Informatika Kabupaten Berau",
        issued_at=delivery.at,
        version=None,
        sha256=delivery.sha256,
        pdf=delivery.pdf,
    )


def _result_letter(code: str) -> Issued | None:
    """A letter of result (Pasal 16(1)); it says what the letter itself says in its head."""
    letters = ResultLetter.objects.filter(sha256__startswith=code)
    letter = letters.select_related("pdf", "evaluation__agency").first()
    if letter is None:
        return None
    evaluation = letter.evaluation
    return Issued(
        title=f"Surat hasil evaluasi {evaluation.agency.name} tahun {evaluation.year}, Nomor "
        f"{letter.number}",
        issuer="Bupati Berau",
        issued_at=letter.at,
        version=None,
        sha256=letter.sha256,
        pdf=letter.pdf,
    )


def _of_report(report: AnnualReport) -> Issued:
    assert report.frozen_at is not None  # noqa: S101 - only frozen reports are looked up
    newer = (
        AnnualReport.objects.filter(
            agency=report.agency, year=report.year, version__gt=report.version
        )
        .exclude(status=AnnualReport.Status.DRAFT)
        .order_by("-version")
        .values_list("version", flat=True)
        .first()
    )
    return Issued(
        title=f"Laporan Layanan Informasi melalui Media Sosial Tahun {report.year}",
        issuer=report.agency.name,
        issued_at=report.frozen_at,
        version=report.version,
        sha256=report.sha256,
        pdf=report.document,
        signature=report.signature,
        newer_version=newer,
        was_returned=report.was_returned,
    )
