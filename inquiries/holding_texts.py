"""What a *balasan sementara* begins with: the template of the Instansi, or the built-in one."""

from __future__ import annotations

from collections.abc import Iterable

from agencies.models import Agency
from core.formats import wita
from inquiries.bank.variables import substitute, used
from inquiries.models import HoldingTemplate, Inquiry, Referral

WAITING = (
    "Terima kasih. Pesan Anda ({nomor}) sudah kami teruskan ke {tujuan}. Jawabannya kami "
    "sampaikan begitu kami terima, paling lambat {batas}. {instansi}"
)
RECEIVED = (
    "Terima kasih. Pesan Anda ({nomor}) sudah kami terima dan sedang kami tangani. {instansi}"
)
KNOWN = {"waiting": ("nomor", "tujuan", "batas", "instansi"), "received": ("nomor", "instansi")}


def template_of(agency: Agency) -> HoldingTemplate:
    """The template of the Instansi; the built-in texts where it has none."""
    kept: HoldingTemplate | None = getattr(agency, "holding_template", None)
    return kept or HoldingTemplate(agency=agency, waiting=WAITING, received=RECEIVED)


def unknown(text: str, kind: str) -> list[str]:
    """The names between braces that nothing is filled in for in a text of that kind."""
    return [name for name in used(text) if name not in KNOWN[kind]]


def opening(inquiry: Inquiry, referrals: Iterable[Referral]) -> str:
    """The text for this message, with the Instansi that owe their answer."""
    owed = [row for row in referrals if row.cycle == inquiry.cycle and row.awaits_answer]
    template = template_of(inquiry.agency)
    values = {"nomor": inquiry.number, "instansi": str(inquiry.agency)}
    if not owed:
        return substitute(template.received, values)
    values["tujuan"] = ", ".join(str(row.to_agency) for row in owed)
    values["batas"] = wita(max(row.due_at for row in owed))
    return substitute(template.waiting, values)
