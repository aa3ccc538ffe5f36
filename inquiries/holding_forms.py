"""The form of a *balasan sementara*, begun from a template, and the form of that template."""

from __future__ import annotations

from typing import Any

from django import forms

from core.forms import CleanTextField
from inquiries.forms import VersionForm, area
from inquiries.holding_texts import KNOWN, opening, unknown
from inquiries.models import Inquiry, Referral
from inquiries.models.holding_template import LONGEST


class HoldForm(VersionForm):
    """What the citizen reads meanwhile."""

    text = CleanTextField(label="Balasan sementara", max_length=LONGEST, widget=area(3))

    def __init__(
        self, data: Any = None, *, inquiry: Inquiry, referrals: list[Referral], **kwargs: Any
    ) -> None:
        super().__init__(data, auto_id="sementara-%s", **kwargs)
        self.initial.setdefault("version", inquiry.version)
        self.initial.setdefault("text", opening(inquiry, referrals))


def _text(kind: str, label: str) -> CleanTextField:
    names = ", ".join(f"{{{name}}}" for name in KNOWN[kind])
    return CleanTextField(
        label=label, max_length=LONGEST, widget=area(3), help_text=f"Yang diganti: {names}."
    )


class TemplateForm(forms.Form):
    """The two texts of an Instansi."""

    waiting = _text("waiting", "Bila sudah diteruskan")
    received = _text("received", "Bila belum diteruskan")

    def clean_waiting(self) -> str:
        return self._known("waiting")

    def clean_received(self) -> str:
        return self._known("received")

    def _known(self, kind: str) -> str:
        """:raises ValidationError: for a name that nothing is filled in for."""
        text = self.cleaned_data[kind]
        if names := unknown(text, kind):
            wrong = ", ".join(f"{{{name}}}" for name in names)
            raise forms.ValidationError(f"{wrong} tidak dikenal di sini. Hapus atau perbaiki.")
        return text
