"""The decree on one page; the rules themselves stand in the services."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import MediaAccount, Platform
from accounts.recognition import AddressError, recognise
from accounts.services import NewAccount
from agencies.decree_text import LEGAL_BASIS, considerations
from agencies.models import Agency, Appointment, Decree, User
from agencies.services import DecreeTerms, NewAppointment, suggest_number
from core import clock
from core.forms import CleanTextField, DateField, UploadField

ABOUT = "Penunjukan Akun Media Sosial Resmi, Pejabat, dan Petugas"
ROLE_FIELDS = {
    "responsible": Appointment.Role.RESPONSIBLE,
    "officers": Appointment.Role.OFFICER,
}
MOST_NEW_ACCOUNTS = 20
SUBSTITUTES = range(1, 5)  # rows of the form
GONE = "Ada orang yang bukan lagi pegawai ASN Instansi ini. Pilih dari daftar."


class DecreeForm(forms.Form):
    """The whole decree on one page: terms, accounts, people."""

    number = CleanTextField(
        label="Nomor",
        max_length=80,
        help_text="Usulan menurut pola nomor Instansi; sesuaikan dengan buku agenda.",
    )
    about = CleanTextField(label="Tentang", max_length=300, initial=ABOUT)
    considerations = CleanTextField(
        label="Menimbang",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Satu pertimbangan per baris. Kosongkan untuk memakai teks baku.",
    )
    legal_basis = CleanTextField(
        label="Mengingat",
        max_length=6000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Satu dasar hukum per baris. Kosongkan untuk memakai teks baku.",
    )
    decree_date = DateField(label="Tanggal penetapan")
    valid_from = DateField(label="Berlaku mulai")
    valid_until = DateField(
        label="Berlaku sampai dengan",
        required=False,
        help_text="Kosongkan bila berlaku sampai dicabut.",
    )
    supersedes = forms.ModelChoiceField(
        Decree.objects.none(),
        label="Menggantikan",
        required=False,
        empty_label="Tidak menggantikan keputusan lain",
        help_text="Keputusan lama berakhir pada saat yang baru mulai berlaku.",
        error_messages={"invalid_choice": "Keputusan itu sudah berakhir. Pilih lagi."},
    )
    accounts = forms.ModelMultipleChoiceField(
        MediaAccount.objects.none(),
        label="Akun resmi yang ditunjuk",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Akun itu tidak terdaftar untuk Instansi ini."},
    )
    new_accounts = CleanTextField(
        label="Usulkan akun baru",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Satu alamat profil per baris, misalnya https://www.instagram.com/dishub.berau.",
    )
    responsible = forms.MultipleChoiceField(
        label="Pejabat Penanggung Jawab", required=False, widget=forms.CheckboxSelectMultiple
    )
    officers = forms.MultipleChoiceField(
        label="Petugas", required=False, widget=forms.CheckboxSelectMultiple
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=0)

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agency = agency
        now = clock.now()
        own = Decree.objects.filter(agency=agency)
        self.fields["supersedes"].queryset = own.can_end(now)
        self.fields["accounts"].queryset = MediaAccount.objects.of(agency).select_related(
            "platform", "agency"
        )
        self.people = _civil_servants(agency)
        for name in ROLE_FIELDS:
            self.fields[name].choices = _choices(self.people)
            self.fields[name].error_messages["invalid_choice"] = GONE
        self._add_substitutes()

    def _add_substitutes(self) -> None:
        """Ask in pairs: who, and in whose place."""
        nobody = [("", "Tidak ada")]
        places = [
            (f"{name}:{value}", f"{user.full_name} sebagai {role.label}")
            for name, role in ROLE_FIELDS.items()
            for value, (user, _) in self.people.items()
        ]
        for row in SUBSTITUTES:
            for name, label, choices in (
                (f"substitute_{row}", f"Pengganti {row}", _choices(self.people)),
                (f"substitute_{row}_for", f"Pengganti {row} menggantikan", places),
            ):
                self.fields[name] = forms.ChoiceField(
                    label=label,
                    required=False,
                    choices=[*nobody, *choices],
                    error_messages={"invalid_choice": GONE},
                )

    @property
    def substitute_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"substitute_{row}"], self[f"substitute_{row}_for"]) for row in SUBSTITUTES]

    @property
    def has_substitutes(self) -> bool:
        """Whether a row is filled in or was refused, so that the page shows them."""
        fields_of_rows = [field for row in self.substitute_rows for field in row]
        return any(field.value() or field.errors for field in fields_of_rows)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for row in SUBSTITUTES:
            who, place = f"substitute_{row}", f"substitute_{row}_for"
            if who in data and place in data and bool(data[who]) != bool(data[place]):
                empty = place if data[who] else who
                self.add_error(empty, "Pilih keduanya: siapa, dan siapa yang digantikan.")
        return data

    @property
    def has_accounts(self) -> bool:
        return bool(self.fields["accounts"].queryset)

    def clean_new_accounts(self) -> list[NewAccount]:
        """Read one address a line.

        :raises ValidationError: naming the line that cannot be read.
        """
        lines = [line.strip() for line in self.cleaned_data["new_accounts"].splitlines()]
        lines = list(dict.fromkeys(line for line in lines if line))
        if len(lines) > MOST_NEW_ACCOUNTS:
            raise ValidationError(f"Usulkan paling banyak {MOST_NEW_ACCOUNTS} akun sekaligus.")
        platforms = list(Platform.objects.all())
        return [_read_line(line, platforms) for line in lines]

    @property
    def content(self) -> dict[str, Any]:
        """What the services take, besides the decree or Instansi itself."""
        data = self.cleaned_data
        chosen = {
            name: [self.people[value] for value in data[name] if value in self.people]
            for name in ROLE_FIELDS
        }
        return {
            "accounts": data["accounts"],
            "new_accounts": data["new_accounts"],
            "appointments": [
                NewAppointment(user, role, agency)
                for name, role in ROLE_FIELDS.items()
                for user, agency in chosen[name]
            ]
            + self._substitutes(),
        }

    def _substitutes(self) -> list[NewAppointment]:
        lines = []
        for row in SUBSTITUTES:
            who = self.cleaned_data[f"substitute_{row}"]
            name, _, holder = self.cleaned_data[f"substitute_{row}_for"].partition(":")
            if who:
                instead_of, agency = self.people[holder]
                role = ROLE_FIELDS[name]
                lines.append(NewAppointment(self.people[who][0], role, agency, instead_of))
        return lines

    @property
    def terms(self) -> DecreeTerms:
        names = (field.name for field in fields(DecreeTerms))
        return DecreeTerms(**{name: self.cleaned_data[name] for name in names})


def initial_of(decree: Decree) -> dict[str, Any]:
    """What the form shows of a draft."""
    lines = list(decree.appointments.select_related("user", "substitute_for").order_by("pk"))
    holders = [line for line in lines if line.substitute_for is None]
    shown: dict[str, Any] = {
        name: [f"{line.user_id}:{line.agency_id}" for line in holders if line.role == role]
        for name, role in ROLE_FIELDS.items()
    }
    names = {role: name for name, role in ROLE_FIELDS.items()}
    substitutes = [line for line in lines if line.substitute_for is not None]
    for row, line in zip(SUBSTITUTES, substitutes, strict=False):
        place = f"{line.substitute_for.user_id}:{line.agency_id}"
        shown[f"substitute_{row}"] = f"{line.user_id}:{line.user.home_agency_id}"
        shown[f"substitute_{row}_for"] = f"{names[line.role]}:{place}"
    return {
        "number": decree.number,
        "about": decree.about,
        "considerations": decree.considerations,
        "legal_basis": decree.legal_basis,
        "decree_date": decree.decree_date,
        "valid_from": decree.valid_from,
        "valid_until": decree.valid_until,
        "supersedes": decree.supersedes_id,
        "accounts": [line.account_id for line in decree.designations.all()],
        "revision": decree.revision,
        **shown,
    }


def initial_for(agency: Agency) -> dict[str, Any]:
    """What an empty form suggests: the standing text, today, and the one decree to replace."""
    today = clock.today()
    current = Decree.objects.filter(agency=agency).can_end(clock.now())[:2]
    return {
        "number": suggest_number(agency, today),
        "considerations": considerations(agency),
        "legal_basis": LEGAL_BASIS,
        "decree_date": today,
        "valid_from": today,
        "supersedes": current[0].pk if len(current) == 1 else None,
    }


def _civil_servants(agency: Agency) -> dict[str, tuple[User, Agency]]:
    """The ASN of the Instansi and of its UPT, by the value of their checkbox."""
    places = [agency, *agency.units.open().order_by("name")]
    staff = User.objects.filter(home_agency__in=places, is_active=True).exclude(
        employee_id_number=None
    )
    by_home = {place.pk: place for place in places}
    return {
        f"{user.pk}:{user.home_agency_id}": (user, by_home[user.home_agency_id])
        for user in staff.exclude(employment="").order_by("full_name", "pk")
    }


def _choices(people: dict[str, tuple[User, Agency]]) -> list[tuple[str, Any]]:
    """Group the people by Instansi where there is more than one."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for value, (user, agency) in people.items():
        title = f" · {user.position_title}" if user.position_title else ""
        label = f"{user.full_name} ({user.employee_id_number}){title}"
        groups.setdefault(str(agency), []).append((value, label))
    return next(iter(groups.values()), []) if len(groups) < 2 else list(groups.items())


def _read_line(line: str, platforms: Iterable[Platform]) -> NewAccount:
    """Read one address of an account that is to be proposed.

    :raises ValidationError: if it names no account, with the line in the sentence.
    """
    try:
        reading = recognise(line, platforms)
    except AddressError as refusal:
        raise ValidationError(f"{line[:60]}: {refusal}", code="address") from refusal
    if reading.platform is None:
        raise ValidationError(
            f"{line[:60]}: tempel alamat profilnya, agar platformnya dikenali.", code="address"
        )
    if reading.is_own_site:
        raise ValidationError(
            f"{line[:60]}: situs ini belum dikenal. Usulkan lewat halaman Akun.", code="address"
        )
    return NewAccount(reading.platform, reading.handle, reading.url)


class ActivateForm(forms.Form):
    """The signed scan of a draft as it was shown."""

    scan = UploadField(
        label="Naskah yang sudah ditandatangani",
        help_text="Hasil pindai berupa PDF, paling besar 10 MB.",
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, initial=0, required=False)


class ReasonForm(forms.Form):
    """Why something is ended."""

    reason = CleanTextField(
        label="Alasan", max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
