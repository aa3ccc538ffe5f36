"""The form of an account's details."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from accounts.audience import Segment
from accounts.details import possible_holders
from accounts.models import AccountDetails, MediaAccount
from agencies.models import User
from core.forms import CleanTextField

AREA = {"rows": 3}


def _holder_field(label: str, help_text: str) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        User.objects.none(),
        label=label,
        required=False,
        empty_label="Belum ditentukan",
        help_text=help_text,
        error_messages={"invalid_choice": "Pilih orang dari daftar."},
    )


def segments_field() -> forms.MultipleChoiceField:
    """The technographic segments that are spoken to; none is no answer (Pasal 8 huruf a)."""
    return forms.MultipleChoiceField(
        label="Segmen Teknografis",
        choices=Segment.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Pilih segmen dari daftar."},
    )


class DetailsForm(forms.Form):
    """What an account is for, whom it speaks to, and who can recover it."""

    purpose = CleanTextField(
        label="Tujuan akun", max_length=1000, required=False, widget=forms.Textarea(AREA)
    )
    audience = CleanTextField(
        label="Khalayak Sasaran",
        max_length=1000,
        required=False,
        help_text="Misalnya: pengguna jalan di Tanjung Redeb, usia 17–40 tahun.",
        widget=forms.Textarea(AREA),
    )
    segments = segments_field()
    recovery_holder = _holder_field(
        "Pemegang surel pemulihan", "Hanya namanya. Jangan pernah menulis kata sandi."
    )
    factor_holder = _holder_field("Pemegang faktor kedua", "Pemegang gawai atau kunci masuknya.")

    def __init__(self, *args: Any, account: MediaAccount, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = possible_holders(account)
        for name in ("recovery_holder", "factor_holder"):
            cast("forms.ModelChoiceField", self.fields[name]).queryset = people


def initial_of(details: AccountDetails | None) -> dict[str, Any]:
    """What the form shows of the details kept."""
    if details is None:
        return {}
    return {
        "purpose": details.purpose,
        "audience": details.audience,
        "segments": details.segments,
        "recovery_holder": details.recovery_holder_id,
        "factor_holder": details.factor_holder_id,
    }
