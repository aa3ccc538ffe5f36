"""Begin the evaluations of many Instansi in the worker, one transaction each (Pasal 16(1)).

A worker killed on the way leaves the Instansi at which it was as it was: the next takes it up.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import structlog
from django.db import transaction
from django.db.models import Max

from agencies.models import Agency, User
from core import audit, clock
from core.errors import DomainError
from reports.evaluation import policies, services
from reports.models import QueuedStart

log = structlog.get_logger(__name__)

MOST_AT_ONCE = 100
NO_POWER = "Wewenang peminta sudah berakhir."
UNFORESEEN = "Gagal karena kesalahan sistem. Admin dapat melihat sebabnya di log."


@dataclass(frozen=True)
class Progress:
    """How far the newest run of a year is, counted; `refused` are those not begun, with why."""

    total: int
    done: int
    refused: list[QueuedStart]

    @property
    def is_open(self) -> bool:
        return self.done < self.total

    @property
    def begun(self) -> int:
        return self.done - len(self.refused)


@transaction.atomic
def ask_to_begin(*, agencies: Iterable[Agency], year: int, by: User) -> int:
    """Ask the worker to begin these evaluations; return how many were not asked for already.

    :raises EvaluationError: for a year that is not over.
    """
    at = clock.now()
    services.check_year(year, at)
    waiting = set(QueuedStart.objects.waiting().filter(year=year).values_list("agency", flat=True))
    wanted = [agency for agency in agencies if agency.pk not in waiting]
    QueuedStart.objects.bulk_create(
        [QueuedStart(agency=agency, year=year, asked_by=by, asked_at=at) for agency in wanted],
        ignore_conflicts=True,
    )
    audit.record(
        "evaluations.asked", by=by, year=year, agencies=sorted(agency.code for agency in wanted)
    )
    transaction.on_commit(_ask_worker)
    return len(wanted)


def begin_waiting() -> int:
    """Begin what was asked for; return how many were handled. Safe to run twice or at once."""
    handled = 0
    while handled < MOST_AT_ONCE and _begin_next():
        handled += 1
    return handled


@transaction.atomic
def _begin_next() -> bool:
    """Begin the next one that no other worker is at; False when there is none."""
    rows = QueuedStart.objects.waiting().select_related("agency", "asked_by").order_by("pk")
    row = rows.select_for_update(skip_locked=True, no_key=True, of=("self",)).first()
    if row is None:
        return False
    row.refusal = _begin(row)
    row.done_at = clock.now()
    row.save(update_fields=["refusal", "done_at"])
    return True


def _begin(row: QueuedStart) -> str:
    """Why it could not be begun; empty when it was. The power is asked for anew."""
    if not policies.can_evaluate(row.asked_by, row.agency):
        return NO_POWER
    try:
        with transaction.atomic():
            services.begin_evaluation(agency=row.agency, year=row.year, by=row.asked_by)
    except DomainError as refusal:
        return str(refusal)
    except Exception:  # it is kept, told, and stops no other Instansi
        log.exception("evaluation_not_begun", agency=row.agency.code, year=row.year)
        return UNFORESEEN
    return ""


def progress_of(user: User, year: int) -> Progress | None:
    """The newest run of a year that this person may see; None where nobody asked for one."""
    seen = QueuedStart.objects.visible_to(user).filter(year=year)
    newest = seen.aggregate(at=Max("asked_at"))["at"]
    if newest is None:
        return None
    run = list(seen.filter(asked_at=newest).select_related("agency"))
    return Progress(
        total=len(run),
        done=sum(row.done_at is not None for row in run),
        refused=[row for row in run if row.refusal],
    )


def _ask_worker() -> None:
    """Ask for it soon; should the message be lost, the beat finds the rows."""
    from reports.tasks import begin_evaluations  # noqa: PLC0415 - tasks call this module

    begin_evaluations.delay()
