"""One account: proposed by its address, or taken out of the public's trust."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import TextChoices

from accounts import confirming
from accounts.models import Confirmation, MediaAccount, Platform
from accounts.recognition import AddressError, Reading, looks_like_domain, recognise
from agencies.models import Agency, User
from core import uploads
from core.forms import CleanTextField, UploadField


class ProposeAccountForm(forms.Form):
    """One account of an Instansi, by its address or its name."""

    agency = forms.ModelChoiceField(
        Agency.objects.none(),
        label="Instansi",
        empty_label=None,
        error_messages={
            "required": "Pilih Instansinya.",
            "invalid_choice": "Pilih Instansi dari daftar.",
        },
    )
    address = CleanTextField(
        label="Alamat atau nama akun",
        max_length=500,
        help_text="Tempel alamat profilnya. Bila hanya nama, pilih juga platformnya.",
    )
    platform = forms.ModelChoiceField(
        Platform.objects.filter(is_selectable=True),
        label="Platform",
        required=False,
        empty_label="Dikenali dari alamat",
        error_messages={"invalid_choice": "Pilih platform dari daftar."},
    )
    display_name = CleanTextField(label="Nama tampilan", max_length=160, required=False)
    is_own_site = forms.BooleanField(
        label="Ya, ini situs atau blog Instansi",
        required=False,
        help_text="Alamatnya tidak termasuk platform yang dikenal.",
    )

    def __init__(self, *args: Any, agencies: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = Agency.objects.filter(pk__in=agencies).open()
        self.fields["agency"].queryset = choices
        if len(choices) == 1:
            self.fields["agency"].initial = choices[0].pk
            self.fields["agency"].widget = forms.HiddenInput()
        self.asks_about_site = False

    @property
    def shown_fields(self) -> list[forms.BoundField]:
        """The fields to ask; the question about a site only where it arose."""
        asked = self.asks_about_site or bool(self.data.get("is_own_site"))
        return [field for field in self.visible_fields() if asked or field.name != "is_own_site"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        written = data.get("address")
        if not written:
            return data
        try:
            reading = recognise(written, Platform.objects.all(), platform=data.get("platform"))
        except AddressError as refusal:
            self.add_error("address", str(refusal))
            return data
        self._check(reading)
        data["reading"] = reading
        return data

    @property
    def content(self) -> dict[str, Any]:
        """What `services.propose_account` takes, besides the person."""
        reading = self.cleaned_data["reading"]
        return {
            "agency": self.cleaned_data["agency"],
            "platform": reading.platform,
            "handle": reading.handle,
            "url": reading.url,
            "display_name": self.cleaned_data["display_name"],
        }

    def _check(self, reading: Reading[Platform]) -> None:
        """Ask for what the address alone does not tell."""
        chosen = self.cleaned_data.get("platform")
        if reading.platform is None:
            hint = (
                " Bila ini situs, awali dengan https://."
                if looks_like_domain(reading.handle)
                else ""
            )
            self.add_error("platform", f"Pilih platformnya, atau tempel alamat profilnya.{hint}")
        elif chosen and reading.platform != chosen:
            self.add_error("platform", f"Alamat itu milik {reading.platform}, bukan {chosen}.")
        elif reading.is_own_site:
            self.asks_about_site = True
            if not chosen and not self.cleaned_data.get("is_own_site"):
                self.add_error(
                    "is_own_site",
                    f"Situs {reading.handle} belum dikenal. Apakah ini situs atau blog Instansi?",
                )


class SuspendForm(forms.Form):
    """Why the public is warned; filled in already, so that one click is enough."""

    reason = CleanTextField(
        label="Alasan (hanya untuk Pengelola)",
        max_length=1000,
        initial="Akun diduga diambil alih pihak lain.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ConfirmForm(forms.Form):
    """How it was seen that an account lives: by the code, or by a picture."""

    class Method(TextChoices):
        CODE = "CODE", "Kode terlihat di bio atau unggahan"
        SCREENSHOT = "SCREENSHOT", "Tangkapan layar"

    method = forms.ChoiceField(
        label="Cara",
        choices=Method.choices,
        widget=forms.RadioSelect,
        initial=Method.CODE,
        error_messages={"required": "Pilih caranya.", "invalid_choice": "Pilih dari daftar."},
    )
    screenshot = UploadField(
        label="Tangkapan layar",
        kinds=(uploads.JPEG, uploads.PNG),
        required=False,
        help_text="JPG atau PNG dari halaman pengaturan akun, paling besar 10 MB.",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        wants_picture = data.get("method") == self.Method.SCREENSHOT
        if wants_picture and not data.get("screenshot") and not self.errors:
            self.add_error("screenshot", "Unggah tangkapan layarnya.")
        return data

    def confirm(self, account: MediaAccount, *, by: User) -> Confirmation:
        """Hand what was chosen to the rule.

        :raises core.uploads.UploadRefused: if the picture may not be kept.
        """
        if self.cleaned_data["method"] == self.Method.CODE:
            return confirming.confirm_by_code(account=account, by=by)
        picture = self.cleaned_data["screenshot"]
        return confirming.confirm_by_screenshot(account=account, screenshot=picture, by=by)
