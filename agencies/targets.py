"""Setting the SOP targets of an Instansi, and the holidays of the regency (Pasal 11(1))."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction

from agencies.models import Agency, Holiday, ServiceTarget, User
from agencies.models.target import TARGETS
from agencies.working_days import Calendar
from core import audit, clock
from core.errors import DomainError


class TargetError(DomainError):
    code = "targets"


@transaction.atomic
def set_targets(*, agency: Agency, by: User, **targets: int) -> ServiceTarget:
    """Put other targets in force from now on; what is not named stays.

    :raises TargetError: if nothing differs.
    """
    row = Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    before = row.sop
    wanted = {name: targets.get(name, getattr(before, name)) for name in TARGETS}
    changed = [name for name in TARGETS if wanted[name] != getattr(before, name)]
    if not changed:
        raise TargetError("Tidak ada target yang berubah.")
    version = ServiceTarget.objects.create(agency=row, set_by=by, set_at=clock.now(), **wanted)
    row.targets = version
    row.save(update_fields=["targets"])
    details = {name: wanted[name] for name in changed}
    audit.record("targets.set", by=by, obj=row, scope=row.code, **details)
    return version


def calendar() -> Calendar:
    """The working days as the Admin keeps them; one query."""
    return Calendar(frozenset(Holiday.objects.values_list("day", flat=True)))


@transaction.atomic
def add_holiday(*, day: date, name: str, by: User) -> Holiday:
    """Keep a day off.

    :raises TargetError: if that day is one already.
    """
    try:
        with transaction.atomic():
            holiday = Holiday.objects.create(day=day, name=name.strip())
    except IntegrityError as error:
        raise TargetError("Tanggal itu sudah ada di daftar hari libur.") from error
    audit.record("holiday.added", by=by, obj=holiday, day=day.isoformat())
    return holiday


@transaction.atomic
def remove_holiday(*, holiday: Holiday, by: User) -> None:
    """Make it a working day again."""
    audit.record("holiday.removed", by=by, obj=holiday, day=holiday.day.isoformat())
    holiday.delete()
