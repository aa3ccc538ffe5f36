"""What is typed of recommendations. Forms clean; the rules stand in `services`."""

from __future__ import annotations

from typing import Any

from django import forms

from agencies import powers
from agencies.models import Agency, User
from agencies.powers import IN_AGENCY
from core.forms import CleanTextField, DateField
from inquiries.forms import area
from inquiries.models import Recommendation, Theme
from inquiries.recommendations.services import Proposal

PICK = {"required": "Pilih dari daftar.", "invalid_choice": "Pilih dari daftar."}
LONGEST = 5000
MOST_OFFERED = 200


class ThemeChoice(forms.ModelMultipleChoiceField):
    """Themes of approved digests, each with its period."""

    def label_from_instance(self, obj: Theme) -> str:
        digest = obj.digest
        return f"{obj.name} ({digest.period_from:%d-%m-%Y} sampai {digest.period_until:%d-%m-%Y})"


def themes_of(agency: Agency) -> Any:
    """The themes that a recommendation of an Instansi may rest on, newest digest first.

    Those of a closed Instansi serve the successor that goes on with its recommendations.
    """
    left = [pk for pk, heir in Agency.objects.heirs().items() if heir == agency.pk]
    rows = Theme.objects.shown().filter(
        digest__agency__in=[agency.pk, *left], digest__status="APPROVED", is_rest=False
    )
    return rows.select_related("digest__agency").order_by("-digest__period_until", "order")


class ProposalForm(forms.Form):
    """A recommendation for one Instansi."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    themes = ThemeChoice(
        Theme.objects.none(),
        label="Dasar: tema umpan balik",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Pilih paling sedikit satu tema.", **PICK},
    )
    kind = forms.ChoiceField(
        label="Bentuk",
        choices=Recommendation.Kind.choices,
        widget=forms.RadioSelect,
        error_messages=PICK,
    )
    addressee = CleanTextField(
        label="Ditujukan kepada",
        max_length=200,
        help_text="Siapa yang diminta melakukannya. Contoh: Bidang Lalu Lintas.",
    )
    text = CleanTextField(label="Rekomendasi", max_length=LONGEST, widget=area(5))
    owner = forms.ModelChoiceField(
        User.objects.none(), label="Penanggung jawab", empty_label=None, error_messages=PICK
    )
    due_date = DateField(label="Selesai paling lambat")

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["themes"].queryset = themes_of(agency)
        people = {person.pk for person in powers.holders(IN_AGENCY, agency.pk)}
        fields["owner"].queryset = User.objects.filter(pk__in=people).order_by("full_name")

    @classmethod
    def of(cls, row: Recommendation, data: Any = None) -> ProposalForm:
        names = ("kind", "addressee", "text", "due_date", "version")
        initial = {name: getattr(row, name) for name in names}
        themes = list(row.grounds.values_list("theme", flat=True))
        return cls(
            data, agency=row.agency, initial={**initial, "themes": themes, "owner": row.owner_id}
        )

    def proposal(self) -> Proposal:
        names = ("kind", "addressee", "text", "owner", "due_date")
        asked = {name: self.cleaned_data[name] for name in names}
        return Proposal(themes=list(self.cleaned_data["themes"]), **asked)


class StepForm(forms.Form):
    """A step that needs no word."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class ReasonForm(StepForm):
    reason = CleanTextField(label="Alasan", max_length=2000, widget=area(3))


class OutcomeForm(StepForm):
    outcome = CleanTextField(label="Apa yang sudah dilakukan", max_length=LONGEST, widget=area(4))


class RecommendationFilterForm(forms.Form):
    """How the list is narrowed."""

    status = forms.ChoiceField(
        label="Status", required=False, choices=[("", "Semua"), *Recommendation.Status.choices]
    )
    bentuk = forms.ChoiceField(
        label="Bentuk", required=False, choices=[("", "Semua"), *Recommendation.Kind.choices]
    )
