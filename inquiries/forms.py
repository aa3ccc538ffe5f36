"""What the desk types: texts, links, moments, and the Instansi it turns to.

Forms clean; the rules stand in the services and models.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.models import MediaAccount
from agencies import powers
from agencies.models import Agency, User
from agencies.powers import DESK
from core.formats import number_id
from core.forms import CleanTextField, EmailField, LinkField, MomentField, OnceForm, PhoneField
from core.idempotency import new_key
from inquiries.models import Inquiry, Referral
from inquiries.post_links import comment_id, tidy
from inquiries.services import Author

LONGEST = 5000


def area(rows: int, **attrs: Any) -> forms.Textarea:
    """A text box that grows with its text and follows its direction."""
    return forms.Textarea(attrs={"rows": rows, "dir": "auto", **attrs})


class VersionForm(forms.Form):
    """Which version of the inquiry the sender saw; a garbled one counts as stale."""

    version = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=2**31 - 1,
        widget=forms.HiddenInput(attrs={"id": False}),  # a page holds several of these forms
    )

    def seen(self) -> int | None:
        """The version sent along: None when none was, 0 (never current) when it is unreadable."""
        self.is_valid()
        return 0 if "version" in self.errors else self.cleaned_data.get("version")

    def follow(self, inquiry: Any) -> None:
        """Carry on from the newest version of it: its state now stands beside what was typed."""
        data = self.data.copy()
        data[self.add_prefix("version")] = str(inquiry.version)
        self.data = data


class ContactField(CleanTextField):
    """A phone number or an e-mail address, whichever it looks like."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=254, **kwargs)

    def to_python(self, value: Any) -> str:
        contact = super().to_python(value)
        if not contact:
            return ""
        field = EmailField() if "@" in contact else PhoneField()
        return field.to_python(contact)


class AccountChoice(forms.ModelChoiceField):
    """An official account, named with its Instansi where there are several."""

    def label_from_instance(self, account: MediaAccount) -> str:
        return f"{account} · {account.agency}" if self.names_agency else str(account)

    names_agency = False


