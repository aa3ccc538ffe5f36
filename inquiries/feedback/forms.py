"""What is typed for a digest: its period, the names of themes, where a message belongs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, cast

from django import forms

from agencies import powers
from agencies.models import Agency, User
from agencies.powers import DESK
from core import clock
from core.forms import CleanTextField, DateField
from inquiries.forms import VersionForm
from inquiries.models import Theme, ThemeDigest
from inquiries.models.theme import LONGEST_NAME


class PeriodForm(forms.Form):
    """Of which Instansi and days a digest is wanted; the last whole month, unless told."""

    agency = forms.ModelChoiceField(
        Agency.objects.none(), label="Instansi", to_field_name="code", empty_label=None
    )
    period_from = DateField(label="Dari tanggal")
    period_until = DateField(label="Sampai tanggal", help_text="Paling akhir kemarin.")

    def __init__(self, data: Any = None, *, user: User, **kwargs: Any) -> None:
        last = clock.today().replace(day=1) - timedelta(days=1)
        initial = {"period_from": last.replace(day=1), "period_until": last}
        super().__init__(data, initial=initial, auto_id="rangkuman-%s", **kwargs)
        mine = Agency.objects.open().filter(pk__in=powers.of(user).agencies(*DESK))
        self.owner = mine.first()
        if len(mine) > 1:
            cast("forms.ModelChoiceField", self.fields["agency"]).queryset = mine
        else:
            del self.fields["agency"]

    def facts(self) -> dict[str, Any]:
        """What `services.ask_digest` takes."""
        return {**self.cleaned_data, "agency": self.cleaned_data.get("agency") or self.owner}


class RenameForm(VersionForm):
    """A name for a theme."""

    name = CleanTextField(
        label="Nama tema",
        max_length=LONGEST_NAME,
        help_text="Misalnya: Lampu jalan padam.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    @classmethod
    def of(cls, theme: Theme, digest: ThemeDigest, data: Any = None) -> RenameForm:
        initial = {"name": theme.name, "version": digest.version}
        return cls(data, initial=initial, auto_id=f"nama-{theme.pk}-%s")


class TargetForm(VersionForm):
    """Another theme of the same digest."""

    target = forms.ModelChoiceField(
        Theme.objects.none(),
        label="Tema tujuan",
        empty_label="Pilih tema",
        error_messages={
            "required": "Pilih tema tujuannya.",
            "invalid_choice": "Tema itu tidak ada. Pilih dari daftar.",
        },
    )

    @classmethod
    def of(
        cls, theme: Theme, digest: ThemeDigest, others: Iterable[Theme], data: Any = None
    ) -> TargetForm:
        """`others` are the themes of the page, so that the choices cost no query each."""
        form = cls(data, initial={"version": digest.version}, auto_id=f"tujuan-{theme.pk}-%s")
        field = cast("forms.ModelChoiceField", form.fields["target"])
        field.queryset = Theme.objects.filter(digest=digest, merged_into=None).exclude(pk=theme.pk)
        if data is None:
            choices = [(row.pk, row.name) for row in others if row.pk != theme.pk]
            field.widget.choices = [("", "Pilih tema"), *choices]
        return form
