"""Forms of the Admin about the tree of Instansi and the bodies outside it."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from agencies.importing import keywords_of
from agencies.models import Agency, OutsideBody
from core import clock
from core.forms import CleanTextField, DateField

CHOOSE = {"required": "Pilih salah satu.", "invalid_choice": "Pilih dari daftar."}
AREA = {"rows": 3}


class CodeField(CleanTextField):
    """A code that also stands in addresses: letters, digits and hyphens."""

    def __init__(self, **kwargs: Any) -> None:
        help_text = "Misalnya DISHUB atau SETDA-ORG. Tidak dapat diubah lagi."
        super().__init__(label="Kode", max_length=40, help_text=help_text, **kwargs)

    def to_python(self, value: Any) -> str:
        code = super().to_python(value).upper()
        plain = code.replace("-", "").replace("_", "").replace(".", "")
        if code and not (plain.isascii() and plain.isalnum()):
            raise ValidationError("Kode hanya memuat huruf, angka, titik, dan tanda hubung.")
        return code


class KeywordsField(CleanTextField):
    """Words by which a question finds its Instansi, one a line."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label="Kata kunci",
            max_length=8000,
            required=False,
            help_text="Satu per baris. Dipakai untuk menyarankan Instansi.",
            widget=forms.Textarea(attrs={"rows": 6}),
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:  # type: ignore[override]
        return keywords_of(super().clean(value))


def _parent_field() -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        Agency.objects.open(),
        label="Induk",
        required=False,
        empty_label="Tidak ada",
        error_messages=CHOOSE,
    )


class NameForm(forms.Form):
    """What an Instansi is called from now on."""

    name = CleanTextField(label="Nama", max_length=255)
    short_name = CleanTextField(label="Singkatan", max_length=80)


class DescribeForm(forms.Form):
    """What an Instansi is for, and where it stands in the tree."""

    parent = _parent_field()
    mandate = CleanTextField(
        label="Tugas dan fungsi", max_length=8000, required=False, widget=forms.Textarea(AREA)
    )
    keywords = KeywordsField()


class CreateAgencyForm(NameForm):
    """A new Instansi."""

    code = CodeField()
    kind = forms.ChoiceField(label="Jenis", choices=Agency.Kind.choices, error_messages=CHOOSE)
    form = CleanTextField(
        label="Bentuk", max_length=40, required=False, help_text="Misalnya Dinas, Badan, Kelurahan."
    )
    parent = _parent_field()
    mandate = CleanTextField(
        label="Tugas dan fungsi", max_length=8000, required=False, widget=forms.Textarea(AREA)
    )
    keywords = KeywordsField()
    field_order = ("code", "name", "short_name", "kind", "form", "parent", "mandate", "keywords")


class OutsideBodyForm(NameForm):
    """A body outside the regency's authority, with the channel citizens are shown."""

    code = CodeField()
    kind = forms.ChoiceField(label="Jenis", choices=OutsideBody.Kind.choices, error_messages=CHOOSE)
    channel = CleanTextField(
        label="Kanal resmi",
        max_length=1000,
        required=False,
        help_text="Yang diberitahukan kepada warga: nomor telepon, aplikasi, atau alamat situs.",
        widget=forms.Textarea(AREA),
    )
    keywords = KeywordsField()
    field_order = ("code", "name", "short_name", "kind", "channel", "keywords")


class EditOutsideBodyForm(OutsideBodyForm):
    """The same for one that exists: its code stays."""

    code = None  # type: ignore[assignment]


class CloseForm(forms.Form):
    """When an Instansi ends, and who goes on with its work."""

    successor = forms.ModelChoiceField(
        Agency.objects.none(),
        label="Instansi pengganti",
        empty_label="Pilih Instansi",
        error_messages={
            "required": "Pilih Instansi penggantinya.",
            "invalid_choice": "Pilih Instansi dari daftar.",
        },
    )
    first_day = DateField(label="Ditutup mulai")

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField", self.fields["successor"])
        field.queryset = Agency.objects.open().exclude(pk=agency.pk)

    def clean_first_day(self) -> date:
        """:raises ValidationError: for a day that has passed."""
        day = self.cleaned_data["first_day"]
        if day < clock.today():
            raise ValidationError("Tanggal itu sudah lewat. Pilih hari ini atau sesudahnya.")
        return day
