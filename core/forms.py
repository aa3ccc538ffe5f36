"""Form fields that say in Indonesian what is wrong and let nothing harmful through.

The `label` opens their sentences: label "Isi pertanyaan" gives "Isi pertanyaan wajib diisi."
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email

from core import text, uploads
from core.crypto import phone_digits
from core.digests import MailChoice
from core.formats import number_id
from core.idempotency import new_key

FIRST_YEAR, LAST_YEAR = 2000, 2100
OUT_OF_RANGE = f"Tanggal di luar rentang {FIRST_YEAR}-{LAST_YEAR}."
LARGEST_NUMBER = 2_000_000_000  # fits an integer column of both databases


class CleanTextField(forms.CharField):
    """Text that both databases hold and every page shows; see `core.text.clean`.

    No `maxlength` reaches the browser: it would cut a long paste without a word.
    """

    def __init__(self, *, label: str, max_length: int, **kwargs: Any) -> None:
        self.most = max_length
        super().__init__(label=label, **kwargs)
        self.validators = [
            validator for validator in self.validators if validator in self.default_validators
        ]  # without Django's own for NUL: `clean` finds it and says so in our words

    def to_python(self, value: Any) -> str:
        return text.clean(
            "" if value is None else str(value),
            label=str(self.label),
            max_length=self.most,
            required=self.required,
        )


class TokenField(forms.CharField):
    """The hidden key by which a form is heeded once; one that we did not give is refused."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False)

    def to_python(self, value: Any) -> str:
        token = super().to_python(value) or ""
        if not re.fullmatch(r"[\w-]{0,64}", token, re.ASCII):
            raise ValidationError("Muat ulang halaman, lalu kirim lagi.", code="invalid")
        return token


class OnceForm(forms.Form):
    """A form that is heeded once, however often it is sent."""

    token = TokenField()

    def full_clean(self) -> None:
        super().full_clean()
        if self.has_error("token"):
            self.renew_token()

    def renew_token(self) -> None:
        """Let what was typed be sent as another message."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        data[self.add_prefix("token")] = new_key()
        self.data = data


class PhoneField(CleanTextField):
    """An Indonesian phone number, kept as digits with the country code: 628123456789."""

    widget = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"})

    def __init__(self, *, label: str = "Nomor telepon", **kwargs: Any) -> None:
        super().__init__(label=label, max_length=40, **kwargs)

    def to_python(self, value: Any) -> str:
        number = super().to_python(value)
        digits = phone_digits(number)
        written = re.fullmatch(r"[+\d ().\-]*", number, re.ASCII)
        if number and not (written and re.fullmatch(r"62[1-9]\d{7,11}", digits, re.ASCII)):
            raise ValidationError(
                "Nomor telepon tidak valid. Contoh: 081234567890.", code="invalid"
            )
        return digits


class EmailField(CleanTextField):
    """An e-mail address, kept in lower case."""

    widget = forms.EmailInput(attrs={"autocomplete": "email"})

    def __init__(self, *, label: str = "Alamat surel", **kwargs: Any) -> None:
        super().__init__(label=label, max_length=254, **kwargs)

    def to_python(self, value: Any) -> str:
        address = super().to_python(value).lower()
        if address:
            try:
                validate_email(address if address.isprintable() else "")
            except ValidationError as error:
                raise ValidationError("Alamat surel tidak valid.", code="invalid") from error
        return address


class LinkField(CleanTextField):
    """The address of a page, http or https; https where none is written."""

    widget = forms.URLInput
    is_link = URLValidator(schemes=["http", "https"])

    def __init__(self, *, label: str = "Tautan", max_length: int = 500, **kwargs: Any) -> None:
        super().__init__(label=label, max_length=max_length, **kwargs)

    def to_python(self, value: Any) -> str:
        link = super().to_python(value)
        if not link:
            return ""
        if not re.match(r"[A-Za-z][A-Za-z0-9+.\-]*:", link) or re.match(r"[\w.\-]+:\d", link):
            link = f"https://{link.lstrip('/')}"
        try:
            self.is_link(link)
            _refuse_disguise(link)
        except (ValidationError, ValueError) as error:
            sentence = "Tautan tidak valid. Salin alamat lengkapnya, diawali https://."
            raise ValidationError(sentence, code="invalid") from error
        return link


def _refuse_disguise(link: str) -> None:
    """:raises ValueError: for a port that cannot be, or a user part, which poses as a host."""
    parts = urlsplit(link)
    if "@" in parts.netloc or parts.port == 0:
        raise ValueError(parts.netloc)


def _within_range(moment: date) -> None:
    """:raises ValidationError: outside the years that every time zone can hold."""
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValidationError(OUT_OF_RANGE, code="range")


class DateField(forms.DateField):
    """A date from 2000 to 2100."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def __init__(self, *, label: str, **kwargs: Any) -> None:
        super().__init__(label=label, **kwargs)
        self.error_messages["required"] = f"{label} wajib diisi."
        self.error_messages["invalid"] = "Tanggal tidak valid."

    def to_python(self, value: Any) -> date | None:
        day = super().to_python(value)
        if day:
            _within_range(day)
        return day


