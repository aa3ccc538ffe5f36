"""Forms about the people who may sign in."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from agencies.models import Agency, RoleAssignment, User
from core.forms import CleanTextField, DateField, EmailField

USERNAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?")
CHOICE_ERRORS = {"required": "Pilih salah satu.", "invalid_choice": "Pilih dari daftar."}


class PersonSearch(forms.Form):
    """Whom the list is searched for."""

    q = CleanTextField(label="Cari nama, NIP, atau nama pengguna", max_length=100, required=False)


class PersonForm(forms.Form):
    """Somebody's details."""

    full_name = CleanTextField(label="Nama lengkap", max_length=255)
    email = EmailField(help_text="Undangan dan pemberitahuan dikirim ke sini.")
    home_agency = forms.ModelChoiceField(
        Agency.objects.none(),
        label="Instansi",
        required=False,
        empty_label="Bukan pegawai suatu Instansi",
        error_messages=CHOICE_ERRORS,
    )
    employment = forms.ChoiceField(
        label="Status kepegawaian",
        choices=[("", "Bukan ASN"), *User.Employment.choices],
        required=False,
        error_messages=CHOICE_ERRORS,
    )
    employee_id_number = CleanTextField(
        label="NIP/NI PPPK",
        max_length=40,
        required=False,
        help_text="18 angka; wajib bagi ASN.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    rank_grade = CleanTextField(label="Pangkat/golongan ruang", max_length=80, required=False)
    position_title = CleanTextField(label="Jabatan", max_length=160, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["home_agency"]
        assert isinstance(choice, forms.ModelChoiceField)  # noqa: S101 - declared above
        choice.queryset = Agency.objects.open()


class RegisterForm(PersonForm):
    """A new person: the details, and the name to sign in with."""

    username = CleanTextField(
        label="Nama pengguna",
        max_length=150,
        help_text="Huruf kecil, angka, titik, garis; misalnya petugas.dishub.",
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
    )
    field_order = ["full_name", "username"]

    def clean_username(self) -> str:
        """:raises ValidationError: for a name that is no plain login."""
        name = self.cleaned_data["username"].lower()
        if not USERNAME.fullmatch(name):
            raise ValidationError("Nama pengguna hanya huruf kecil, angka, titik, dan garis.")
        return name


ASSIGNED_BY_ADMIN = [
    (role.value, role.label)
    for role in (
        RoleAssignment.Role.EVALUATOR,
        RoleAssignment.Role.REGENT,
        RoleAssignment.Role.ADMIN,
    )
]


class AssignForm(forms.Form):
    """Which role somebody is assigned, and for how long."""

    role = forms.ChoiceField(
        label="Sebagai",
        choices=ASSIGNED_BY_ADMIN,
        widget=forms.RadioSelect,
        error_messages=CHOICE_ERRORS,
    )
    first_day = DateField(label="Mulai")
    last_day = DateField(
        label="Sampai dengan", required=False, help_text="Kosongkan bila belum ditentukan."
    )

    @property
    def assignment(self) -> dict[str, Any]:
        """What `people.assign_role` takes, besides the person and the actor."""
        return {**self.cleaned_data, "role": RoleAssignment.Role(self.cleaned_data["role"])}
