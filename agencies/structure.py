"""Changing the tree of Instansi and the bodies outside it: the work of the Admin (Pasal 1)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from agencies import powers
from agencies.models import Agency, AgencyHead, Closing, Decree, FormerName, OutsideBody, User
from agencies.powers import Role
from core import audit, clock, notices
from core.errors import DomainError
from core.formats import tanggal


class StructureError(DomainError):
    code = "structure"


@transaction.atomic
def create_agency(*, by: User, parent: Agency | None, **fields: Any) -> Agency:
    """Add an Instansi to the tree.

    :raises StructureError: if its code is taken, or a UPT has no parent that is open.
    """
    code = fields.pop("code").upper()
    _check_parent(fields["kind"], parent)
    if OutsideBody.objects.filter(code=code).exists():
        raise StructureError(f"Kode {code} sudah dipakai Instansi Luar. Pilih kode lain.")
    try:
        with transaction.atomic():
            agency = Agency.objects.create(code=code, parent=parent, **fields)
    except IntegrityError as error:
        if not Agency.objects.filter(code=code).exists():
            raise
        raise StructureError(f"Kode {code} sudah dipakai. Pilih kode lain.") from error
    audit.record("agency.created", by=by, obj=agency, scope=agency.code)
    _tell_oversight(f"Instansi {agency} ditambahkan.", agency, f"agency.created:{agency.pk}", by)
    return agency


@transaction.atomic
def rename_agency(*, agency: Agency, name: str, short_name: str, by: User) -> Agency:
    """Give an Instansi another name from now on; the former one stays known with its end.

    :raises StructureError: if it is closed, or nothing would change.
    """
    locked = _lock_open(agency)
    if (name, short_name) == (locked.name, locked.short_name):
        raise StructureError("Nama dan singkatannya masih sama. Tidak ada yang diubah.")
    former = FormerName.objects.create(
        agency=locked, name=locked.name, short_name=locked.short_name,
        until=clock.now(), changed_by=by,
    )  # fmt: skip
    locked.name, locked.short_name = name, short_name
    locked.save(update_fields=["name", "short_name"])
    audit.record("agency.renamed", by=by, obj=locked, scope=locked.code, former=former.pk)
    text = f"{former.name} kini bernama {name}."
    _tell_oversight(text, locked, f"agency.renamed:{former.pk}", by)
    return locked


@transaction.atomic
def describe_agency(
    *, agency: Agency, parent: Agency | None, mandate: str, keywords: list[str], by: User
) -> Agency:
    """Set what the Instansi is for, by which words a question finds it, and its parent.

    :raises StructureError: if it is closed, or the parent lies beneath it.
    """
    locked = _lock_open(agency)
    _check_parent(locked.kind, parent)
    above = parent
    while above is not None:
        if above.pk == locked.pk:
            raise StructureError(f"{parent} berada di bawah {locked}. Pilih induk lain.")
        above = above.parent
    locked.parent, locked.mandate, locked.keywords = parent, mandate, keywords
    locked.save(update_fields=["parent", "mandate", "keywords"])
    audit.record("agency.described", by=by, obj=locked, scope=locked.code)
    return locked


@transaction.atomic
def plan_closing(*, agency: Agency, successor: Agency, first_day: date, by: User) -> Closing:
    """Plan that an Instansi ends on a day and another takes its open work.

    `inquiries.services.carry_out_closings` carries it out, on the day or at once.

    :raises StructureError: if the day is past, one of them is closed or about to be, or the
        Instansi is Diskominfo.
    """
    rows = Agency.objects.select_for_update(no_key=True).filter(pk__in=[agency.pk, successor.pk])
    locked = {row.pk: row for row in rows.order_by("pk")}
    closed, heir = locked[agency.pk], locked[successor.pk]
    if closed.pk == heir.pk:
        raise StructureError("Instansi tidak dapat menggantikan dirinya sendiri. Pilih yang lain.")
    if closed.is_oversight:
        raise StructureError("Diskominfo tidak dapat ditutup: ia Dinas menurut Pasal 1 angka 4.")
    if first_day < clock.today():
        raise StructureError("Tanggal penutupan sudah lewat. Pilih hari ini atau sesudahnya.")
    planned = Closing.objects.filter(agency__in=[closed, heir]).select_related("agency").first()
    if planned is not None:
        raise StructureError(f"{planned.agency} sudah ditutup atau akan ditutup.")
    closing = Closing.objects.create(
        agency=closed, successor=heir, first_day=first_day, planned_by=by, planned_at=clock.now()
    )
    audit.record("agency.closing_planned", by=by, obj=closing, scope=closed.code, to=heir.code)
    text = f"{closed} ditutup mulai {tanggal(first_day)}. Penggantinya {heir}."
    people = set(powers.holders(powers.IN_AGENCY, closed)) | set(
        powers.holders(powers.IN_AGENCY, heir)
    )
    _tell_oversight(text, closed, f"agency.closing:{closing.pk}", by, people)
    return closing


@transaction.atomic
def cancel_closing(*, agency: Agency, by: User) -> None:
    """Take back a closing whose day has not come.

    :raises StructureError: if there is none, or it is carried out already.
    """
    Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    closing = Closing.objects.filter(agency=agency).to_come().first()
    if closing is None:
        raise StructureError("Tidak ada penutupan yang direncanakan. Muat ulang halaman.")
    audit.record("agency.closing_cancelled", by=by, obj=closing, scope=agency.code)
    _tell_oversight(f"{agency} batal ditutup.", agency, f"agency.cancelled:{closing.pk}", by)
    closing.delete()


def end_powers(closing: Closing) -> None:
    """End what was in force at the Instansi; the caller holds its lock.

    Its decrees end, so that its accounts await a new decree; its heads leave; its units and
    its people go to the successor.
    """
    at, agency = clock.now(), closing.agency
    decrees = Decree.objects.select_for_update().filter(agency=agency).order_by("pk")
    for decree in decrees.can_end(at):
        decree.give_way(at)
    heads = AgencyHead.objects.filter(agency=agency)
    heads.filter(effective_from__gte=at).delete()
    heads.in_force(at).update(effective_until=at)
    agency.units.open().update(parent=closing.successor)
    agency.staff.update(home_agency=closing.successor)


@transaction.atomic
def save_outside_body(*, body: OutsideBody | None, by: User, **fields: Any) -> OutsideBody:
    """Add or change a body that the regency has no authority over, with its channel.

    :raises StructureError: if the code is taken.
    """
    if body is None:
        body = OutsideBody(code=fields.pop("code").upper())
        if Agency.objects.filter(code=body.code).exists():
            raise StructureError(f"Kode {body.code} sudah dipakai. Pilih kode lain.")
    else:
        fields.pop("code", None)
    for name, value in fields.items():
        setattr(body, name, value)
    try:
        with transaction.atomic():
            body.save()
    except IntegrityError as error:
        if not OutsideBody.objects.filter(code=body.code).exclude(pk=body.pk).exists():
            raise
        raise StructureError(f"Kode {body.code} sudah dipakai. Pilih kode lain.") from error
    audit.record("outside_body.saved", by=by, obj=body)
    return body


def _lock_open(agency: Agency) -> Agency:
    """:raises StructureError: if the Instansi is closed."""
    locked = Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    if locked.closed_at is not None:
        raise StructureError(f"{locked} sudah ditutup, jadi tidak dapat diubah.")
    return locked


def _check_parent(kind: str, parent: Agency | None) -> None:
    if parent is None and kind == Agency.Kind.TECHNICAL_UNIT:
        raise StructureError("UPT memerlukan induk. Pilih Instansi induknya.")
    if parent is not None and parent.closed_at is not None:
        raise StructureError(f"{parent} sudah ditutup. Pilih induk lain.")


def _tell_oversight(
    text: str, agency: Agency, key: str, by: User, others: Iterable[User] = ()
) -> None:
    people = set(powers.assigned(Role.EVALUATOR)) | set(others)
    notices.notify(people - {by}, text=text, url=f"/instansi/{agency.code}/", dedup_key=key)
