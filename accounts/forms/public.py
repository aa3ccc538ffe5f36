"""What the public asks: one account, or the directory."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from accounts.models import LookalikeReport, MediaAccount, MediaKind, Platform
from accounts.recognition import AddressError, Reading, recognise
from agencies.models import Agency
from core import clock
from core.forms import CleanTextField, DateField


def not_to_come(day: date | None) -> date | None:
    """:raises ValidationError: for a day that has not come."""
    if day and day > clock.today():
        raise ValidationError("Tanggal itu belum tiba. Pilih hari ini atau sebelumnya.")
    return day


class CheckForm(forms.Form):
    """The one question of Cek Akun Resmi; a date makes it a question about the past."""

    q = CleanTextField(
        label="Nama atau alamat akun",
        max_length=500,
        help_text="Tempel alamat profilnya, atau ketik namanya, misalnya @dishub.berau.",
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "none",
                "spellcheck": "false",
                "maxlength": "600",  # more would not fit in an address
            }
        ),
    )
    tanggal = DateField(label="Pada tanggal", required=False)

    def clean_tanggal(self) -> date | None:
        """:raises ValidationError: for a day that has not come."""
        return not_to_come(self.cleaned_data["tanggal"])


class ReportForm(forms.Form):
    """A suspicious account, as a citizen reports it; no name and no contact is asked."""

    alamat = CleanTextField(
        label="Alamat profil akun yang mencurigakan",
        max_length=500,
        help_text="Salin dari halaman profilnya, misalnya https://www.instagram.com/…",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    keterangan = CleanTextField(
        label="Apa yang mencurigakan?",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Jangan tulis data pribadi.",
    )

    def clean_alamat(self) -> Reading[Platform]:
        """:raises ValidationError: if it names no account."""
        try:
            return recognise(self.cleaned_data["alamat"], Platform.objects.all())
        except AddressError as refusal:
            raise ValidationError(str(refusal), code="address") from refusal


class CloseReportForm(forms.Form):
    """What became of a reported account."""

    outcome = forms.ChoiceField(
        label="Hasil",
        choices=LookalikeReport.Outcome.choices,
        error_messages={"required": "Pilih hasilnya.", "invalid_choice": "Pilih dari daftar."},
    )


class DirectoryForm(forms.Form):
    """Filters of the public directory; what it does not know, it leaves out."""

    instansi = forms.ModelChoiceField(
        Agency.objects.open(), label="Instansi", required=False, to_field_name="code",
        empty_label="Semua Instansi",
    )  # fmt: skip
    jenis = forms.ChoiceField(
        label="Jenis", required=False, choices=[("", "Semua jenis"), *MediaKind.choices]
    )
    platform = forms.ModelChoiceField(
        Platform.objects.filter(is_selectable=True), label="Platform", required=False,
        to_field_name="code", empty_label="Semua platform",
    )  # fmt: skip
    tanggal = DateField(label="Resmi pada tanggal", required=False)

    def clean_tanggal(self) -> date | None:
        """:raises ValidationError: for a day that has not come."""
        return not_to_come(self.cleaned_data["tanggal"])

    def choose(self, rows: QuerySet[MediaAccount]) -> QuerySet[MediaAccount]:
        """Apply the filters that can be read."""
        chosen = self._chosen()
        names = {"instansi": "agency", "jenis": "platform__kind", "platform": "platform"}
        return rows.filter(**{names[name]: chosen[name] for name in names if name in chosen})

    @property
    def day(self) -> date | None:
        """The day that is asked about; none for now."""
        return self._chosen().get("tanggal")

    @property
    def has_no_day(self) -> bool:
        """Whether a day was asked about that cannot be answered: never answer it as now."""
        self.is_valid()
        return "tanggal" in self.errors

    @property
    def is_filtered(self) -> bool:
        return bool(self._chosen())

    @property
    def query(self) -> str:
        """The filters as they stand in an address, for the links to other pages and to the data."""
        return urlencode({name: self.data[name] for name in self._chosen()})

    def _chosen(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
