"""What may be typed into evaluations. Rules about their state are in the services."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet

from agencies.models import User
from core.forms import CleanTextField, DateField, WholeNumberField
from reports.evaluation.criteria import LIMITS
from reports.evaluation.scoring import Indicator
from reports.models import Criteria, Evaluation

LONGEST_REPLY = 5000


class PointsField(forms.Field):
    """A number with up to two decimals: 3, 4,5 or 4,25."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})

    def to_python(self, value: Any) -> Decimal | None:
        written = str(value or "").strip()
        if not written:
            return None
        if not re.fullmatch(r"(0|[1-9]\d{0,2})(,\d{1,2})?", written, re.ASCII):
            raise forms.ValidationError("Tulis nilai seperti 4 atau 4,25.", code="invalid")
        return Decimal(written.replace(",", "."))


class JudgeForm(forms.Form):
    """The evaluator's own score of one indicator, why, and a note."""

    score = PointsField(
        label="Nilai evaluator", required=False, help_text="Kosongkan untuk memakai nilai otomatis."
    )
    reason = CleanTextField(
        label="Alasan",
        max_length=1000,
        required=False,
        help_text="Wajib bila nilai berbeda dari yang otomatis.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    note = CleanTextField(
        label="Catatan", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class FindingForm(forms.Form):
    """What is to be mended, and by when."""

    indicator = forms.ChoiceField(label="Indikator", required=False)
    finding = CleanTextField(
        label="Temuan", max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    due_date = DateField(label="Selesai paling lambat")

    def __init__(self, *args: Any, indicators: list[Indicator], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicator"].choices = [
            ("", "Umum"),
            *((one.code, f"{one.code} {one.label}") for one in indicators),
        ]
        self.fields["indicator"].error_messages["invalid_choice"] = "Pilih indikator dari daftar."


class ReplyForm(forms.Form):
    """The reply of the Instansi."""

    text = CleanTextField(
        label="Tanggapan",
        max_length=LONGEST_REPLY,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Setuju, atau keberatan dengan buktinya. Sesudah dikirim tidak dapat diubah.",
    )


class ChosenForm(forms.Form):
    """Which evaluations of a year to ratify or to publish."""

    chosen = forms.MultipleChoiceField(
        label="Evaluasi",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Pilih sekurang-kurangnya satu evaluasi.",
            "invalid_choice": "Evaluasi %(value)s tidak menunggu langkah ini lagi.",
        },
    )

    def __init__(self, *args: Any, rows: QuerySet[Evaluation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {row.agency.code: row for row in rows}
        self.fields["chosen"].choices = [
            (code, f"{row.agency.name}: {row.grade}") for code, row in self.rows.items()
        ]

    def clean_chosen(self) -> list[Evaluation]:
        return [self.rows[code] for code in self.cleaned_data["chosen"]]


class CriteriaForm(forms.Form):
    """Weight and target of every indicator, the grades, the ranking's minimum, the window."""

    very_good_from = WholeNumberField(label="Sangat Baik mulai", most=100)
    good_from = WholeNumberField(label="Baik mulai", most=100)
    fair_from = WholeNumberField(label="Cukup mulai", most=100)
    ranking_minimum = WholeNumberField(
        label="Kasus paling sedikit untuk peringkat",
        help_text="Pesan diterima ditambah rujukan yang dinilai.",
    )
    reply_days = WholeNumberField(label="Hari untuk tanggapan Instansi", most=90)

    def __init__(
        self, *args: Any, criteria: Criteria, indicators: list[Indicator], **kwargs: Any
    ) -> None:
        self.indicators = indicators
        kwargs.setdefault("initial", self._initial(criteria, indicators))
        super().__init__(*args, **kwargs)
        for one in indicators:
            self.fields[f"weight_{one.code}"] = WholeNumberField(
                label=f"Bobot {one.code}", most=100
            )
            self.fields[f"target_{one.code}"] = PointsField(
                label=f"Target {one.code}",
                error_messages={"required": f"Target {one.code} wajib diisi."},
            )

    @staticmethod
    def _initial(criteria: Criteria, indicators: list[Indicator]) -> dict[str, Any]:
        names = (*LIMITS, "ranking_minimum", "reply_days")
        values = {name: getattr(criteria, name) for name in names}
        for one in indicators:
            values[f"weight_{one.code}"] = one.weight
            values[f"target_{one.code}"] = f"{one.target:g}".replace(".", ",")
        return values

    def clean_reply_days(self) -> int:
        days = self.cleaned_data["reply_days"]
        if days < 1:
            raise forms.ValidationError("Beri Instansi sekurang-kurangnya satu hari.")
        return days

    @property
    def changes(self) -> dict[str, Any]:
        """What `criteria.revise` takes."""
        data = self.cleaned_data
        return {
            "weights": {one.code: data[f"weight_{one.code}"] for one in self.indicators},
            "targets": {one.code: float(data[f"target_{one.code}"]) for one in self.indicators},
            **{name: data[name] for name in (*LIMITS, "ranking_minimum", "reply_days")},
        }


class ExaminerForm(forms.Form):
    """Whom the Bupati names, and by which letter."""

    user = forms.ModelChoiceField(
        label="Orang yang ditunjuk",
        queryset=User.objects.none(),
        to_field_name="username",
        empty_label="Pilih orang",
        help_text="Pegawai di luar Diskominfo, misalnya dari Inspektorat atau Sekretariat Daerah.",
        error_messages={
            "required": "Orang yang ditunjuk wajib dipilih.",
            "invalid_choice": "Pilih orang dari daftar.",
        },
    )
    number = CleanTextField(label="Nomor surat penunjukan", max_length=80)
    letter_date = DateField(label="Tanggal surat")

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = people
        self.fields["user"].label_from_instance = lambda user: f"{user}, {user.home_agency}"


class ImprovementForm(forms.Form):
    """Who mends it, and what was done."""

    owner = forms.ModelChoiceField(
        label="Penanggung jawab",
        queryset=User.objects.none(),
        to_field_name="username",
        empty_label="Pilih orang",
        error_messages={
            "required": "Penanggung jawab wajib dipilih.",
            "invalid_choice": "Pilih orang yang bertugas di Instansi ini.",
        },
    )
    answer = CleanTextField(
        label="Yang sudah dikerjakan",
        max_length=3000,
        required=False,
        help_text="Menjadi jawaban dalam laporan tahun ini.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people


def typed(value: Decimal | None) -> str:
    """A score as it is typed: "4,25"."""
    return "" if value is None else f"{value.normalize():f}".replace(".", ",")
