"""What the careful steps ask: a reason, the reply as it is to stand, what a message is about."""

from __future__ import annotations

from core.forms import CleanTextField
from inquiries.forms import LONGEST, area
from inquiries.step_forms import InquiryStepForm


class ApproveForm(InquiryStepForm):
    """The reply as the citizen will read it, and why it differs from what Instansi answered."""

    text = CleanTextField(label="Balasan", max_length=LONGEST, widget=area(6))
    deviation_reason = CleanTextField(
        label="Alasan perbedaan",
        max_length=1000,
        required=False,
        widget=area(2),
        help_text="Bila balasan berbeda dari jawaban Instansi.",
    )

    def prepare(self) -> None:
        proposal = None if self.is_bound else self.inquiry.waiting_proposal
        if proposal is not None:
            self.initial.update(text=proposal.text, deviation_reason=proposal.deviation_reason)


class ReturnProposalForm(InquiryStepForm):
    """What is to be changed before it can be approved."""

    reason = CleanTextField(label="Yang perlu diperbaiki", max_length=1000, widget=area(3))


class FlagForm(InquiryStepForm):
    """Why a flag is set, or lifted."""

    reason = CleanTextField(label="Alasan", max_length=1000, widget=area(2))


class AbusiveForm(FlagForm):
    """Why it is abusive, and what it really asks."""

    gist = CleanTextField(
        label="Inti pesan",
        max_length=500,
        required=False,
        widget=area(2),
        help_text="Pertanyaan di dalamnya dengan kata yang santun; tampil sebagai ganti isinya.",
    )


class UnmaskForm(InquiryStepForm):
    """What the citizen's contact is needed for."""

    reason = CleanTextField(
        label="Untuk apa",
        max_length=500,
        widget=area(2),
        help_text="Misalnya: menelepon pengirim untuk menanyakan alamat. Jangan salin datanya.",
    )
