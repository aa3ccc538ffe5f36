"""What the library of forms says about wrong choices, in our words and without the input.

Fields with a sentence of their own keep it.
"""

from django import forms
from django.core.validators import ProhibitNullCharactersValidator

CHOOSE = "Pilih salah satu dari daftar."
UNSEEN = "Isian ini memuat karakter yang tidak didukung. Hapus lalu ketik ulang."
CHOICES: tuple[type[forms.Field], ...] = (
    forms.ChoiceField,
    forms.MultipleChoiceField,
    forms.ModelChoiceField,
    forms.ModelMultipleChoiceField,
)


def speak_indonesian() -> None:
    """Say it in every form made from now on."""
    for kind in CHOICES:
        kind.default_error_messages |= dict.fromkeys(
            kind.default_error_messages.keys() & {"invalid_choice", "invalid_pk_value"}, CHOOSE
        )
    ProhibitNullCharactersValidator.message = UNSEEN
