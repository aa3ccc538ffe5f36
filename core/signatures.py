"""Electronic signatures in PDF (PAdES): made with a certificate from a file, and read again.

Certificates lie in `SIGNING_FOLDER`, each as PKCS#12 under the code of its Instansi; the issuers
that are believed lie in `SIGNING_TRUST_FOLDER` as PEM. Nothing is fetched from a network: neither
time stamps nor revocation lists.
"""

from __future__ import annotations

import io
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings

from core.errors import DomainError

log = structlog.get_logger(__name__)

FIELD = "TandaTanganKepala"
BSRE = ("balai sertifikasi elektronik", "bsre", "badan siber dan sandi negara")


class SignatureRefused(DomainError):
    """The PDF carries no signature that holds."""

    code = "signature"


@dataclass(frozen=True)
class Signature:
    """What a signature says of itself, and whether its issuer is one that we believe."""

    signer: str
    issuer: str
    signed_at: str
    fingerprint: str
    is_trusted: bool
    is_bsre: bool

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


class Certificate:
    """A certificate with its key, to sign with."""

    def __init__(self, path: Path) -> None:
        """:raises ValueError: if the file or its passphrase is wrong."""
        from pyhanko.sign.signers import SimpleSigner  # noqa: PLC0415 - heavy, and seldom needed

        signer = SimpleSigner.load_pkcs12(path, passphrase=settings.SIGNING_PASSPHRASE.encode())
        if signer is None or signer.signing_cert is None:
            raise ValueError(f"no usable certificate in {path.name}")
        self._signer, self._subject = signer, signer.signing_cert.subject.native
        self._until = signer.signing_cert.not_valid_after

    def belongs_to(self, *, name: str, employee_id_number: str) -> bool:
        """Whether it names this person: by NIP, or without one by exactly this name."""
        number = str(self._subject.get("serial_number", ""))
        if number:
            return bool(employee_id_number) and number == employee_id_number
        return (
            bool(name) and str(self._subject.get("common_name", "")).casefold() == name.casefold()
        )

    def is_over(self, at: datetime) -> bool:
        return at > self._until

    def sign(self, content: bytes, *, name: str, reason: str, place: str) -> bytes:
        """Add a PAdES signature behind the PDF; what was there before stays, byte for byte."""
        from pyhanko.pdf_utils.incremental_writer import (  # noqa: PLC0415
            IncrementalPdfFileWriter,
        )
        from pyhanko.sign.fields import SigSeedSubFilter  # noqa: PLC0415
        from pyhanko.sign.signers import PdfSignatureMetadata, sign_pdf  # noqa: PLC0415

        meta = PdfSignatureMetadata(
            field_name=FIELD, subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256",
            name=name, reason=reason, location=place,
        )  # fmt: skip
        output = io.BytesIO()
        sign_pdf(IncrementalPdfFileWriter(io.BytesIO(content)), meta, self._signer, output=output)
        return output.getvalue()


def certificate_of(code: str) -> Certificate | None:
    """The certificate of the Kepala of an Instansi; None without one that can be used."""
    if not settings.SIGNING_FOLDER:
        return None
    path = Path(settings.SIGNING_FOLDER) / f"{code}.p12"
    if not path.is_file():
        return None
    try:
        return Certificate(path)
    except (ValueError, OSError, TypeError):
        log.exception("signing_certificate_unusable", agency=code)
        return None


def read(content: bytes) -> Signature:
    """Check the last signature of a PDF: intact, and over the whole file.

    :raises SignatureRefused: if there is none, or the file was changed after it.
    """
    from pyhanko.pdf_utils.misc import PdfError  # noqa: PLC0415
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415
    from pyhanko.sign.validation import validate_pdf_signature  # noqa: PLC0415
    from pyhanko.sign.validation.errors import SignatureValidationError  # noqa: PLC0415
    from pyhanko.sign.validation.status import SignatureCoverageLevel  # noqa: PLC0415

    broken = "Tanda tangan elektronik pada PDF ini rusak, atau isinya berubah sesudahnya."
    try:
        found = PdfFileReader(io.BytesIO(content)).embedded_regular_signatures
        if not found:
            raise SignatureRefused("PDF ini belum ditandatangani secara elektronik.")
        last = found[-1]
        status = validate_pdf_signature(last, _context())
        covers = last.evaluate_signature_coverage() == SignatureCoverageLevel.ENTIRE_FILE
    except (PdfError, SignatureValidationError, ValueError) as error:
        raise SignatureRefused(broken) from error
    if not (status.intact and status.valid and covers):
        raise SignatureRefused(broken)
    certificate = status.signing_cert
    issuer = certificate.issuer.human_friendly
    told = status.signer_reported_dt
    return Signature(
        signer=str(certificate.subject.native.get("common_name", "")),
        issuer=issuer,
        signed_at=told.isoformat() if told else "",
        fingerprint=certificate.sha256.hex(),
        is_trusted=bool(status.trusted),
        is_bsre=bool(status.trusted) and any(word in issuer.lower() for word in BSRE),
    )


def _context() -> Any:
    """Believe the issuers that the Admin put there, never the machine's own list."""
    from pyhanko_certvalidator import ValidationContext  # noqa: PLC0415

    return ValidationContext(trust_roots=list(_trust_roots()), allow_fetching=False)


def _trust_roots() -> tuple[Any, ...]:
    folder = settings.SIGNING_TRUST_FOLDER
    files = sorted(Path(folder).glob("*.pem")) if folder else []
    return _load(tuple((str(path), path.stat().st_mtime_ns) for path in files))


@cache
def _load(files: tuple[tuple[str, int], ...]) -> tuple[Any, ...]:
    from pyhanko.keys import load_certs_from_pemder  # noqa: PLC0415

    return tuple(load_certs_from_pemder([path for path, _ in files]))
