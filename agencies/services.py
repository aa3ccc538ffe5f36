"""Decrees and the people in them: drafting, checking, and what may not be appointed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from agencies.decree_text import LEGAL_BASIS, number_of
from agencies.decree_text import considerations as considerations_of
from agencies.employee_id import EmployeeIdError, check_employee_id
from agencies.models import Agency, Appointment, Decree, RoleAssignment, User
from agencies.models.decree import DecreeError, end_of
from core import audit, clock

DRAFTED = [
    "number",
    "year",
    "about",
    "considerations",
    "legal_basis",
    "decree_date",
    "valid_from",
    "valid_until",
    "supersedes",
    "revision",
]


@dataclass(frozen=True)
class NewAppointment:
    """One line of the annex: who, as what, for which Instansi (default: the decree's)."""

    user: User
    role: Appointment.Role
    agency: Agency | None = None
    instead_of: User | None = None  # whose leave the person fills, in the same role


@dataclass(frozen=True)
class DecreeTerms:
    """What a decree says besides whom and what it names."""

    number: str
    about: str
    decree_date: date
    valid_from: date
    valid_until: date | None
    supersedes: Decree | None = None
    considerations: str = ""  # the standing text, where nothing else is written
    legal_basis: str = ""


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
    considerations: str = "",
    legal_basis: str = "",
) -> Decree:
    """Draft a Keputusan Kepala Instansi (Pasal 9(1)); it grants nothing until it is activated.

    :raises DecreeError: if its period is impossible, its number is taken, or it names someone
        who may not be appointed.
    """
    decree = Decree(agency=agency, drafted_by=by, drafted_at=clock.now())
    terms = DecreeTerms(
        number,
        about,
        decree_date,
        valid_from,
        valid_until,
        supersedes,
        considerations,
        legal_basis,
    )
    _write(decree, terms, appointments)
    audit.record("decree.drafted", by=by, obj=decree, scope=agency.code)
    return decree


def suggest_number(agency: Agency, day: date) -> str:
    """Fill the Instansi's pattern with the next number of the year; a help, not a reservation."""
    used = Decree.objects.filter(agency=agency, year=day.year).count()
    return number_of(agency.decree_number_pattern, sequence=used + 1, agency=agency, day=day)


@transaction.atomic
def set_letterhead(*, agency: Agency, address: str, pattern: str, by: User) -> None:
    """Set what the Instansi prints at the head of its decrees, and how it numbers them.

    :raises NumberPatternError: if the pattern cannot be filled.
    """
    number_of(pattern, sequence=1, agency=agency, day=clock.today())
    agency.address, agency.decree_number_pattern = address.strip(), pattern.strip()
    agency.save(update_fields=["address", "decree_number_pattern"])
    audit.record("agency.letterhead_set", by=by, obj=agency, scope=agency.code)


@transaction.atomic
def revise_decree(
    *,
    decree: Decree,
    terms: DecreeTerms,
    appointments: Iterable[NewAppointment],
    seen: int,
    by: User,
) -> Decree:
    """Write a draft anew; `seen` is the revision that the person was shown.

    :raises DecreeError: if it is no draft any more, someone else changed it since, or the new
        content may not stand in a decree.
    """
    locked = lock_draft(decree, seen=seen)
    locked.appointments.all().delete()
    locked.revision += 1
    _write(locked, terms, appointments)
    audit.record("decree.revised", by=by, obj=locked, scope=locked.agency.code)
    return locked


@transaction.atomic
def discard_decree(*, decree: Decree, by: User) -> None:
    """Throw a draft away.

    :raises DecreeError: if it is no draft any more.
    """
    locked = lock_decree(decree)
    if not locked.is_draft:
        raise DecreeError("Keputusan ini sudah diaktifkan, jadi tidak dapat dibuang.")
    audit.record(
        "decree.discarded", by=by, obj=locked, scope=locked.agency.code, number=locked.number
    )
    locked.delete()


def lock_decree(decree: Decree) -> Decree:
    """Lock a decree for a change: its Instansi first, always, then the row.

    :raises DecreeError: if someone discarded it meanwhile.
    """
    Agency.objects.select_for_update(no_key=True).get(pk=decree.agency_id)
    locked = Decree.objects.select_for_update().filter(pk=decree.pk).first()
    if locked is None:
        raise DecreeError("Draf ini sudah dibuang. Kembali ke daftar keputusan.")
    return locked


def lock_draft(decree: Decree, *, seen: int) -> Decree:
    """Lock a draft as the person saw it.

    :raises DecreeError: if it was activated, discarded, or changed since.
    """
    locked = lock_decree(decree)
    if not locked.is_draft:
        raise DecreeError("Keputusan ini sudah diaktifkan. Muat ulang halaman.")
    if locked.revision != seen:
        raise DecreeError(
            "Draf ini baru saja diubah orang lain. Buka lagi halamannya, lalu periksa isinya."
        )
    return locked


