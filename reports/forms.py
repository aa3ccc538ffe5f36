"""What may be typed into a report. Rules about its state are in the services."""

import re
from collections.abc import Container
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet

from agencies.models import Agency
from core.forms import CleanTextField, DateField, UploadField
from core.uploads import ALL_KINDS, PDF
from reports.facilities import FACILITIES, STATE_LABELS
from reports.merging import bases_of, read_bases
from reports.models import AnnualReport
from reports.models.annual_report import FIRST_YEAR
from reports.outline import ITEMS, TEXTS
from reports.rich_text import within_measure

LONGEST_TEXT = 20_000  # characters; about seven pages of the PDF
STATES = [("", "Pilih keadaannya"), *((state.value, word) for state, word in STATE_LABELS.items())]

HELP = {
    "policy_overview": "SOP, keputusan, dan aturan yang mendasari layanan informasi Instansi.",
    "message_discussion": "Apa yang diunggah tahun ini: kegiatan Instansi, isu aktual, kebijakan.",
    "internal_obstacles": "Yang menghambat dari dalam Instansi: orang, alat, waktu, anggaran.",
    "external_obstacles": "Yang menghambat dari luar Instansi: jaringan, platform, khalayak.",
    "recommendations": "Apa yang sebaiknya diubah agar layanan lebih baik.",
    "follow_up_plan": "Siapa mengerjakan apa, dan kapan selesai.",
    "plan_progress": "Apa yang sudah dan belum dikerjakan dari rencana di atas, dan sebabnya.",
}


class NarrativeField(CleanTextField):
    """One text of the report, of which a PDF can be made."""

    def to_python(self, value: Any) -> str:
        return within_measure(super().to_python(value), label=str(self.label))


