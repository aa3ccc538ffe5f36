"""What is typed of conversations on our accounts. Forms clean; the rules stand in `services`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms

from accounts.models import MediaAccount
from core import clock
from core.forms import CleanTextField, LinkField, MomentField
from core.table_forms import TableForm
from inquiries import pasting
from inquiries.forms import LONGEST, area
from inquiries.models import Inquiry
from inquiries.monitoring.services import Said

PICK = {"required": "Pilih dari daftar.", "invalid_choice": "Pilih dari daftar."}
BLOCKS = re.compile(r"\n[ \t]*\n")
MOST_PASTED = 200
STATES = (
    ("", "Belum dilihat"),
    ("dilihat", "Sudah dilihat"),
    ("pesan", "Menjadi pesan"),
    ("semua", "Semua"),
)


def accounts_of(agencies: Iterable[int]) -> Any:
    """The accounts of some Instansi that were ever official; the rules say when."""
    rows = MediaAccount.objects.filter(agency__in=set(agencies), designations__isnull=False)
    return rows.distinct().select_related("platform").order_by("platform__name", "handle")


class AccountForm(forms.Form):
    """The account on which something was said."""

    account = forms.ModelChoiceField(
        MediaAccount.objects.none(), label="Akun", empty_label=None, error_messages=PICK
    )

    def __init__(self, *args: Any, agencies: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["account"]
        choice.queryset = accounts_of(agencies)


class MentionForm(AccountForm):
    """One comment, typed."""

    text = CleanTextField(label="Isi percakapan", max_length=LONGEST, widget=area(4))
    author_handle = CleanTextField(
        label="Nama akun penulis",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocapitalize": "none", "placeholder": "@"}),
    )
    url = LinkField(label="Tautan", required=False)
    said_at = MomentField(
        label="Waktu ditulis", required=False, help_text="Kosongkan bila baru saja (WITA)."
    )

    def said(self) -> Said:
        asked = {name: self.cleaned_data[name] for name in ("text", "author_handle", "url")}
        return Said(said_at=self.cleaned_data["said_at"] or clock.now(), **asked)


class PasteForm(AccountForm):
    """Many comments at once, as they are copied from an app; a blank line between two."""

    pasted = CleanTextField(
        label="Tempel percakapan",
        max_length=100_000,
        widget=area(10),
        help_text="Salin apa adanya. Pisahkan tiap percakapan dengan satu baris kosong.",
    )

    def clean_pasted(self) -> list[Said]:
        now = clock.now()
        blocks = [block for block in BLOCKS.split(self.cleaned_data["pasted"]) if block.strip()]
        if len(blocks) > MOST_PASTED:
            raise forms.ValidationError(f"Paling banyak {MOST_PASTED} percakapan sekali tempel.")
        found = [_read(block, now) for block in blocks]
        unread = next((place for place, said in enumerate(found, 1) if not said.text), 0)
        if unread:
            raise forms.ValidationError(f"Percakapan ke-{unread} tidak berisi kata.")
        too_long = next((at for at, said in enumerate(found, 1) if len(said.text) > LONGEST), 0)
        if too_long:
            raise forms.ValidationError(f"Percakapan ke-{too_long} terlalu panjang.")
        return found


def _read(block: str, now: datetime) -> Said:
    paste = pasting.read(block, now=now)
    author = paste.author_handle or paste.author_name
    return Said(paste.text, paste.posted_at or now, author[:120], paste.link[:500])


class MentionTableForm(TableForm):
    """An export file of comments, and the account where it does not name one."""

    account = forms.ModelChoiceField(
        MediaAccount.objects.none(),
        label="Akun",
        required=False,
        empty_label="Seperti disebut berkasnya",
        error_messages=PICK,
    )
    field_order = ("file", "account", "is_trial")

    def __init__(self, *args: Any, agencies: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["account"]
        choice.queryset = accounts_of(agencies)
        file: Any = self.fields["file"]
        file.label = "Berkas ekspor komentar"
        file.help_text = "CSV atau Excel, paling besar 5 MB."
        file.widget.attrs["accept"] = ".csv,.txt,.xlsx,text/csv"


class KindForm(forms.Form):
    """What a conversation becomes."""

    kind = forms.ChoiceField(label="Jenis", choices=Inquiry.Type.choices, error_messages=PICK)


class MentionFilterForm(forms.Form):
    """How the board is narrowed."""

    keadaan = forms.ChoiceField(label="Keadaan", required=False, choices=STATES)
    akun = forms.ModelChoiceField(
        MediaAccount.objects.none(), label="Akun", required=False, empty_label="Semua akun"
    )

    def __init__(self, data: Any, *, accounts: Any) -> None:
        super().__init__(data)
        choice: Any = self.fields["akun"]
        choice.queryset = accounts.select_related("platform").order_by("platform__name", "handle")
