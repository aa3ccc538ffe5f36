"""The code, the address and the QR by which a document can be checked; no database."""

import segno
from django.utils.safestring import SafeString, mark_safe

CODE_LENGTH = 20  # hexadecimal digits: 80 bits


def code_of(sha256: str) -> str:
    return sha256[:CODE_LENGTH]


def address_of(portal: str, sha256: str) -> str:
    """The address that is printed in a document, on the portal where it was frozen."""
    return f"{portal}/verifikasi/{code_of(sha256)}/"


def qr_of(address: str) -> SafeString:
    """The address as a drawing for the PDF."""
    drawing = segno.make(address, error="m").svg_inline(
        border=4, title=f"Kode QR alamat pemeriksaan: {address}", svgclass=None, lineclass=None
    )
    return mark_safe(drawing)  # noqa: S308 - made of an address of our own
