"""What is asked of a Pejabat who enters an answer that came by phone or letter."""

from __future__ import annotations

from typing import Any

from django import forms

from core import uploads
from core.forms import CleanTextField, MomentField, UploadField
from inquiries.forms import LONGEST, area
from inquiries.models import AnswerEntry
from inquiries.step_forms import ReferralStepForm


class EnterAnswerForm(ReferralStepForm):
    """The answer as it was given, when and how it came, and the proof of it."""

    text = CleanTextField(label="Jawaban", max_length=LONGEST, widget=area(4))
    channel = forms.ChoiceField(
        label="Lewat",
        choices=AnswerEntry.Channel.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Pilih lewat apa jawabannya datang.",
            "invalid_choice": "Pilih lewat apa jawabannya datang.",
        },
    )
    informant = CleanTextField(
        label="Dari siapa", max_length=200, help_text="Nama dan jabatan yang menjawab."
    )
    came_at = MomentField(label="Tiba", help_text="Waktu setempat (WITA).")
    evidence = UploadField(
        label="Bukti",
        kinds=uploads.ALL_KINDS,
        help_text="Surat, catatan telepon, atau gambar layar: PDF, JPG, PNG, paling besar 10 MB.",
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        if not self.is_bound:
            self.initial["channel"] = AnswerEntry.Channel.PHONE
