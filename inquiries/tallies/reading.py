"""Figures of a span of days: from the tallies, and from the rows where a day has changed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Q, Sum, Value
from django.db.models.functions import TruncDate

from core import clock
from core.snapshots import in_one_snapshot
from inquiries.models import InquiryTally, Referral, ReferralTally, StaleDay
from inquiries.models.referral_queryset import ReferralQuerySet
from inquiries.tallies import truth
from inquiries.tallies.truth import A_DAY

Counts = dict[tuple[Any, ...], Counter[str]]
MOST_STALE = 31  # days counted one by one; with more, the whole span is counted from the rows


def received(first: date, last: date, *by: str, agencies: Collection[int] | None = None) -> Counts:
    """Messages received from the first day to the last: `received`, `genuine`, `answered`.

    By any of `day`, `agency_id` and `type`, which the keys hold in that order. Two queries, and
    one more while a day of the span is stale.
    """
    return _counted(InquiryTally, truth.MESSAGES, by, (first, last), agencies)


def asked(first: date, last: date, *by: str, agencies: Collection[int] | None = None) -> Counts:
    """Referrals sent from the first day to the last: `received`, of them `kept` and `missed`.

    By any of `day` and `agency_id`, the Instansi that was asked. What still runs is neither kept
    nor missed: see `punctuality`. Two queries, and one more while a day of the span is stale.
    """
    return _counted(ReferralTally, truth.REFERRALS, by, (first, last), agencies)


@dataclass(frozen=True)
class Punctuality:
    """How the 24 hours were kept (Lampiran B.4): what was asked, and the verdicts so far."""

    received: int = 0
    kept: int = 0
    missed: int = 0

    @property
    def judged(self) -> int:
        return self.kept + self.missed


def punctuality(
    first: date,
    last: date,
    *by: str,
    at: datetime,
    agencies: Collection[int] | None = None,
) -> dict[tuple[Any, ...], Punctuality]:
    """`asked` with the verdicts of the moment: what runs and is late is missed too.

    One query more than `asked`, all of one snapshot: what is answered meanwhile is neither lost
    between them nor counted twice.
    """
    return in_one_snapshot(lambda: _judged((first, last), by, at, agencies))


def _judged(
    span: tuple[date, date],
    by: tuple[str, ...],
    at: datetime,
    agencies: Collection[int] | None,
) -> dict[tuple[Any, ...], Punctuality]:
    first, last = span
    found = asked(first, last, *by, agencies=agencies)
    start, end = clock.start_of_day(first), clock.start_of_day(last + A_DAY)
    running = _late(at, agencies).filter(sent_at__gte=start, sent_at__lt=end)
    rows = running.annotate(
        day=TruncDate("sent_at", tzinfo=clock.WITA), agency_id=F("to_agency_id"), all=Value(1)
    )
    for row in rows.values("all", *by).annotate(count=Count("pk")):
        found[tuple(row[name] for name in by)]["missed"] += row["count"]
    return {key: Punctuality(**counts) for key, counts in found.items()}


def late_now(at: datetime) -> Counter[int]:
    """The referrals that each Instansi owes beyond their time, whenever they were sent."""
    return Counter(dict(_late(at, None).values_list("to_agency_id").annotate(Count("pk"))))


def _late(at: datetime, agencies: Collection[int] | None) -> ReferralQuerySet:
    rows = Referral.objects.awaiting().missed(by=at).order_by()
    return rows if agencies is None else rows.filter(to_agency_id__in=agencies)


def _counted(
    tally: type[InquiryTally | ReferralTally],
    source: truth.Source,
    by: tuple[str, ...],
    span: tuple[date, date],
    agencies: Collection[int] | None,
) -> Counts:
    wanted = Q() if agencies is None else Q(agency_id__in=agencies)
    stale = _stale(*span)
    rows = tally.objects.filter(wanted, day__range=span).exclude(day__in=stale).order_by()
    sums = {f"{name}_sum": Sum(name) for name in source.names}
    found: Counts = defaultdict(Counter)
    for row in rows.annotate(all=Value(1)).values("all", *by).annotate(**sums):
        key = tuple(row[name] for name in by)
        found[key].update({name: row[f"{name}_sum"] or 0 for name in source.names})
    for row in source.count(stale).filter(wanted) if stale else ():
        key = tuple(row[name] for name in by)
        found[key].update({name: row[name] for name in source.names})
    return found


def _stale(first: date, last: date) -> set[date]:
    """The days of the span that cannot be read from the tallies."""
    marks = StaleDay.objects.filter(day__range=(first, last)).order_by()
    days = set(marks.values_list("day", flat=True).distinct()[: MOST_STALE + 1])
    if len(days) <= MOST_STALE:
        return days
    return {first + step * A_DAY for step in range((last - first).days + 1)}