class MomentField(forms.DateTimeField):
    """A date and time of the wall clock in Berau (WITA), from 2000 to 2100."""

    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})

    def __init__(self, *, label: str, **kwargs: Any) -> None:
        super().__init__(label=label, **kwargs)
        self.error_messages["required"] = f"{label} wajib diisi."
        self.error_messages["invalid"] = "Tanggal atau jam tidak valid."

    def to_python(self, value: Any) -> datetime | None:
        moment = super().to_python(value)
        if moment:
            _within_range(moment)
        return moment


class WholeNumberField(forms.Field):
    """A number of things: 0, 12, 1.234; only the digits 0 to 9."""

    widget = forms.TextInput(attrs={"inputmode": "numeric"})

    def __init__(self, *, label: str, most: int = LARGEST_NUMBER, **kwargs: Any) -> None:
        self.most = most
        super().__init__(label=label, **kwargs)
        self.error_messages["required"] = f"{label} wajib diisi."

    def to_python(self, value: Any) -> int | None:
        written = str(value).strip() if value is not None else ""
        if not written:
            return None
        if not re.fullmatch(r"0|[1-9]\d{0,2}(\.\d{3})+|[1-9]\d*", written[:40], re.ASCII):
            raise ValidationError("Masukkan angka bulat.", code="invalid")
        digits = written.replace(".", "")
        if len(digits) > 18 or int(digits) > self.most:
            raise ValidationError(
                f"{self.label} paling besar {number_id(self.most)}.", code="max_value"
            )
        return int(digits)


class UploadField(forms.FileField):
    """A file for `core.uploads.store`, which alone decides whether it may be kept."""

    def __init__(
        self, *, label: str, kinds: Iterable[uploads.Kind] = (uploads.PDF,), **kwargs: Any
    ) -> None:
        super().__init__(label=label, allow_empty_file=True, **kwargs)
        accepted = ",".join(extension for kind in kinds for extension in kind.extensions)
        self.widget.attrs["accept"] = accepted
        self.error_messages["required"] = f"{label} wajib diunggah."
        self.error_messages["missing"] = self.error_messages["required"]
        self.error_messages["invalid"] = "Berkas tidak terkirim. Pilih berkas lalu kirim lagi."


class MailForm(forms.Form):
    """When notices are sent by e-mail."""

    choice = forms.ChoiceField(
        label="Kirim surel",
        choices=MailChoice.choices,
        widget=forms.RadioSelect,
        help_text="Di portal pemberitahuan selalu tampil seketika. Pengingat batas waktu 24 jam "
        "tidak menunggu ringkasan.",
        error_messages={
            "required": "Pilih kapan surel dikirim.",
            "invalid_choice": "Pilih kapan surel dikirim.",
        },
    )
