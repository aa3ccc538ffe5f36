"""The form that takes a table: the file, and whether it is only tried."""

from collections.abc import Callable

from django import forms

from core.errors import DomainError
from core.tables import LARGEST, ImportRefused, Report


class TableForm(forms.Form):
    """A CSV file; `core.tables` alone decides whether it can be read."""

    file = forms.FileField(
        label="Berkas CSV",
        allow_empty_file=True,
        help_text=f"Paling besar {LARGEST // 1024 // 1024} MB. Pemisah apa pun boleh.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,text/csv"}),
        error_messages={
            "required": "Pilih berkas CSV dahulu.",
            "missing": "Pilih berkas CSV dahulu.",
            "invalid": "Berkas tidak terkirim. Pilih berkas lalu kirim lagi.",
        },
    )
    is_trial = forms.BooleanField(label="Coba dahulu, jangan simpan", required=False, initial=True)

    @property
    def content(self) -> bytes:
        """The bytes of the file; one more than is allowed, at most."""
        return self.cleaned_data["file"].read(LARGEST + 1)

    def report_of(self, take: Callable[..., Report]) -> Report | None:
        """Try or take what was sent; what is refused stands beside the file, with its rows."""
        if not (self.is_bound and self.is_valid()):
            return None
        try:
            return take(content=self.content, is_trial=self.cleaned_data["is_trial"])
        except DomainError as refusal:
            self.add_error("file", str(refusal))
            return refusal.report if isinstance(refusal, ImportRefused) else None
