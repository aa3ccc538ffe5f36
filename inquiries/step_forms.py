"""What the rarer steps ask: a reason, an Instansi, a colleague, a number."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from agencies import powers
from agencies.models import Agency, OutsideBody, User
from agencies.powers import DESK
from core.forms import CleanTextField
from inquiries.forms import LONGEST, GroupedAgencyField, VersionForm, area
from inquiries.models import Inquiry, Referral, Tag
from inquiries.models.tag import LONGEST as LONGEST_TAG


class InquiryStepForm(VersionForm):
    """A step of an inquiry; carries the version the reader saw."""

    def __init__(self, data: Any = None, *, inquiry: Inquiry, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.inquiry = inquiry
        self.initial.setdefault("version", inquiry.version)
        self.prepare()

    def prepare(self) -> None:
        """Offer what this inquiry allows; nothing by default."""

    def facts(self) -> dict[str, Any]:
        """What the service takes: the fields, and the version seen."""
        return {**self.cleaned_data, "version": self.seen()}


class ReferralStepForm(forms.Form):
    """A step of a referral."""

    def __init__(self, data: Any = None, *, referral: Referral, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.referral = referral


class RedirectForm(InquiryStepForm):
    """Which body outside the regency can answer, and what the citizen reads."""

    body = forms.ModelChoiceField(
        OutsideBody.objects.all(),
        label="Instansi Luar atau PPID",
        to_field_name="code",
        empty_label="Pilih Instansi Luar atau PPID",
        help_text="Permintaan informasi resmi (UU 14/2008) diarahkan ke PPID.",
        error_messages={
            "required": "Pilih Instansi Luar atau PPID yang dituju.",
            "invalid_choice": "Instansi Luar tidak dikenal. Pilih dari daftar.",
        },
    )
    text = CleanTextField(
        label="Balasan",
        max_length=LONGEST,
        widget=area(4),
        help_text="Nama dan kanalnya ditambahkan bila belum Anda sebut.",
    )


class NumberField(CleanTextField):
    """The number of an inquiry, however it was typed."""

    def to_python(self, value: Any) -> str:
        return super().to_python(value).upper()


def original_field() -> NumberField:
    """The number of the inquiry that others repeat."""
    return NumberField(
        label="Nomor pesan asli",
        max_length=20,
        widget=forms.TextInput(attrs={"placeholder": "2611-7K3Q9", "autocomplete": "off"}),
    )


class DuplicateForm(InquiryStepForm):
    """Which inquiry it repeats, and why one thinks so."""

    original = original_field()
    reason = CleanTextField(label="Alasan", max_length=1000, widget=area(2))

    def clean_original(self) -> Inquiry:
        """:raises ValidationError: unless it is an inquiry of the very same Instansi."""
        rows = Inquiry.objects.filter(agency_id=self.inquiry.agency_id)
        found = rows.filter(number=self.cleaned_data["original"]).first()
        if found is None:
            raise forms.ValidationError("Nomor itu tidak ada di kotak masuk Instansi Anda.")
        return found


class ReasonForm(InquiryStepForm):
    """A step that only asks why."""

    reason = CleanTextField(label="Alasan", max_length=1000, widget=area(2))


class FollowUpForm(InquiryStepForm):
    """What the same person wrote after the reply."""

    text = CleanTextField(label="Isi pesan lanjutan", max_length=LONGEST, widget=area(4))
    is_thanks = forms.BooleanField(label="Hanya ucapan terima kasih", required=False)


class NoteForm(InquiryStepForm):
    """A note for one's own Instansi."""

    text = CleanTextField(label="Catatan", max_length=2000, widget=area(3))


class ColleagueField(forms.ModelChoiceField):
    """A colleague, by login; whom to choose among is told to `offer`."""

    def __init__(
        self, *, label: str, task: str = "menangani", place: str = "Instansi Anda"
    ) -> None:
        super().__init__(
            User.objects.none(),
            label=label,
            to_field_name="username",
            empty_label="Pilih rekan",
            error_messages={
                "required": f"Pilih rekan yang {task}.",
                "invalid_choice": f"Orang itu bukan Petugas atau Pejabat {place}.",
            },
        )

    def offer(self, people: QuerySet[User]) -> None:
        self.queryset = people.order_by("full_name")


def note_field() -> CleanTextField:
    """A word to the colleague."""
    return CleanTextField(label="Pesan untuk rekan", max_length=500, required=False, widget=area(2))


class AssignForm(InquiryStepForm):
    """Which colleague sees to it."""

    to = ColleagueField(label="Kepada")
    note = note_field()

    def prepare(self) -> None:
        people = powers.holders(DESK, self.inquiry.agency_id)
        cast("ColleagueField", self.fields["to"]).offer(people)


def tag_field(**attrs: str) -> CleanTextField:
    """The name of a tag: one in use, or a new one."""
    return CleanTextField(
        label="Penanda",
        max_length=LONGEST_TAG,
        help_text="Sepatah dua patah kata, misalnya: banjir.",
        widget=forms.TextInput(attrs={**attrs, "autocomplete": "off"}),
    )


class TagForm(InquiryStepForm):
    """A tag: one in use, or a new one."""

    name = tag_field()


class UntagForm(InquiryStepForm):
    """One of the tags the inquiry carries."""

    tag = forms.ModelChoiceField(
        Tag.objects.none(),
        label="Penanda",
        empty_label="Pilih penanda",
        error_messages={
            "required": "Pilih penanda yang dilepas.",
            "invalid_choice": "Pesan ini tidak berpenanda itu.",
        },
    )

    def prepare(self) -> None:
        field = cast("forms.ModelChoiceField", self.fields["tag"])
        field.queryset = Tag.objects.filter(taggings__inquiry=self.inquiry)


class DesignateForm(InquiryStepForm):
    """Which Instansi has to answer, by the word of Diskominfo."""

    agency = GroupedAgencyField(label="Instansi yang ditunjuk", empty_label="Pilih Instansi")
    reason = CleanTextField(label="Alasan", max_length=1000, widget=area(2))

    def prepare(self) -> None:
        field = cast("GroupedAgencyField", self.fields["agency"])
        field.error_messages["required"] = "Pilih Instansi yang harus menjawab."
        field.offer(Agency.objects.open().exclude(pk=self.inquiry.agency_id).order_by("name"))


class ReferralReasonForm(ReferralStepForm):
    """A step of a referral that only asks why."""

    reason = CleanTextField(label="Alasan", max_length=1000, widget=area(2))


class DecisionForm(ReferralStepForm):
    """Diskominfo's word on a contested answer."""

    is_overturned = forms.TypedChoiceField(
        label="Putusan",
        choices=[("ya", "Jawaban tetap sah"), ("tidak", "Pembatalan tetap berlaku")],
        coerce=lambda value: value == "ya",
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih putusannya.", "invalid_choice": "Pilih putusannya."},
    )
    reason = CleanTextField(label="Alasan putusan", max_length=1000, widget=area(2))
