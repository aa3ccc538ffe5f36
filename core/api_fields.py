"""Values that the API reads, under the same rules as the fields of the pages' forms."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from rest_framework import exceptions, serializers

from core import forms
from core.api import CleanCharField

LARGEST_ID = 2**63 - 1


class CleanLinkField(CleanCharField):
    """The address of a page, http or https."""

    def __init__(self, *, label: str = "Tautan", max_length: int = 500, **kwargs: Any) -> None:
        super().__init__(label=label, max_length=max_length, **kwargs)

    def _clean(self, data: str) -> str:
        field = forms.LinkField(
            label=str(self.label), max_length=self.most, required=not self.allow_blank
        )
        return cleaned(field, data)


class ContactField(CleanCharField):
    """How to reach a citizen: an e-mail address or a phone number."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label="Kontak", max_length=254, **kwargs)

    def _clean(self, data: str) -> str:
        written = super()._clean(data)
        if not written:
            return ""
        return cleaned(forms.EmailField() if "@" in written else forms.PhoneField(), written)


class MomentField(serializers.DateTimeField):
    """A moment in ISO 8601, from 2000 to 2100; without an offset it is WITA."""

    def __init__(self, *, label: str, **kwargs: Any) -> None:
        sentence = f"{label} tidak valid. Contoh: 2026-11-24T14:05:00+08:00."
        messages = dict.fromkeys(("invalid", "date", "make_aware", "overflow"), sentence)
        messages["required"] = messages["null"] = f"{label} wajib diisi."
        super().__init__(label=label, error_messages=messages, **kwargs)

    def to_internal_value(self, value: Any) -> datetime:
        moment = super().to_internal_value(value)
        _refuse_out_of_range(moment)
        return moment


class DayField(serializers.DateField):
    """A day in ISO 8601, from 2000 to 2100."""

    def __init__(self, *, label: str, **kwargs: Any) -> None:
        sentence = f"{label} tidak valid. Contoh: 2026-11-24."
        messages = {"invalid": sentence, "datetime": sentence}
        messages["required"] = messages["null"] = f"{label} wajib diisi."
        super().__init__(label=label, error_messages=messages, **kwargs)

    def to_internal_value(self, value: Any) -> date:
        day = super().to_internal_value(value)
        _refuse_out_of_range(day)
        return day


class IdField(serializers.IntegerField):
    """The `id` of something, as a list of the API gave it."""

    def __init__(self, *, label: str, **kwargs: Any) -> None:
        sentence = f"{label} harus angka id."
        keys = ("invalid", "max_value", "min_value", "max_string_length")
        messages = dict.fromkeys(keys, sentence)
        messages["required"] = messages["null"] = f"{label} wajib diisi."
        super().__init__(
            label=label, min_value=1, max_value=LARGEST_ID, error_messages=messages, **kwargs
        )


class WordField(serializers.ChoiceField):
    """One of the fixed words of the API."""

    def __init__(self, choices: Any, *, label: str, **kwargs: Any) -> None:
        super().__init__(choices=choices, label=label, **kwargs)
        words = ", ".join(str(word) for word in self.choices)
        self.error_messages["invalid_choice"] = f"{label} harus salah satu dari: {words}."
        self.error_messages["required"] = self.error_messages["null"] = f"{label} wajib diisi."


def cleaned(field: Any, value: Any) -> Any:
    """Clean a value with a field of the forms.

    :raises ValidationError: of the API, with the same sentences.
    """
    try:
        return field.clean(value)
    except DjangoValidationError as error:
        raise exceptions.ValidationError(error.messages) from error


def _refuse_out_of_range(moment: date) -> None:
    if not forms.FIRST_YEAR <= moment.year <= forms.LAST_YEAR:
        raise exceptions.ValidationError(forms.OUT_OF_RANGE)
