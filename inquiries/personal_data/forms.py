"""The form by which an Admin asks for a citizen's data."""

from django import forms

from core.forms import CleanTextField
from inquiries.models.data_request import DataRequest


class DataRequestForm(forms.Form):
    """Whose data, what for, and what is wanted."""

    kind = forms.ChoiceField(
        label="Yang diminta warga",
        choices=DataRequest.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih salah satu.", "invalid_choice": "Pilih dari daftar."},
    )
    citizen = CleanTextField(
        label="Kontak atau kode pelacakan",
        max_length=254,
        help_text="Surel atau nomor telepon yang pernah ditinggalkan, atau kode dari bukti kirim.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    reason = CleanTextField(
        label="Dasar permintaan",
        max_length=500,
        help_text="Misalnya nomor surat dan cara memastikan bahwa ia orangnya. Tanpa data pribadi.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