class NarrativesForm(forms.Form):
    """The texts of items a, c, g and h and the checklist; a draft may be kept half empty.

    `bases` are the prints of what the page began from, `settled` the revision whose texts the
    writer has seen beside their own.
    """

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    settled = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    bases = forms.CharField(widget=forms.HiddenInput, required=False, max_length=1000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (_, label) in TEXTS.items():
            self.fields[name] = NarrativeField(
                label=label,
                max_length=LONGEST_TEXT,
                required=False,
                help_text=HELP[name],
                widget=forms.Textarea(attrs={"rows": 6}),
            )
        for code, (_, label, help_text) in FACILITIES.items():
            self.fields[f"{code}_state"] = forms.ChoiceField(
                label=label, choices=STATES, required=False
            )
            self.fields[f"{code}_note"] = CleanTextField(
                label=f"Keterangan {label.lower()}",
                max_length=300,
                required=False,
                help_text=help_text,
            )

    @staticmethod
    def initial_of(report: AnnualReport, texts: dict[str, str]) -> dict[str, Any]:
        """What the fields hold at first; `texts` are all that is written in the report."""
        fields = {
            f"{code}_{part}": report.facilities.get(code, {}).get(part, "")
            for code in FACILITIES
            for part in ("state", "note")
        }
        return {**texts, **fields, "revision": report.revision, "bases": bases_of(texts)}

    @property
    def facility_rows(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        """Of each line of the checklist its pasal and its two fields."""
        return [
            (pasal, self[f"{code}_state"], self[f"{code}_note"])
            for code, (pasal, _, _) in FACILITIES.items()
        ]

    def sent(self, names: Container[str]) -> dict[str, Any]:
        """What the request really brought, for the rule: an absent text stays as it is.

        :param names: of the fields in the request.
        """
        kept = self.cleaned_data
        texts = {name: kept[name] for name in TEXTS if name in names}
        bases = read_bases(kept["bases"])
        lines = {
            code: {"state": kept[f"{code}_state"], "note": kept[f"{code}_note"]}
            for code in FACILITIES
            if f"{code}_state" in names
        }
        filled = {code: line for code, line in lines.items() if any(line.values())}
        return {
            **texts,
            "facilities": filled if lines else None,
            "bases": bases or None,
            "revision": kept["settled"] if bases else kept["revision"],
        }


class RevisionForm(forms.Form):
    """Which revision the Kepala has read."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)


class SignedCopyForm(forms.Form):
    """The report's PDF with the Kepala's electronic signature."""

    file = UploadField(
        label="PDF bertanda tangan",
        kinds=(PDF,),
        help_text="PDF dari portal ini yang sudah "
        "ditandatangani secara elektronik, tanpa dicetak ulang; paling besar 10 MB.",
    )


class ReturnForm(forms.Form):
    """What Diskominfo wants changed, item by item; at least one note."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"] = self._note("Catatan umum")
        for item, title in ITEMS.items():
            self.fields[f"note_{item}"] = self._note(f"{item}. {title}")

    def _note(self, label: str) -> CleanTextField:
        return CleanTextField(
            label=label, max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
        )

    @property
    def notes(self) -> dict[str, str]:
        """The notes by item, "" for the whole."""
        return {
            name.removeprefix("note").removeprefix("_"): text
            for name, text in self.cleaned_data.items()
        }


class AmountField(forms.Field):
    """A number as it is written here: 0, 1.234, or 12,5 with one decimal."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})
    wrong = "Tulis angka seperti 1.234 atau 12,5."

    def to_python(self, value: Any) -> Decimal | None:
        written = str(value or "").strip()
        if not written:
            return None
        if not re.fullmatch(
            r"(0|[1-9]\d{0,2}(\.\d{3}){0,2}|[1-9]\d{0,8})(,\d)?", written, re.ASCII
        ):
            raise forms.ValidationError(self.wrong, code="invalid")
        return Decimal(written.replace(".", "").replace(",", "."))


class EntryForm(forms.Form):
    """A figure entered by hand, why, and what proves it."""

    value = AmountField(
        label="Nilai",
        error_messages={"required": "Nilai wajib diisi."},
        help_text="Angka bulat; untuk jam dan persen boleh satu desimal, misalnya 12,5.",
    )
    reason = CleanTextField(
        label="Alasan",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Mengapa angka portal tidak dipakai, dan dari mana angka ini.",
    )
    evidence = UploadField(
        label="Bukti", kinds=ALL_KINDS, help_text="PDF, JPG, atau PNG; paling besar 10 MB."
    )


class StartForm(forms.Form):
    """For which Instansi and year to prepare a report."""

    agency = forms.ModelChoiceField(
        label="Instansi", queryset=Agency.objects.none(), to_field_name="code", empty_label=None
    )
    year = forms.TypedChoiceField(label="Tahun pelaporan", coerce=int)

    def __init__(self, *args: Any, agencies: Any, this_year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies
        self.fields["agency"].error_messages = {
            "required": "Instansi wajib dipilih.",
            "invalid_choice": "Pilih Instansi Anda dari daftar.",
        }
        years = range(this_year, FIRST_YEAR - 1, -1)
        self.fields["year"].choices = [(year, str(year)) for year in years]
        wrong = f"Tahun pelaporan antara {FIRST_YEAR} dan {this_year}."
        self.fields["year"].error_messages = {
            "required": "Tahun pelaporan wajib dipilih.",
            "invalid_choice": wrong,
            "invalid": wrong,
        }
        if len(agencies) == 1:
            self.fields["agency"].widget = forms.HiddenInput()
            self.initial["agency"] = agencies[0].code


class ObligationForm(forms.Form):
    """Who must report for a year, and until when."""

    deadline = DateField(label="Batas pengajuan")
    agencies = forms.ModelMultipleChoiceField(
        label="Instansi yang wajib melapor",
        queryset=Agency.objects.open().order_by("name"),
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": "Instansi %(value)s tidak ada dalam daftar."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agencies"].label_from_instance = lambda agency: agency.name


class DeliveryForm(forms.Form):
    """The cover letter's number and date, and the reports under it."""

    number = CleanTextField(label="Nomor surat", max_length=80)
    letter_date = DateField(label="Tanggal surat")
    reports = forms.MultipleChoiceField(
        label="Laporan yang disampaikan",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Pilih sekurang-kurangnya satu laporan.",
            "invalid_choice": "Laporan %(value)s belum diterima atau sudah disampaikan.",
        },
    )

    def __init__(self, *args: Any, received: QuerySet[AnnualReport], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.received = {row.agency.code: row for row in received}
        self.fields["reports"].choices = [
            (code, f"{row.agency.name}, versi {row.version}, {row.receipt_number}")
            for code, row in self.received.items()
        ]

    def clean_reports(self) -> list[AnnualReport]:
        return [self.received[code] for code in self.cleaned_data["reports"]]
