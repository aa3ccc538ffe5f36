"""Count the stale days anew, in the worker."""

from __future__ import annotations

from django.db import transaction

from core import clock
from core.models import SystemMark
from inquiries.models import InquiryTally, ReferralTally, StaleDay
from inquiries.tallies.truth import MESSAGES, REFERRALS

BATCH = 31  # days counted in one transaction
MARKS = 50_000  # marks taken away in one transaction


def refresh() -> int:
    """Count every day that is stale by now from its rows; return how many days were counted.

    What is written meanwhile waits for the next run. Safe to run late, twice, or at the same time.
    A crash loses nothing: the marks stay until the day's tallies are stored.
    """
    newest = StaleDay.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    total = 0
    while counted := _refresh_some(newest):
        total += counted
    return total


@transaction.atomic
def _refresh_some(newest: int) -> int:
    """Marks first, then rows: what changes after the marks were read leaves a mark of its own."""
    mark, _ = SystemMark.objects.get_or_create(
        name="tallies", defaults={"value": "", "at": clock.now()}
    )
    SystemMark.objects.select_for_update().get(pk=mark.pk)  # one worker at a time
    stale = StaleDay.objects.filter(pk__lte=newest)
    days = set(stale.order_by("-day").values_list("day", flat=True).distinct()[:BATCH])
    if not days:
        return 0
    marks = list(stale.filter(day__in=days).values_list("pk", flat=True)[:MARKS])
    for tally in (InquiryTally, ReferralTally):
        tally.objects.filter(day__in=days).delete()
    messages, referrals = MESSAGES.count(days), REFERRALS.count(days)
    InquiryTally.objects.bulk_create((InquiryTally(**row) for row in messages), batch_size=2000)
    ReferralTally.objects.bulk_create((ReferralTally(**row) for row in referrals), batch_size=2000)
    StaleDay.objects.filter(pk__in=marks).delete()
    return len(days)