def _write(decree: Decree, terms: DecreeTerms, appointments: Iterable[NewAppointment]) -> None:
    """Save the terms of a draft and the people it names.

    :raises DecreeError: if the terms are impossible or a person may not be appointed.
    """
    _set_terms(decree, terms)
    try:
        with transaction.atomic():
            decree.save(update_fields=None if decree.pk is None else DRAFTED)
    except IntegrityError as error:
        raise DecreeError(
            f"Nomor {decree.number} sudah dipakai {decree.agency.short_name} pada {decree.year}. "
            "Gunakan nomor lain."
        ) from error
    for line in sorted(appointments, key=lambda line: line.instead_of is not None):
        appoint(decree, line)  # the holders first, then their substitutes


def _set_terms(decree: Decree, terms: DecreeTerms) -> None:
    """:raises DecreeError: if the period or the decree to supersede is impossible."""
    if terms.valid_until is not None and terms.valid_until < terms.valid_from:
        raise DecreeError("Masa berlaku berakhir sebelum dimulai. Perbaiki tanggal akhirnya.")
    former = terms.supersedes
    if former is not None and (former.agency_id != decree.agency_id or former.is_draft):
        raise DecreeError("Keputusan yang digantikan harus keputusan berlaku dari Instansi ini.")
    decree.number = terms.number.strip()
    decree.year = terms.decree_date.year
    decree.about = terms.about.strip()
    decree.considerations = terms.considerations.strip() or considerations_of(decree.agency)
    decree.legal_basis = terms.legal_basis.strip() or LEGAL_BASIS
    decree.decree_date = terms.decree_date
    decree.valid_from, decree.valid_until = terms.valid_from, terms.valid_until
    decree.supersedes = former


def appoint(decree: Decree, line: NewAppointment) -> Appointment:
    """Write a person into a draft.

    :raises DecreeError: if the person may not be appointed for that Instansi.
    """
    agency = line.agency or decree.agency
    if decree.agency_id not in {agency.pk, agency.parent_id}:
        raise DecreeError(f"{agency} bukan {decree.agency} atau UPT di bawahnya.")
    check_appointable(line.user, agency, decree)
    appointment, is_new = Appointment.objects.get_or_create(
        decree=decree,
        agency=agency,
        user=line.user,
        role=line.role,
        defaults={"substitute_for": _holder(decree, agency, line)},
    )
    if not is_new:
        raise DecreeError(f"{line.user} disebut dua kali untuk peran yang sama.")
    return appointment


def _holder(decree: Decree, agency: Agency, line: NewAppointment) -> Appointment | None:
    """:raises DecreeError: if the one to be substituted is not appointed in this decree."""
    if line.instead_of is None:
        return None
    if line.instead_of == line.user:
        raise DecreeError(f"{line.user} tidak dapat menggantikan dirinya sendiri.")
    holder = decree.appointments.filter(
        agency=agency, user=line.instead_of, role=line.role, substitute_for=None
    ).first()
    if holder is None:
        raise DecreeError(
            f"{line.instead_of} tidak ditunjuk sebagai {line.role.label}, jadi tidak dapat "
            "digantikan. Tunjuk dahulu, atau kosongkan penggantinya."
        )
    return holder


def check_appointable(user: User, agency: Agency, decree: Decree) -> None:
    """Check that a person is ASN, belongs to the Instansi, and is no Admin (Pasal 1.6 and 1.7).

    Admin on any day of the decree is enough. At activation the caller holds the person's lock.

    :raises DecreeError: with the reason.
    """
    if not user.is_civil_servant:
        raise DecreeError(f"{user} belum tercatat sebagai ASN. Lengkapi NIP/NI PPPK-nya dahulu.")
    try:
        check_employee_id(
            user.employee_id_number or "", is_pppk=user.employment == User.Employment.PPPK
        )
    except EmployeeIdError as error:
        raise DecreeError(f"{user}: {error}") from error
    if not user.belongs_to(agency):
        raise DecreeError(f"{user} bukan pegawai {agency}. Pilih pegawai Instansi itu.")
    if is_admin(user, clock.start_of_day(decree.valid_from), end_of(decree.valid_until)):
        raise DecreeError(
            f"{user} adalah Admin pada masa itu, jadi tidak dapat menjadi Pejabat atau Petugas. "
            "Pilih orang lain, atau minta Admin mengakhiri penugasannya dahulu."
        )


def is_admin(user: User, start: datetime, end: datetime | None) -> bool:
    """Whether the person is Admin, now or later, within a period."""
    since = max(start, clock.now())
    rows = RoleAssignment.objects.filter(user=user, role=RoleAssignment.Role.ADMIN)
    return rows.overlapping(since, end).exists()
