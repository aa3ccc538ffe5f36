"""What is asked of the audit trail."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from agencies import trail
from agencies.models import Agency, User
from core import clock
from core.forms import CleanTextField, DateField


class TrailForm(forms.Form):
    """The filters of the trail; all may be empty, and together they narrow."""

    action = forms.ChoiceField(label="Tindakan", required=False)
    person = CleanTextField(label="Nama pengguna", max_length=150, required=False)
    agency = forms.ModelChoiceField(
        Agency.objects.none(),
        label="Instansi",
        required=False,
        empty_label="Semua Instansi",
        to_field_name="code",
    )
    since = DateField(label="Sejak", required=False)
    until = DateField(label="Sampai", required=False)
    only_refused = forms.BooleanField(label="Hanya yang ditolak", required=False)

    def __init__(self, *args: Any, agencies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = sorted(trail.WORDS.items(), key=lambda pair: pair[1])
        action, agency = self.fields["action"], self.fields["agency"]
        action.choices = [("", "Semua tindakan"), *words]  # type: ignore[attr-defined]
        agency.queryset = agencies  # type: ignore[attr-defined]

    def clean_person(self) -> User | None:
        """:raises ValidationError: for a name that nobody has."""
        name = self.cleaned_data["person"]
        if not name:
            return None
        user = User.objects.filter(username=name.lower()).first()
        if user is None:
            raise ValidationError("Tidak ada pengguna dengan nama itu.")
        return user

    def clean(self) -> dict[str, Any]:
        """:raises ValidationError: if the days stand the wrong way round."""
        data = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            raise ValidationError("Tanggal sampai tidak boleh mendahului tanggal sejak.")
        return data

    def conditions(self) -> dict[str, Any]:
        """What `trail.chosen` takes: days of Berau become moments."""
        data = dict(self.cleaned_data)
        for name, extra in (("since", 0), ("until", 1)):
            day = data[name]
            data[name] = clock.start_of_day(day + timedelta(days=extra)) if day else None
        return data
