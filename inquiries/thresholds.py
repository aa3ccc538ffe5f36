"""Recording what the stored times already say: reminders, the breach, escalation (Lampiran B.4).

`record` is the only writer of such events; the sweep calls it, and an answer that comes late.
"""

import time
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from core import clock, health
from inquiries import alerts, sla
from inquiries.models import Event, Referral
from inquiries.sla import Threshold

Passed = list[tuple[Referral, list[Threshold]]]


def record(passed: Passed, *, at: datetime) -> None:
    """Add the events of passed thresholds and tell each person of the newest that concerns them.

    The caller holds the referrals' locks. A threshold already recorded stays as it was, and
    nobody is told twice: both are kept by unique constraints.
    """
    Event.objects.bulk_create(
        [
            Event(inquiry_id=row.inquiry_id, referral=row, kind=threshold.value, at=at)
            for row, thresholds in passed
            for threshold in thresholds
        ],
        ignore_conflicts=True,
    )
    alerts.tell_passed([(row, thresholds) for row, thresholds in passed if thresholds], at)


def sweep_referrals(*, batch: int = 1000, budget: timedelta = timedelta(seconds=20)) -> int:
    """Record all passed thresholds, batch by batch; return the number of referrals looked at.

    Safe to run late, twice, or at the same time: a batch is one transaction, and rows another
    worker holds are passed over. A crash loses nothing; the next run finds the same rows.
    """
    ends = time.monotonic() + budget.total_seconds()
    begun = clock.now()
    total = 0
    while True:
        swept = _sweep_batch(batch, due_by=begun)
        total += swept
        if swept < batch or time.monotonic() > ends:
            break
    health.beat("sweep")
    return total


@transaction.atomic
def _sweep_batch(size: int, *, due_by: datetime) -> int:
    due = Referral.objects.awaiting().filter(next_check_at__lte=due_by).order_by("next_check_at")
    locked = due.select_for_update(skip_locked=True, no_key=True, of=("self",))
    rows = list(locked.select_related("inquiry", "to_agency", "from_agency", "sent_by")[:size])
    if not rows:
        return 0
    at = clock.now()  # after the locks
    record([(row, passed_by(row, at)) for row in rows], at=at)
    _look_again(rows, at)
    return len(rows)


def _look_again(rows: list[Referral], at: datetime) -> None:
    """Store when each is looked at next; as far from its due time as many others are."""
    distances: dict[timedelta | None, list[int]] = {}
    for row in rows:
        following = sla.next_check(due=row.due_at, now=at)
        distance = following - row.due_at if following else None
        distances.setdefault(distance, []).append(row.pk)
    for distance, ids in distances.items():
        moment = None if distance is None else F("due_at") + distance
        Referral.objects.filter(pk__in=ids).update(next_check_at=moment)


def passed_by(referral: Referral, at: datetime) -> list[Threshold]:
    """The thresholds the referral has passed since it was last looked at, oldest first."""
    if referral.next_check_at is None:
        return []
    return list(sla.passed(due=referral.due_at, since=referral.next_check_at, now=at))
