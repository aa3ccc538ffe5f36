"""What is typed of stories. Forms clean; the rules stand in `services`."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import Post
from agencies.models import Agency
from core.forms import CleanTextField, DateField
from inquiries.dissemination.services import Content
from inquiries.forms import area
from inquiries.models import FollowUpStory

PICK = {"required": "Pilih dari daftar.", "invalid_choice": "Pilih dari daftar."}
LONGEST = 5000
OFFERED = 100
FIELDS = ("question", "decided", "done", "done_date", "post")


class StoryForm(forms.Form):
    """A story of one Instansi."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    question = CleanTextField(
        label="Anda bertanya",
        max_length=300,
        widget=area(2),
        help_text="Pertanyaan warga dalam satu kalimat, tanpa nama dan data pribadi.",
    )
    decided = CleanTextField(label="Yang diputuskan", max_length=LONGEST, widget=area(4))
    done = CleanTextField(label="Yang dilakukan", max_length=LONGEST, widget=area(4))
    done_date = DateField(label="Dilakukan pada")
    post = forms.ModelChoiceField(
        Post.objects.none(),
        label="Unggahan yang mengumumkannya",
        required=False,
        empty_label="Belum diumumkan lewat unggahan",
        error_messages=PICK,
    )

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Post.objects.published().filter(account__agency=agency)
        newest = rows.order_by("-published_at").values_list("pk", flat=True)[:OFFERED]
        choice: Any = self.fields["post"]
        choice.queryset = (
            Post.objects.filter(pk__in=list(newest))
            .select_related("account")
            .order_by("-published_at")
        )

    @classmethod
    def of(cls, story: FollowUpStory, data: Any = None) -> StoryForm:
        initial = {name: getattr(story, name) for name in (*FIELDS, "version")}
        return cls(data, agency=story.agency, initial=initial)

    def content(self) -> Content:
        return Content(**{name: self.cleaned_data[name] for name in FIELDS})


class CorrectionForm(StoryForm):
    """A published story put right."""

    reason = CleanTextField(label="Apa yang keliru", max_length=1000, widget=area(2))


class VersionedForm(forms.Form):
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class WithdrawForm(VersionedForm):
    reason = CleanTextField(label="Alasan menarik", max_length=1000, widget=area(2))


class PublicStoryForm(forms.Form):
    """How the public list is narrowed."""

    q = CleanTextField(label="Cari", max_length=100, required=False)
    instansi = forms.ModelChoiceField(
        Agency.objects.none(), label="Instansi", to_field_name="code", required=False,
        empty_label="Semua Instansi", error_messages=PICK,
    )  # fmt: skip

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        choice: Any = self.fields["instansi"]
        told = FollowUpStory.objects.published().values("agency")
        choice.queryset = Agency.objects.filter(pk__in=told).order_by("name")
