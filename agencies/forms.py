"""Forms about the Instansi themselves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from agencies.models import Agency, AgencyHead, Appointment, ServiceTarget, User
from agencies.models.target import TARGETS
from core import clock
from core.forms import CleanTextField, DateField, UploadField


class DayForm(forms.Form):
    """A question about the past: how was it on that day?"""

    tanggal = DateField(label="Keadaan pada tanggal", required=False)

    def clean_tanggal(self) -> date | None:
        """:raises ValidationError: for a day that has not come."""
        day = self.cleaned_data["tanggal"]
        if day and day > clock.today():
            raise ValidationError("Tanggal itu belum tiba. Pilih hari ini atau sebelumnya.")
        return day


def day_of(form: forms.Form) -> date | None:
    """The day that a form asks about; none where it asks about now, or cannot be answered."""
    return form.cleaned_data.get("tanggal") if form.is_valid() else None


class AgencyFilter(DayForm):
    """What the list of Instansi is searched for, and on which day."""

    q = CleanTextField(label="Cari nama atau kode", max_length=100, required=False)
    field_order = ("q", "tanggal")


class AppointHeadForm(forms.Form):
    """Who becomes Kepala, as what, for how long, by which document."""

    number = CleanTextField(
        label="NIP/NI PPPK",
        max_length=40,
        help_text="Pengguna yang sudah terdaftar di portal.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(
        label="Jenis",
        choices=AgencyHead.Kind.choices,
        widget=forms.RadioSelect,
        initial=AgencyHead.Kind.DEFINITIVE,
        help_text="Plh. mendampingi Kepala yang berhalangan; Plt. mengisi jabatan yang kosong.",
        error_messages={"required": "Pilih jenisnya.", "invalid_choice": "Pilih dari daftar."},
    )
    first_day = DateField(label="Mulai")
    last_day = DateField(
        label="Sampai dengan", required=False, help_text="Kosongkan bila belum ditentukan."
    )
    document = UploadField(
        label="Surat keputusan atau surat perintah",
        help_text="Hasil pindai berupa PDF, paling besar 10 MB.",
    )

    def clean_number(self) -> User:
        """:raises ValidationError: if nobody of that number has a login."""
        digits = "".join(self.cleaned_data["number"].split())
        user = User.objects.filter(employee_id_number=digits, is_active=True).first()
        if user is None:
            raise ValidationError("Tidak ada pengguna dengan NIP/NI PPPK itu. Periksa nomornya.")
        return user

    @property
    def office(self) -> dict[str, Any]:
        """What `services.appoint_head` takes, besides Instansi and actor."""
        data = self.cleaned_data
        return {
            "user": data["number"],
            "kind": AgencyHead.Kind(data["kind"]),
            "first_day": data["first_day"],
            "last_day": data["last_day"],
            "document": data["document"],
        }


class LetterheadForm(forms.Form):
    """What stands at the head of the Instansi's decrees, and how they are numbered."""

    address = CleanTextField(
        label="Alamat pada kop surat",
        max_length=300,
        required=False,
        help_text="Jalan, kode pos, telepon, surel, dan situs, dalam satu baris.",
    )
    pattern = CleanTextField(
        label="Pola nomor keputusan",
        max_length=80,
        required=False,
        help_text=(
            "Yang diganti: {urut}, {kode}, {bulan} (angka Romawi), dan {tahun}. Contoh: "
            "400.14.3/{urut}/{kode}/{tahun}."
        ),
    )


class TargetsForm(forms.ModelForm):
    """What an Instansi sets itself in its SOP."""

    class Meta:
        model = ServiceTarget
        fields = TARGETS
        widgets: ClassVar = {
            name: forms.NumberInput(attrs={"inputmode": "numeric"}) for name in TARGETS
        }


class HolidayForm(forms.Form):
    """A day on which the desks are closed."""

    day = DateField(label="Tanggal")
    name = CleanTextField(label="Nama hari libur", max_length=120)


class LeaveForm(forms.Form):
    """Who is on leave, and for how long."""

    person = forms.ModelChoiceField(
        User.objects.none(),
        label="Yang cuti",
        empty_label="Pilih orangnya",
        error_messages={
            "required": "Pilih orang yang cuti.",
            "invalid_choice": "Orang itu tidak sedang ditunjuk di Instansi ini.",
        },
    )
    first_day = DateField(label="Mulai")
    last_day = DateField(
        label="Sampai dengan", required=False, help_text="Kosongkan bila belum ditentukan."
    )

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines = Appointment.objects.in_force(clock.now()).filter(agency=agency)
        people = User.objects.filter(pk__in=lines.values("user")).order_by("full_name")
        self.fields["person"].queryset = people


class ProcedureForm(forms.Form):
    """The next version of an Instansi's SOP."""

    agency = forms.ModelChoiceField(
        Agency.objects.none(),
        label="Instansi",
        empty_label=None,
        error_messages={
            "required": "Pilih Instansinya.",
            "invalid_choice": "Pilih Instansi dari daftar.",
        },
    )
    title = CleanTextField(
        label="Judul", max_length=200, initial="SOP Pelayanan Informasi melalui Media Sosial"
    )
    first_day = DateField(label="Berlaku mulai")
    document = UploadField(
        label="Naskah SOP", help_text="Hasil pindai berupa PDF, paling besar 10 MB."
    )

    def __init__(self, *args: Any, agencies: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = Agency.objects.filter(pk__in=agencies).open()
        self.fields["agency"].queryset = choices
        if len(choices) == 1:
            self.fields["agency"].initial = choices[0].pk
            self.fields["agency"].widget = forms.HiddenInput()


class PledgeForm(forms.Form):
    """What a Pengelola declares; both, or nothing."""

    ethics = forms.BooleanField(
        label="Saya memahami dan akan melaksanakan etika dan kewajiban di atas.",
        error_messages={"required": "Nyatakan bahwa Anda memahami etika dan kewajiban ini."},
    )
    procedure = forms.BooleanField(
        label="Saya sudah membaca SOP yang berlaku dan akan mengikutinya.",
        error_messages={"required": "Baca SOP yang berlaku, lalu nyatakan."},
    )

    def __init__(self, *args: Any, has_procedure: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_procedure:
            del self.fields["procedure"]
