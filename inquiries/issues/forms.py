"""What the pages of an issue ask."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from core.forms import CleanTextField
from inquiries.forms import LONGEST, DeviationForm, area
from inquiries.models import Issue
from inquiries.models.issue import LONGEST_NAME

RECENT = 100


class GatherForm(forms.Form):
    """A new issue by its name, or one that is there."""

    name = CleanTextField(
        label="Nama isu baru",
        max_length=LONGEST_NAME,
        required=False,
        help_text="Misalnya: Pipa bocor Jalan Pemuda.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    issue = forms.ModelChoiceField(
        Issue.objects.none(),
        label="Atau tambahkan ke isu",
        required=False,
        empty_label="Isu baru",
        error_messages={"invalid_choice": "Isu itu tidak ada. Pilih dari daftar."},
    )

    def __init__(self, data: Any = None, *, issues: QuerySet[Issue], **kwargs: Any) -> None:
        super().__init__(data, auto_id="isu-%s", **kwargs)
        cast("forms.ModelChoiceField", self.fields["issue"]).queryset = issues

    def clean(self) -> dict[str, Any]:
        """:raises ValidationError: unless it is the one or the other."""
        cleaned = super().clean() or {}
        if not self.errors and bool(cleaned.get("name")) == bool(cleaned.get("issue")):
            self.add_error("name", "Beri nama isu baru, atau pilih satu isu yang sudah ada.")
        return cleaned


class AnswerForm(DeviationForm):
    """One text for all of them."""

    text = CleanTextField(label="Jawaban untuk semua", max_length=LONGEST, widget=area(5))
    field_order = ("version", "text", "deviation_reason")

    def __init__(self, data: Any = None, *, issue: Issue, **kwargs: Any) -> None:
        super().__init__(data, auto_id="jawab-%s", **kwargs)
        self.initial.setdefault("version", issue.version)

    def facts(self) -> dict[str, Any]:
        """What `answering.answer_issue` takes."""
        cleaned = self.cleaned_data
        return {
            "text": cleaned["text"],
            "deviation_reason": cleaned["deviation_reason"],
            "version": self.seen(),
        }
