"""SOP and pledges: draft, set, acknowledge, and who has not (Pasal 11(1), 12 and 13)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max

from agencies import powers
from agencies.models import Agency, Appointment, Pledge, StandardProcedure, User
from agencies.models.procedure import ProcedureError
from agencies.powers import DESK
from core import audit, clock, notices, uploads
from core.errors import DomainError
from core.models import Upload


@dataclass(frozen=True)
class Standing:
    """Whether one Pengelola has acknowledged what is in force."""

    user: User
    pledge: Pledge | None
    knows_procedure: bool

    @property
    def is_current(self) -> bool:
        return self.pledge is not None and self.knows_procedure


def draft_procedure(
    *,
    agency: Agency,
    title: str,
    document: UploadedFile | uploads.Inspected,
    first_day: date,
    by: User,
) -> StandardProcedure:
    """Check and keep the document, then draft the next version of the SOP.

    :raises core.uploads.UploadRefused: if the document is no safe PDF.
    :raises ProcedureError: if another draft waits already.
    """
    upload = uploads.store(document, by=by, kinds=(uploads.PDF,))
    try:
        return draft_procedure_with(
            agency=agency, title=title, document=upload, first_day=first_day, by=by
        )
    except DomainError:
        upload.delete()  # nothing refers to it; its file goes with the next sweep of uploads
        raise


@transaction.atomic
def draft_procedure_with(
    *, agency: Agency, title: str, document: Upload, first_day: date, by: User
) -> StandardProcedure:
    """Draft the next version with a document that is stored already.

    :raises ProcedureError: if another draft waits already.
    """
    Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    versions = StandardProcedure.objects.filter(agency=agency)
    if versions.filter(set_at=None).exists():
        raise ProcedureError("Masih ada draf SOP. Tetapkan atau buang draf itu dahulu.")
    newest = versions.aggregate(newest=Max("version"))["newest"] or 0
    procedure = StandardProcedure.objects.create(
        agency=agency,
        version=newest + 1,
        title=title.strip(),
        document=document,
        first_day=first_day,
        drafted_by=by,
        drafted_at=clock.now(),
    )
    audit.record("procedure.drafted", by=by, obj=procedure, scope=agency.code)
    return procedure


@transaction.atomic
def set_procedure(*, procedure: StandardProcedure, by: User) -> None:
    """Put a version in force and ask the Pengelola to acknowledge it (Pasal 11(1)).

    :raises ProcedureError: if it is set or discarded already.
    """
    locked = _lock(procedure)
    locked.put_in_force(by=by)
    audit.record("procedure.set", by=by, obj=locked, scope=locked.agency.code)
    people = powers.holders(DESK, locked.agency_id)
    notices.notify(
        set(people) - {by},
        text=f"{locked} ditetapkan. Baca, lalu nyatakan bahwa Anda memahaminya.",
        url="/ikrar/",
        dedup_key=f"procedure.set:{locked.pk}",
    )


@transaction.atomic
def discard_procedure(*, procedure: StandardProcedure, by: User) -> None:
    """Throw a draft away.

    :raises ProcedureError: if it is set or discarded already.
    """
    locked = _lock(procedure)
    if not locked.is_draft:
        raise ProcedureError("SOP ini sudah ditetapkan, jadi tidak dapat dibuang.")
    audit.record("procedure.discarded", by=by, obj=locked, scope=locked.agency.code)
    locked.delete()


@transaction.atomic
def pledge(*, user: User, agency: Agency) -> Pledge:
    """Acknowledge Pasal 12, Pasal 13 and the SOP in force, for a year (Pasal 12 and 13).

    :raises ProcedureError: if the person is not appointed at the Instansi now.
    """
    at = clock.now()
    if not Appointment.objects.in_force(at).filter(user=user, agency=agency).exists():
        raise ProcedureError(f"Anda tidak sedang ditunjuk di {agency}.")
    current = StandardProcedure.objects.current(agency, at)
    made = Pledge.objects.create(user=user, agency=agency, procedure=current, at=at)
    audit.record("pledge.made", by=user, obj=made, scope=agency.code)
    return made


def standings(agency: Agency, at: datetime) -> list[Standing]:
    """Say of each Pengelola in force whether they acknowledged what is in force; three queries."""
    current = StandardProcedure.objects.current(agency, at)
    lines = Appointment.objects.in_force(at).filter(agency=agency)
    people = User.objects.filter(pk__in=lines.values("user")).order_by("full_name")
    newest = _newest_pledges(Pledge.objects.valid(at).filter(agency=agency).order_by("at", "pk"))
    return [_standing(user, newest.get(user.pk), current) for user in people]


def standing_of(user: User, agency: Agency, at: datetime) -> Standing:
    """The same for one person."""
    current = StandardProcedure.objects.current(agency, at)
    made = Pledge.objects.valid(at).filter(user=user, agency=agency).order_by("at", "pk").last()
    return _standing(user, made, current)


def _newest_pledges(pledges: Iterable[Pledge]) -> dict[int, Pledge]:
    return {made.user_id: made for made in pledges}


def _standing(user: User, made: Pledge | None, current: StandardProcedure | None) -> Standing:
    knows = made is not None and (current is None or made.procedure_id == current.pk)
    return Standing(user, made, knows)


def _lock(procedure: StandardProcedure) -> StandardProcedure:
    """:raises ProcedureError: if the draft is gone."""
    Agency.objects.select_for_update(no_key=True).get(pk=procedure.agency_id)
    locked = StandardProcedure.objects.filter(pk=procedure.pk).select_related("agency").first()
    if locked is None:
        raise ProcedureError("Draf SOP ini sudah dibuang. Muat ulang halaman.")
    return locked
