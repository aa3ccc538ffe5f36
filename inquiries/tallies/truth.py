"""What the rows themselves say of given days: the slow truth that every tally repeats."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncDate

from core import clock
from inquiries.models import Inquiry, Referral
from inquiries.models.referral_queryset import KEPT, STOPPED_LATE

SET_ASIDE = (Inquiry.Status.SPAM, Inquiry.Status.DUPLICATE)
A_DAY = timedelta(days=1)


def _inquiries(days: Collection[date]) -> QuerySet:
    """Messages received on these days, by day, Instansi and type."""
    rows = Inquiry.objects.filter(_on("received_at", days)).order_by()
    return (
        rows.annotate(day=TruncDate("received_at", tzinfo=clock.WITA))
        .values("day", "agency_id", "type")
        .annotate(
            received=Count("pk"),
            genuine=Count("pk", filter=~Q(status__in=SET_ASIDE)),
            answered=Count("pk", filter=Q(first_answered_at__isnull=False)),
        )
    )


def _referrals(days: Collection[date]) -> QuerySet:
    """Referrals sent on these days, by day and the Instansi that was asked."""
    rows = Referral.objects.filter(_on("sent_at", days)).order_by()
    return (
        rows.annotate(day=TruncDate("sent_at", tzinfo=clock.WITA))
        .values("day", agency_id=F("to_agency_id"))
        .annotate(
            received=Count("pk"),
            kept=Count("pk", filter=KEPT),
            missed=Count("pk", filter=STOPPED_LATE),
        )
    )


@dataclass(frozen=True)
class Source:
    """How rows are counted by day, Instansi and more, and what is counted of them."""

    count: Callable[[Collection[date]], QuerySet]
    names: tuple[str, ...]


MESSAGES = Source(_inquiries, ("received", "genuine", "answered"))
REFERRALS = Source(_referrals, ("received", "kept", "missed"))


def _on(field: str, days: Collection[date]) -> Q:
    """The condition that a moment lies on one of the days; days in a row make one range."""
    spans = (
        Q(**{f"{field}__gte": clock.start_of_day(first), f"{field}__lt": clock.start_of_day(end)})
        for first, end in _runs(days)
    )
    return reduce(or_, spans, Q(pk__in=[]))


def _runs(days: Collection[date]) -> Iterator[tuple[date, date]]:
    """Days in a row as half-open spans."""
    ordered = sorted(days)
    first = None
    for position, day in enumerate(ordered):
        first = first or day
        if position + 1 == len(ordered) or ordered[position + 1] != day + A_DAY:
            yield first, day + A_DAY
            first = None
