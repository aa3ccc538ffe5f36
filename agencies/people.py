"""The people who may sign in: registered by an Admin, invited by e-mail, assigned a role or not.

A login alone carries no power; Pejabat and Petugas get theirs by decree (Pasal 9(1)).
"""

import uuid
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from urllib.parse import urljoin

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse

from agencies import powers, sessions
from agencies.employee_id import check_employee_id
from agencies.models import AgencyHead, Appointment, Decree, RoleAssignment, User
from agencies.models.decree import end_of
from agencies.tokens import end_tokens
from core import audit, clock, notices, outbox
from core.errors import DomainError


class PersonError(DomainError):
    code = "person"


DETAILS = (
    "full_name", "email", "employment", "employee_id_number", "rank_grade", "position_title",
    "home_agency",
)  # fmt: skip


@transaction.atomic
def register_person(*, username: str, by: User | None, **details: Any) -> User:
    """Register somebody and send the invitation with which they set their own password.

    :raises PersonError: if the name or number is taken.
    :raises EmployeeIdError: if the number cannot be a NIP or NI PPPK (Pasal 1.6 and 1.7).
    """
    user = User(username=username, **_checked(details))
    user.set_unusable_password()
    _save(user)
    audit.record("person.registered", by=by, obj=user)
    invite(user=user, by=by)
    return user


@transaction.atomic
def change_person(*, user: User, by: User, **details: Any) -> User:
    """Correct somebody's details; powers are not touched, for only decrees give them.

    Another e-mail is told to the one before: whoever reads the new one can set the password.

    :raises PersonError: if the number is taken.
    :raises EmployeeIdError: if the number cannot be a NIP or NI PPPK.
    """
    row = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    before = row.email
    for name, value in _checked(details).items():
        setattr(row, name, value)
    _save(row, update_fields=DETAILS)
    audit.record("person.changed", by=by, obj=row)
    if before and before.lower() != row.email.lower():
        _tell_of_new_email(row, before)
    return row


def _tell_of_new_email(user: User, before: str) -> None:
    outbox.queue_email(
        to=before,
        subject="Surel login Anda diganti",
        text=f"Yth. {user.full_name},\n\nAdmin mengganti surel login Anda ({user.username}) di "
        "Berau Sosmed. Pemberitahuan dan tautan sandi kini dikirim ke surel yang baru.\n\n"
        "Anda tidak memintanya? Segera beri tahu Diskominfo.\n",
        dedup_key=f"email.changed:{user.pk}:{uuid.uuid4()}",
    )


@transaction.atomic
def invite(*, user: User, by: User | None) -> None:
    """Send a link that sets the password: it works once, and for three days.

    :raises PersonError: if the login is not active.
    """
    if not user.is_active:
        raise PersonError(f"{user} tidak aktif. Aktifkan dahulu sebelum mengundang.")
    key = default_token_generator.make_token(user)
    path = reverse(
        "account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key}
    )
    outbox.queue_email(
        to=user.email,
        subject="Undangan ke Berau Sosmed",
        text=f"Yth. {user.full_name},\n\nAnda didaftarkan di portal Berau Sosmed dengan nama "
        f"pengguna {user.username}. Buat kata sandi Anda lewat tautan ini, yang berlaku tiga hari "
        f"dan sekali pakai:\n\n{urljoin(settings.BASE_URL, path)}\n",
        dedup_key=f"invitation:{user.pk}:{key}",
    )
    audit.record("person.invited", by=by, obj=user)


@transaction.atomic
def set_active(*, user: User, is_active: bool, by: User) -> None:
    """Close a login at once, with its sessions and tokens, or open it again.

    :raises PersonError: if one would lock oneself out.
    """
    if user.pk == by.pk:
        raise PersonError("Anda tidak dapat menonaktifkan diri sendiri.")
    row = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    row.is_active = is_active
    row.save(update_fields=["is_active"])
    if not is_active:
        end_tokens(row)
        sessions.end_all(row, by=by)
    audit.record("person.opened" if is_active else "person.closed", by=by, obj=row)


