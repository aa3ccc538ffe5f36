"""Decrees and the people in them: drafting, checking, and what may not be appointed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from agencies.employee_id import check_employee_id
from agencies.models import Agency, Appointment, Decree, RoleAssignment, User
from agencies.models.decree import DecreeError
from core import audit, clock


@dataclass(frozen=True)
class NewAppointment:
    """One line of the annex: who, as what, for which Instansi (default: the decree's)."""

    user: User
    role: Appointment.Role
    agency: Agency | None = None


@transaction.atomic
def draft_decree(
    *,
    agency: Agency,
    number: str,
    about: str,
    decree_date: date,
    valid_from: date,
    valid_until: date | None,
    appointments: Iterable[NewAppointment],
    by: User,
    supersedes: Decree | None = None,
) -> Decree:
    """Draft a Keputusan Kepala Instansi (Pasal 9(1)); it grants nothing until it is activated.

    :raises DecreeError: if its period is impossible, its number is taken, or it names someone
        who may not be appointed.
    """
    if valid_until is not None and valid_until < valid_from:
        raise DecreeError("Masa berlaku berakhir sebelum dimulai. Perbaiki tanggal akhirnya.")
    decree = Decree(
        agency=agency,
        number=number.strip(),
        year=decree_date.year,
        about=about.strip(),
        decree_date=decree_date,
        valid_from=valid_from,
        valid_until=valid_until,
        drafted_by=by,
        drafted_at=clock.now(),
        supersedes=supersedes,
    )
    try:
        with transaction.atomic():
            decree.save()
    except IntegrityError as error:
        raise DecreeError(
            f"Nomor {decree.number} sudah dipakai {agency.short_name} pada {decree.year}. "
            "Gunakan nomor lain."
        ) from error
    for line in appointments:
        appoint(decree, line)
    audit.record("decree.drafted", by=by, obj=decree, scope=agency.code)
    return decree


def appoint(decree: Decree, line: NewAppointment) -> Appointment:
    """Write a person into a draft.

    :raises DecreeError: if the person may not be appointed for that Instansi.
    """
    agency = line.agency or decree.agency
    if decree.agency_id not in {agency.pk, agency.parent_id}:
        raise DecreeError(f"{agency} bukan {decree.agency} atau UPT di bawahnya.")
    check_appointable(line.user, agency)
    appointment, is_new = Appointment.objects.get_or_create(
        decree=decree, agency=agency, user=line.user, role=line.role
    )
    if not is_new:
        raise DecreeError(f"{line.user} disebut dua kali untuk peran yang sama.")
    return appointment


def check_appointable(user: User, agency: Agency) -> None:
    """Check that a person is ASN, belongs to the Instansi, and is no Admin (Pasal 1.6 and 1.7).

    :raises DecreeError: with the reason.
    """
    if not user.is_civil_servant:
        raise DecreeError(f"{user} belum tercatat sebagai ASN. Lengkapi NIP/NI PPPK-nya dahulu.")
    check_employee_id(
        user.employee_id_number or "", is_pppk=user.employment == User.Employment.PPPK
    )
    home = user.home_agency
    belongs = home and (home.pk in {agency.pk, agency.parent_id} or home.parent_id == agency.pk)
    if not belongs:
        raise DecreeError(f"{user} bukan pegawai {agency}. Pilih pegawai Instansi itu.")
    if RoleAssignment.objects.in_force(clock.now()).filter(user=user, role="ADMIN").exists():
        raise DecreeError(f"{user} adalah Admin, jadi tidak dapat menjadi Pejabat atau Petugas.")