class RecordForm(OnceForm):
    """A message that a Petugas writes into the portal (Lampiran B.1)."""

    text = CleanTextField(label="Isi pesan", max_length=LONGEST, widget=area(5))
    type = forms.ChoiceField(
        label="Jenis", choices=Inquiry.Type.choices, widget=forms.RadioSelect, initial="QUESTION"
    )
    agency = forms.ModelChoiceField(
        Agency.objects.none(), label="Instansi", to_field_name="code", empty_label=None
    )
    account = AccountChoice(
        MediaAccount.objects.none(),
        label="Akun",
        required=False,
        empty_label="Tidak lewat akun (telepon, loket, surat)",
    )
    author_handle = CleanTextField(
        label="Nama akun pengirim",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocapitalize": "none", "placeholder": "@"}),
    )
    author_name = CleanTextField(label="Nama pengirim", max_length=255, required=False)
    source_url = LinkField(label="Tautan pesan", required=False)
    posted_at = MomentField(
        label="Waktu ditulis", required=False, help_text="Waktu setempat (WITA)."
    )
    contact = ContactField(
        label="Kontak pengirim",
        required=False,
        help_text="Telepon atau surel. Disimpan tersandi dan tampil disamarkan.",
    )
    reply = CleanTextField(
        label="Jawaban",
        max_length=LONGEST,
        required=False,
        widget=area(4, **{"data-key": "b"}),
        help_text="Bila diisi, pesan langsung dijawab. Jika belum tahu, biarkan kosong.",
    )

    def __init__(self, data: Any = None, *, user: User, at: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        ids = powers.of(user).agencies(*DESK)
        self.agencies = Agency.objects.filter(pk__in=ids)
        accounts = MediaAccount.objects.filter(agency__in=ids).official(at)
        field = self.fields["account"]
        field.queryset = accounts.select_related("platform", "agency")
        field.names_agency = len(ids) > 1
        if len(ids) > 1:
            self.fields["agency"].queryset = self.agencies
        else:
            del self.fields["agency"]
        if not self.is_bound:
            self._remember(user)

    def _remember(self, user: User) -> None:
        """Begin as the user's last record ended, under a key of its own; a paste goes before."""
        self.initial.setdefault("token", new_key())
        if "account" in self.initial:
            return
        last = Inquiry.objects.filter(recorded_by=user).order_by("-pk").only("account", "agency")
        if previous := last.first():
            self.initial.update(account=previous.account_id, agency=previous.agency)

    def focus(self, name: str) -> None:
        """Let the reader go on in this field."""
        self.fields[name].widget.attrs["autofocus"] = True

    def facts(self) -> dict[str, Any]:
        """What `services.record_inquiry` takes."""
        cleaned = self.cleaned_data
        account = cleaned["account"]
        chosen = cleaned.get("agency") or (account.agency if account else self.agencies.first())
        link = tidy(cleaned["source_url"])
        return {
            "agency": chosen,
            "kind": cleaned["type"],
            "text": cleaned["text"],
            "account": account,
            "author": Author(
                name=cleaned["author_name"],
                handle=cleaned["author_handle"],
                contact=cleaned["contact"],
            ),
            "source_url": link,
            "external_id": comment_id(link, ours=account.handle) if account else "",
            "posted_at": cleaned["posted_at"],
        }


class PasteForm(forms.Form):
    """The one box that takes a link or a whole copied comment; what it took stays beside it."""

    paste = forms.CharField(
        label="Tempel di sini",
        required=False,
        widget=area(2, autofocus=True),
        help_text="Tautan atau komentar yang disalin dari aplikasi; isian di bawah terisi sendiri.",
    )
    pasted = forms.CharField(required=False, widget=forms.HiddenInput)


class CitedChoice(forms.ModelMultipleChoiceField):
    """The answers at hand, by the Instansi that gave them."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, referral: Referral) -> str:
        return f"Jawaban {referral.to_agency}"


class DeviationForm(VersionForm):
    """A text that other Instansi's answers stand behind; where it says more, the reason is asked.

    A form of its own names its fields in `field_order`: these would stand before them.
    """

    deviation_reason = CleanTextField(
        label="Alasan perbedaan", max_length=1000, required=False, widget=area(2)
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.differences: list[str] = []

    def show_differences(self, facts: list[str]) -> None:
        """Point at what the answers do not say, and ask for the reason."""
        self.differences = facts
        self.fields["deviation_reason"].required = True

    @property
    def asks_reason(self) -> bool:
        """Whether a difference was found: only then the reason is asked."""
        return bool(self.differences or self.data.get("deviation_reason"))


class ReplyForm(DeviationForm):
    """What the citizen will read, and the answers it rests on (Lampiran B.2, B.5)."""

    referrals = CitedChoice(Referral.objects.none(), label="Berdasarkan", required=False)
    text = CleanTextField(label="Jawaban", max_length=LONGEST, widget=area(5, **{"data-key": "b"}))
    url = LinkField(label="Tautan balasan", required=False)
    field_order = ("version", "referrals", "text", "deviation_reason", "url")

    def __init__(
        self, data: Any = None, *, inquiry: Inquiry, at_hand: list[Referral], **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.initial.setdefault("version", inquiry.version)
        ids = [referral.pk for referral in at_hand]
        field = self.fields["referrals"]
        field.queryset = Referral.objects.filter(pk__in=ids).select_related("to_agency")
        field.initial = ids
        field.required = inquiry.is_ready and not self.is_bound
        if not ids:
            del self.fields["referrals"]
        platform = inquiry.account.platform if inquiry.account else None
        if platform and platform.reply_limit:
            most = number_id(platform.reply_limit)
            self.fields["text"].help_text = f"{platform} memuat paling banyak {most} karakter."

    def follow(self, inquiry: Inquiry) -> None:
        """Carry on from the newest version; answers that came meanwhile stand ticked."""
        is_stale = self.data.get("version") != str(inquiry.version)
        super().follow(inquiry)
        field = self.fields.get("referrals")
        if field is None:
            return
        field.required = inquiry.is_ready  # as the label says; the rule itself has been asked
        if is_stale and not self.data.getlist("referrals"):
            self.data.setlist("referrals", [str(row.pk) for row in field.queryset])

    def facts(self) -> dict[str, Any]:
        """What `services.reply_inquiry` takes."""
        cleaned = self.cleaned_data
        return {
            "text": cleaned["text"],
            "url": cleaned["url"],
            "referrals": cleaned.get("referrals", ()),
            "deviation_reason": cleaned["deviation_reason"],
            "version": self.seen(),
        }


@dataclass(frozen=True)
class Pick:
    """One Instansi in the picker."""

    code: str
    short_name: str
    name: str
    note: str
    is_disabled: bool
    is_chosen: bool
    is_optional: bool


class ReferForm(VersionForm):
    """Which Instansi are asked, which of them must answer, and why (Lampiran B.3)."""

    agencies = forms.ModelMultipleChoiceField(
        Agency.objects.none(), label="Instansi", to_field_name="code", required=False
    )
    optional = forms.ModelMultipleChoiceField(
        Agency.objects.none(), to_field_name="code", required=False
    )
    reason = CleanTextField(label="Alasan diteruskan", max_length=1000, widget=area(2))

    def __init__(self, data: Any = None, *, inquiry: Inquiry, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.inquiry = inquiry
        self.initial.setdefault("version", inquiry.version)
        self.choices = list(Agency.objects.open().exclude(pk=inquiry.agency_id).order_by("name"))
        for name in ("agencies", "optional"):
            field = self.fields[name]
            field.queryset = Agency.objects.open()
            field.error_messages["invalid_choice"] = "Instansi tidak dikenal. Pilih dari daftar."
            field.error_messages["invalid_list"] = "Instansi tidak dikenal. Pilih dari daftar."

    def groups(self) -> Iterator[tuple[str, list[Pick]]]:
        """The picker's Instansi, by form, with what speaks against choosing one."""
        asked = set(self.inquiry.referrals.live().values_list("to_agency_id", flat=True))
        staffed = powers.staffed_agencies()
        grouped: dict[str, list[Pick]] = {}
        for agency in self.choices:
            pick = self._pick(agency, agency.pk in asked, agency.pk in staffed)
            grouped.setdefault(form_of(agency), []).append(pick)
        yield from sorted(grouped.items())

    def _pick(self, agency: Agency, is_asked: bool, is_staffed: bool) -> Pick:
        chosen, optional = self._sent("agencies"), self._sent("optional")
        note = "sudah diminta" if is_asked else "" if is_staffed else "belum ada Petugas"
        return Pick(
            code=agency.code,
            short_name=agency.short_name,
            name=agency.name,
            note=note,
            is_disabled=is_asked,
            is_chosen=agency.code in chosen,
            is_optional=agency.code in optional,
        )

    def _sent(self, name: str) -> list[str]:
        return self.data.getlist(name) if self.is_bound else self.initial.get(name, [])

    def facts(self) -> dict[str, Any]:
        """What `services.refer_inquiry` takes."""
        cleaned = self.cleaned_data
        optional = {agency.pk for agency in cleaned["optional"]}
        chosen = list(cleaned["agencies"])
        return {
            "agencies": [agency for agency in chosen if agency.pk not in optional],
            "optional": [agency for agency in chosen if agency.pk in optional],
            "reason": cleaned["reason"],
            "version": self.seen(),
        }


def form_of(agency: Agency) -> str:
    """The heading under which an Instansi is looked for: Dinas, Kecamatan, Badan …"""
    return agency.form or agency.get_kind_display()


class GroupedAgencyField(forms.ModelChoiceField):
    """One Instansi out of a grouped list."""

    def __init__(self, *, empty_label: str, **kwargs: Any) -> None:
        super().__init__(
            Agency.objects.none(), to_field_name="code", empty_label=empty_label, **kwargs
        )
        self.error_messages["invalid_choice"] = "Instansi tidak dikenal. Pilih dari daftar."

    def offer(self, rows: QuerySet[Agency]) -> None:
        """Choose among these."""
        self.queryset = rows
        self.widget.choices = [("", self.empty_label), *_grouped(rows)]


def _grouped(rows: Iterable[Agency]) -> list[tuple[str, list[tuple[str, str]]]]:
    grouped: dict[str, list[tuple[str, str]]] = {}
    for agency in rows:
        label = f"{agency.short_name} · {agency.name}"
        grouped.setdefault(form_of(agency), []).append((agency.code, label))
    return sorted(grouped.items())


class AnswerForm(forms.Form):
    """What the Instansi answers to the one that asked (Lampiran B.4)."""

    text = CleanTextField(label="Jawaban", max_length=LONGEST, widget=area(5, **{"data-key": "b"}))


class RejectForm(forms.Form):
    """Why the matter is another's authority, and whose it may be."""

    reason = CleanTextField(label="Alasan", max_length=1000, widget=area(3))
    suggested_agency = GroupedAgencyField(
        label="Instansi yang Anda sarankan", required=False, empty_label="Tidak tahu"
    )

    def __init__(self, data: Any = None, *, referral: Referral, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        others = Agency.objects.open().exclude(pk=referral.to_agency_id)
        self.fields["suggested_agency"].offer(others.order_by("name"))