@transaction.atomic
def assign_role(
    *,
    user: User,
    role: RoleAssignment.Role,
    first_day: date,
    last_day: date | None,
    by: User | None,
) -> RoleAssignment:
    """Assign somebody as Evaluator, Bupati or Admin; Diskominfo is told.

    :raises PersonError: if the period is impossible or held already, the login is not active,
        or an Admin would be Kepala, Pejabat or Petugas as well.
    """
    if last_day is not None and last_day < first_day:
        raise PersonError("Penugasan berakhir sebelum dimulai. Perbaiki tanggal akhirnya.")
    row = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if not row.is_active:
        raise PersonError(f"{row} tidak aktif, jadi tidak dapat ditugaskan.")
    start, end, at = clock.start_of_day(first_day), end_of(last_day), clock.now()
    if end is not None and end <= at:
        raise PersonError("Masa penugasan itu sudah lewat.")
    if RoleAssignment.objects.filter(user=row, role=role).overlapping(start, end).exists():
        raise PersonError(f"{row} sudah ditugaskan sebagai {role.label} pada masa itu.")
    if role == RoleAssignment.Role.ADMIN and _has_office(row, max(start, at), end):
        raise PersonError(
            f"{row} adalah Kepala, Pejabat, atau Petugas, jadi tidak dapat menjadi Admin."
        )
    assignment = RoleAssignment.objects.create(
        user=row, role=role, effective_from=start, effective_until=end
    )
    end_tokens(row)  # the role may require a second factor, which no token of before has shown
    audit.record("role.assigned", by=by, obj=assignment, user=row.pk, role=role.value)
    _tell(assignment, "assigned", f"{row} ditugaskan sebagai {role.label}.")
    return assignment


@transaction.atomic
def end_role(*, assignment: RoleAssignment, by: User) -> None:
    """End an assignment now; one that has not begun is taken back.

    :raises PersonError: if it has ended already, or is one's own as Admin.
    """
    User.objects.select_for_update(no_key=True).get(pk=assignment.user_id)
    row = RoleAssignment.objects.select_related("user").filter(pk=assignment.pk).first()
    at = clock.now()
    if row is None or not row.ends_after(at):
        raise PersonError("Penugasan ini sudah berakhir. Muat ulang halaman.")
    if row.user_id == by.pk:
        raise PersonError("Anda tidak dapat mengakhiri penugasan sendiri. Minta Admin lain.")
    audit.record("role.ended", by=by, obj=row, user=row.user_id, role=row.role)
    _tell(row, "ended", f"{row.user} bukan lagi {row.get_role_display()}.")
    if row.effective_from >= at:
        row.delete()
    else:
        row.end(at)


def named(people: QuerySet[User], asked: str) -> QuerySet[User]:
    """Those whose name or login holds the words, or whose number it is; all, for nothing asked."""
    words = Q(full_name__icontains=asked) | Q(username__icontains=asked)
    return people.filter(words | Q(employee_id_number=asked)) if asked else people


def _has_office(user: User, start: datetime, end: datetime | None) -> bool:
    """Whether the person is Kepala, Pejabat or Petugas on any day of a period."""
    heads = AgencyHead.objects.filter(user=user).overlapping(start, end)
    decrees = Decree.objects.exclude(activated_at=None).overlapping(start, end)
    lines = Appointment.objects.filter(
        Q(agency__closed_at=None) | Q(agency__closed_at__gt=start),
        user=user,
        decree__in=decrees.exclude(effective_until=F("effective_from")),
    )
    return heads.exists() or lines.exists()


def _tell(assignment: RoleAssignment, what: str, text: str) -> None:
    notices.notify(
        {assignment.user, *powers.assigned(powers.Role.EVALUATOR)},
        text=text,
        url="/dasbor/",
        dedup_key=f"role.{what}:{assignment.pk}",
    )


def _checked(details: dict[str, Any]) -> dict[str, Any]:
    number, employment = details.get("employee_id_number"), details.get("employment")
    if number and not employment:
        raise PersonError("Pilih PNS atau PPPK untuk nomor itu.")
    if employment:
        is_pppk = employment == User.Employment.PPPK
        details["employee_id_number"] = check_employee_id(number or "", is_pppk=is_pppk)
    else:
        details["employee_id_number"] = None
    return details


def _save(user: User, **options: Any) -> None:
    try:
        with transaction.atomic():
            user.save(**options)
    except IntegrityError as error:
        taken = next(_taken(user), None)
        if taken is None:
            raise
        raise PersonError(taken) from error


def _taken(user: User) -> Iterator[str]:
    others = User.objects.exclude(pk=user.pk)
    if others.filter(username=user.username).exists():
        yield f"Nama pengguna {user.username} sudah dipakai. Pilih yang lain."
    number = user.employee_id_number
    if number and others.filter(employee_id_number=number).exists():
        yield "NIP/NI PPPK itu sudah terdaftar pada orang lain."
