"""Answered inquiries close by themselves once nobody has written back for the window."""

import time
from datetime import timedelta

from django.db import transaction

from core import audit, clock
from inquiries.models import Inquiry


def close_quiet_inquiries(*, batch: int = 200, budget: timedelta = timedelta(seconds=20)) -> int:
    """ANSWERED, REDIRECTED → CLOSED after the window; return how many were closed.

    Safe to run late, twice or at the same time: a batch is one transaction, and rows another
    worker holds are passed over.
    """
    ends = time.monotonic() + budget.total_seconds()
    total = 0
    while True:
        closed = _close_batch(batch)
        total += closed
        if closed < batch or time.monotonic() > ends:
            return total


@transaction.atomic
def _close_batch(size: int) -> int:
    quiet = Inquiry.objects.quiet(clock.now()).select_related("agency")
    free = quiet.select_for_update(skip_locked=True, no_key=True, of=("self",))
    rows = list(free.order_by("last_answered_at", "pk")[:size])
    at = clock.now()  # after the locks
    for row in rows:
        row.close(by=None, at=at)
        audit.record("inquiry.closed", by=None, obj=row, scope=row.agency.code)
    return len(rows)
