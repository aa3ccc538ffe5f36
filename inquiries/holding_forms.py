"""The form of a *balasan sementara*, begun from a template."""

from __future__ import annotations

from typing import Any

from core.formats import wita
from core.forms import CleanTextField
from inquiries.forms import VersionForm, area
from inquiries.models import Inquiry, Referral

LONGEST = 2000
WAITING = (
    "Terima kasih. Pesan Anda ({number}) sudah kami teruskan ke {targets}. Jawabannya kami "
    "sampaikan begitu kami terima, paling lambat {due}. {agency}"
)
RECEIVED = "Terima kasih. Pesan Anda ({number}) sudah kami terima dan sedang kami tangani. {agency}"


class HoldForm(VersionForm):
    """What the citizen reads meanwhile."""

    text = CleanTextField(label="Balasan sementara", max_length=LONGEST, widget=area(3))

    def __init__(
        self, data: Any = None, *, inquiry: Inquiry, referrals: list[Referral], **kwargs: Any
    ) -> None:
        super().__init__(data, auto_id="sementara-%s", **kwargs)
        self.initial.setdefault("version", inquiry.version)
        self.initial.setdefault("text", opening(inquiry, referrals))


def opening(inquiry: Inquiry, referrals: list[Referral]) -> str:
    """The template's text for this message, with the Instansi that owe their answer."""
    owed = [row for row in referrals if row.cycle == inquiry.cycle and row.awaits_answer]
    if not owed:
        return RECEIVED.format(number=inquiry.number, agency=inquiry.agency)
    return WAITING.format(
        number=inquiry.number,
        targets=", ".join(str(row.to_agency) for row in owed),
        due=wita(max(row.due_at for row in owed)),
        agency=inquiry.agency,
    )
