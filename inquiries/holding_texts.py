"""What a *balasan sementara* begins with: the template of the Instansi, or the built-in one."""

from __future__ import annotations

import re
from collections.abc import Iterable

from agencies.models import Agency
from core.formats import wita
from inquiries.models import HoldingTemplate, Inquiry, Referral

WAITING = (
    "Terima kasih. Pesan Anda ({nomor}) sudah kami teruskan ke {tujuan}. Jawabannya kami "
    "sampaikan begitu kami terima, paling lambat {batas}. {instansi}"
)
RECEIVED = (
    "Terima kasih. Pesan Anda ({nomor}) sudah kami terima dan sedang kami tangani. {instansi}"
)
KNOWN = {"waiting": ("nomor", "tujuan", "batas", "instansi"), "received": ("nomor", "instansi")}
_VARIABLE = re.compile(r"\{([^{}\n]{0,40})\}")


def template_of(agency: Agency) -> HoldingTemplate:
    """The template of the Instansi; the built-in texts where it has none."""
    kept: HoldingTemplate | None = getattr(agency, "holding_template", None)
    return kept or HoldingTemplate(agency=agency, waiting=WAITING, received=RECEIVED)


def unknown(text: str, kind: str) -> list[str]:
    """The names between braces that nothing is filled in for in a text of that kind."""
    names = (match[1].strip() for match in _VARIABLE.finditer(text))
    return [name for name in dict.fromkeys(names) if name not in KNOWN[kind]]


def opening(inquiry: Inquiry, referrals: Iterable[Referral]) -> str:
    """The text for this message, with the Instansi that owe their answer."""
    owed = [row for row in referrals if row.cycle == inquiry.cycle and row.awaits_answer]
    template = template_of(inquiry.agency)
    values = {"nomor": inquiry.number, "instansi": str(inquiry.agency)}
    if not owed:
        return _fill(template.received, values)
    values["tujuan"] = ", ".join(str(row.to_agency) for row in owed)
    values["batas"] = wita(max(row.due_at for row in owed))
    return _fill(template.waiting, values)


def _fill(text: str, values: dict[str, str]) -> str:
    return _VARIABLE.sub(lambda match: values.get(match[1].strip(), match[0]), text)
