"""Kepala Instansi and leave: dated, with a document, told to Diskominfo (Pasal 8d, 9(1))."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from agencies import powers
from agencies.models import Agency, AgencyHead, Appointment, Leave, User
from agencies.models.decree import end_of
from agencies.services import is_admin
from core import audit, clock, notices, uploads
from core.errors import DomainError
from core.formats import tanggal
from core.models import Upload


class LeaveError(DomainError):
    code = "leave"


@transaction.atomic
def record_leave(
    *, agency: Agency, user: User, first_day: date, last_day: date | None, by: User
) -> Leave:
    """Record a leave: while it lasts, the substitutes named in the decree hold the power.

    :raises LeaveError: if the period is impossible, overlaps another leave, or the person is
        not appointed at the Instansi now.
    """
    if last_day is not None and last_day < first_day:
        raise LeaveError("Cuti berakhir sebelum dimulai. Perbaiki tanggal akhirnya.")
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    start, end, at = clock.start_of_day(first_day), end_of(last_day), clock.now()
    if end is not None and end <= at:
        raise LeaveError("Cuti itu sudah lewat, jadi tidak perlu dicatat lagi.")
    if not Appointment.objects.in_force(at).filter(user=user, agency=agency).exists():
        raise LeaveError(f"{user} tidak sedang ditunjuk di {agency}.")
    if Leave.objects.filter(user=user).overlapping(start, end).exists():
        raise LeaveError(f"{user} sudah tercatat cuti pada masa itu.")
    leave = Leave.objects.create(
        user=user, effective_from=start, effective_until=end, recorded_by=by
    )
    audit.record("leave.recorded", by=by, obj=leave, scope=agency.code, user=user.pk)
    lines = Appointment.objects.filter(substitute_for__user=user).signed_in_force(at)
    notices.notify(
        {line.user for line in lines.select_related("user")} - {by},
        text=f"Anda menggantikan {user} selama cuti, mulai {tanggal(first_day)}.",
        url=f"/instansi/{agency.code}/",
        dedup_key=f"leave.recorded:{leave.pk}",
    )
    return leave


@transaction.atomic
def end_leave(*, agency: Agency, leave: Leave, by: User) -> None:
    """End a leave now, and the substitutes' power with it; one to come is taken back.

    :raises LeaveError: if it has ended already.
    """
    User.objects.select_for_update(no_key=True).get(pk=leave.user_id)
    locked = Leave.objects.filter(pk=leave.pk).first()
    at = clock.now()
    if locked is None or not locked.ends_after(at):
        raise LeaveError("Cuti ini sudah berakhir. Muat ulang halaman.")
    audit.record("leave.ended", by=by, obj=locked, scope=agency.code, user=locked.user_id)
    if locked.effective_from >= at:
        locked.delete()
    else:
        locked.end(at)


class HeadError(DomainError):
    code = "head"


def appoint_head(
    *, document: UploadedFile | uploads.Inspected, by: User, **office: Any
) -> AgencyHead:
    """Keep the document of appointment, then record the office; see `appoint_head_with`.

    :raises core.uploads.UploadRefused: if the document is no safe PDF.
    :raises HeadError: as `appoint_head_with`.
    """
    upload = uploads.store(document, by=by, kinds=(uploads.PDF,))
    try:
        return appoint_head_with(document=upload, by=by, **office)
    except DomainError:
        upload.delete()  # nothing refers to it; its file goes with the next sweep of uploads
        raise


@transaction.atomic
def appoint_head_with(
    *,
    agency: Agency,
    user: User,
    kind: AgencyHead.Kind,
    first_day: date,
    last_day: date | None,
    document: Upload,
    by: User,
) -> AgencyHead:
    """Record who is Kepala Instansi, and end the predecessor at the same instant (Pasal 9(1)).

    A Plh. sits beside the definitive head; a Plt. and a definitive head follow one another.

    :raises HeadError: if the period is impossible or taken, or the person may not be Kepala.
    """
    if last_day is not None and last_day < first_day:
        raise HeadError("Masa jabatan berakhir sebelum dimulai. Perbaiki tanggal akhirnya.")
    if not user.is_active:
        raise HeadError(f"{user} tidak dapat masuk lagi, jadi tidak dapat menjadi Kepala.")
    start, end = clock.start_of_day(first_day), end_of(last_day)
    Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    User.objects.select_for_update(no_key=True).get(pk=user.pk)  # does not become Admin meanwhile
    if is_admin(user, start, end):
        raise HeadError(f"{user} adalah Admin pada masa itu, jadi tidak dapat menjadi Kepala.")
    seat = AgencyHead.objects.filter(agency=agency).same_seat(kind)
    former = list(seat.overlapping(start, end).select_related("user"))
    for head in former:
        if head.effective_from >= start:
            since = tanggal(head.effective_from)
            raise HeadError(f"{head.user} sudah tercatat sejak {since}. Akhiri dahulu.")
        head.end(start)
    head = AgencyHead.objects.create(
        agency=agency,
        user=user,
        kind=kind,
        effective_from=start,
        effective_until=end,
        document=document,
    )
    audit.record("head.appointed", by=by, obj=head, scope=agency.code, user=user.pk)
    told = {user, *(row.user for row in former)}
    _tell_of_head(head, "appointed", f"{user} menjadi {head} sejak {tanggal(first_day)}.", told, by)
    return head


@transaction.atomic
def end_head(*, head: AgencyHead, by: User) -> None:
    """End an office now; one that has not begun is taken back.

    :raises HeadError: if it has ended already.
    """
    Agency.objects.select_for_update(no_key=True).get(pk=head.agency_id)
    locked = AgencyHead.objects.select_related("user", "agency").filter(pk=head.pk).first()
    at = clock.now()
    if locked is None or not locked.ends_after(at):
        raise HeadError("Jabatan ini sudah berakhir. Muat ulang halaman.")
    audit.record("head.ended", by=by, obj=locked, scope=locked.agency.code, user=locked.user_id)
    _tell_of_head(locked, "ended", f"{locked.user} bukan lagi {locked}.", {locked.user}, by)
    if locked.effective_from >= at:
        locked.delete()
    else:
        locked.end(at)


def _tell_of_head(head: AgencyHead, what: str, text: str, told: set[User], by: User) -> None:
    """Tell those concerned, and Diskominfo of every such change."""
    told |= set(powers.assigned(powers.Role.EVALUATOR))
    notices.notify(
        told - {by},
        text=text,
        url=f"/instansi/{head.agency.code}/",
        dedup_key=f"head.{what}:{head.pk}",
    )
