"""The Kepala's electronic signature on a report: by the portal, or brought from elsewhere."""

import structlog
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from agencies.models import User
from core import audit, clock, signatures, uploads
from core.errors import DomainError
from core.models import Upload
from core.rendering import File
from core.signatures import Signature, SignatureRefused
from reports import pdf
from reports.models import AnnualReport
from reports.models.annual_report import ReportError

log = structlog.get_logger(__name__)

PLACE = "Tanjung Redeb"


def signed_copy(report: AnnualReport, content: bytes) -> File | None:
    """The PDF signed with the certificate of the Kepala who submitted it; None without one.

    Its foot names BSrE only where the signature itself proves to be of BSrE.
    """
    certificate = signatures.certificate_of(report.agency.code)
    if certificate is None:
        return None
    snapshot = report.snapshot
    head = snapshot["submitted_by"]
    person = {key: head[key] for key in ("name", "employee_id_number")}
    if not certificate.belongs_to(**person) or certificate.is_over(clock.now()):
        log.warning("signing_certificate_of_another_or_over", agency=report.agency.code)
        return None
    words = {"name": head["name"], "reason": f"Pengajuan {report}", "place": PLACE}
    signed = certificate.sign(content, **words)
    facts = signatures.read(signed)
    if facts.is_bsre:
        content = pdf.render(snapshot, sha256=report.sha256, is_bsre=True)
        signed = certificate.sign(content, **words)
        facts = signatures.read(signed)
    return File(report.signed_name, signed, sets={"signature": _kept(facts, is_uploaded=False)})


def attach_signed_copy(
    *, report: AnnualReport, file: UploadedFile | uploads.Inspected, by: User
) -> AnnualReport:
    """Keep the report's PDF that was signed elsewhere (PP 71/2019).

    It must be our very file with a signature added behind it: what was frozen is in it unchanged.

    :raises ReportError: if the report has no PDF yet, was returned, or has such a copy already.
    :raises SignatureRefused: if it is another document, or no signature in it holds.
    :raises core.uploads.UploadRefused: if the file may not be kept.
    """
    _check(report)
    upload = uploads.store(file, by=by)
    try:
        with upload.file.open("rb") as stream:
            content = stream.read()
        _refuse_another(report, content)
        return _attach(report, upload, signatures.read(content), by)
    except DomainError:
        uploads.discard(upload)
        raise


@transaction.atomic
def _attach(report: AnnualReport, upload: Upload, facts: Signature, by: User) -> AnnualReport:
    rows = AnnualReport.objects.select_for_update(no_key=True, of=("self",))
    row = rows.select_related("agency").get(pk=report.pk)
    _check(row)
    row.signed_pdf, row.signature = upload, _kept(facts, is_uploaded=True)
    row.save(update_fields=["signed_pdf", "signature"])
    audit.record(
        "report.signed", by=by, obj=row, scope=row.agency.code, fingerprint=facts.fingerprint
    )
    return row


def _check(report: AnnualReport) -> None:
    if report.pdf_id is None:
        raise ReportError("PDF laporan ini belum jadi. Tunggu sampai siap, lalu tandatangani.")
    if report.was_returned:
        raise ReportError("Versi ini dikembalikan. Tandatangani versi perbaikannya.")
    if (report.signature or {}).get("is_uploaded"):
        raise ReportError("Laporan ini sudah memiliki PDF bertanda tangan.")


def _refuse_another(report: AnnualReport, content: bytes) -> None:
    for ours in (report.pdf, report.signed_pdf):
        if ours is None:
            continue
        with ours.file.open("rb") as stream:
            if content.startswith(stream.read()):
                return
    raise SignatureRefused(
        "PDF ini bukan PDF laporan ini, atau isinya sudah diubah. Unduh PDF dari portal, "
        "tandatangani tanpa mencetak ulang, lalu unggah."
    )


def _kept(facts: Signature, *, is_uploaded: bool) -> dict[str, object]:
    return {**facts.as_dict(), "is_uploaded": is_uploaded}
