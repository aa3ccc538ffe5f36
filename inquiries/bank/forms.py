"""What is typed for the answer bank. Forms clean; the rules stand in `content` and `services`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef

from agencies import powers
from agencies.models import Agency, User
from agencies.powers import DESK
from core import clock
from core.forms import CleanTextField, DateField, LinkField
from core.text import mask_personal, shortened
from inquiries.bank.content import LONGEST_VARIANT, Content, read_tags, read_variants
from inquiries.bank.variables import MEANINGS
from inquiries.forms import LONGEST, GroupedAgencyField, VersionForm, area
from inquiries.models import BankAnswer, Inquiry, Reply

VALID_FOR = timedelta(days=365)
FIELDS = (
    "question", "variants", "answer", "source", "source_url", "expires_date", "visibility",
)  # fmt: skip


class EntryForm(VersionForm):
    """One answer of the bank."""

    pesan = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)
    agency = forms.ModelChoiceField(
        Agency.objects.none(), label="Instansi", to_field_name="code", empty_label=None
    )
    question = CleanTextField(label="Pertanyaan", max_length=300)
    variants = CleanTextField(
        label="Cara bertanya lain",
        max_length=6000,
        required=False,
        widget=area(4),
        help_text="Satu per baris, seperti warga menulisnya. Makin banyak, makin mudah ditemukan.",
    )
    answer = CleanTextField(
        label="Jawaban",
        max_length=LONGEST,
        widget=area(7),
        help_text="Dapat diisi sendiri: "
        + "; ".join(f"{{{name}}} {meaning}" for name, meaning in MEANINGS.items())
        + ".",
    )
    source = CleanTextField(
        label="Dasar atau sumber",
        max_length=500,
        help_text="Peraturan, SOP, atau pejabat yang memastikan jawaban ini.",
    )
    source_url = LinkField(label="Tautan sumber", required=False)
    expires_date = DateField(
        label="Berlaku sampai", help_text="Sesudahnya jawaban tidak dapat dipakai sampai diperiksa."
    )
    visibility = forms.ChoiceField(
        label="Keterbukaan",
        choices=[
            ("INTERNAL", "Internal, hanya untuk Petugas"),
            ("PUBLIC", "Publik, tampil di halaman Jawaban"),
        ],
        widget=forms.RadioSelect,
        initial="INTERNAL",
        error_messages={"required": "Pilih keterbukaan.", "invalid_choice": "Pilih keterbukaan."},
    )
    tags = CleanTextField(
        label="Penanda",
        max_length=200,
        required=False,
        help_text="Pokok bahasan, dipisah koma. Contoh: parkir, tarif.",
    )

    def __init__(self, data: Any = None, *, agencies: Iterable[int] = (), **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        mine = Agency.objects.filter(pk__in=agencies)
        self.owner = mine.first()
        if len(mine) > 1:
            choice: Any = self.fields["agency"]
            choice.queryset = mine
        else:
            del self.fields["agency"]

    @classmethod
    def of(cls, entry: BankAnswer, data: Any = None, content: dict[str, Any] | None = None) -> Any:
        """The form that changes an entry; `content` is what an earlier version said."""
        now = asdict(Content.of(entry))
        initial = {**now, **(content or {}), "version": entry.version}
        initial["tags"] = ", ".join(initial["tags"])
        return cls(data, initial=initial)

    @classmethod
    def new(cls, user: User, data: Any = None, *, reply: Reply | None = None) -> Any:
        """An empty form, or one that holds a reply that was sent."""
        initial: dict[str, Any] = {"expires_date": clock.today() + VALID_FOR}
        if reply is not None:
            initial.update(from_reply(reply))
        agencies = powers.of(user).agencies(*DESK)
        if reply is not None:
            agencies = {reply.inquiry.agency_id}
        return cls(data, agencies=agencies, initial=initial)

    def content(self) -> Content:
        """What the services take."""
        cleaned = self.cleaned_data
        return Content(
            **{name: cleaned[name] for name in FIELDS if name != "variants"},
            variants=read_variants(cleaned["variants"]),
            tags=read_tags(cleaned["tags"]),
        )

    def chosen_agency(self) -> Agency:
        chosen = self.cleaned_data.get("agency") or self.owner
        assert chosen is not None  # noqa: S101 - the gate lets nobody in without an Instansi
        return chosen


def from_reply(reply: Reply) -> dict[str, Any]:
    """What a reply gives an entry: the message as the question, its own facts as variables."""
    inquiry = reply.inquiry
    asked = " ".join(mask_personal(inquiry.text).split())
    answer = reply.text.replace(inquiry.number, "{nomor}")
    answer = answer.replace(inquiry.agency.name, "{instansi}")
    if len(inquiry.author_name) > 3:
        answer = answer.replace(inquiry.author_name, "{nama}")
    cited = sorted({str(row.referral.to_agency) for row in reply.answers.all()})
    whose = f" berdasarkan jawaban {', '.join(cited)}" if cited else ""
    return {
        "pesan": inquiry.number,
        "question": shortened(asked, LONGEST_VARIANT),
        "answer": answer,
        "source": f"Balasan pesan {inquiry.number}{whose}",
    }


class BankFilterForm(forms.Form):
    """How the list of the bank is narrowed."""

    q = forms.CharField(label="Cari", required=False, max_length=100)
    keterbukaan = forms.ChoiceField(
        label="Keterbukaan",
        required=False,
        choices=[("", "Semua"), ("publik", "Publik"), ("internal", "Internal")],
    )
    tab = forms.CharField(required=False, widget=forms.HiddenInput)


class PublicFilterForm(forms.Form):
    """How the public list of answers is narrowed."""

    q = forms.CharField(
        label="Kata kunci",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "dir": "auto"}),
    )
    instansi = GroupedAgencyField(label="Instansi", required=False, empty_label="Semua Instansi")
    penanda = forms.CharField(required=False, max_length=30, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        published = BankAnswer.objects.published(clock.today()).filter(agency=OuterRef("pk"))
        agency: Any = self.fields["instansi"]
        agency.offer(Agency.objects.filter(Exists(published)).order_by("name"))


def inquiry_of(number: str, user: User) -> Inquiry | None:
    """The inquiry whose reply is to be kept, if the person works on it."""
    rows = Inquiry.objects.visible_to(user).filter(agency__in=powers.of(user).agencies(*DESK))
    return rows.select_related("agency").filter(number=number).first() if number else None
