"""Three figures of this month with the month before beside them."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q

from core import clock
from core.formats import month_name
from inquiries import tallies
from inquiries.models import Reply
from inquiries.tallies.truth import A_DAY
from reports.figures import share
from reports.outline import written


@dataclass(frozen=True)
class Comparison:
    """One figure: now, and in the month before."""

    label: str
    now: str
    before: str


@dataclass(frozen=True)
class Months:
    """The two months that are compared, and their figures."""

    name: str
    before_name: str
    figures: list[Comparison]


def compare(*, agencies: set[int] | None, now: datetime) -> Months:
    """Compare this month with the one before; all Instansi with None."""
    today = clock.local(now).date()
    first = today.replace(day=1)
    before = (first - A_DAY).replace(day=1)
    figures = [
        _received(before, first, today, agencies),
        _replied(before, first, today, agencies),
        _on_time(before, first, today, agencies, now),
    ]
    return Months(month_name(first), month_name(before), figures)


def _received(before: date, first: date, today: date, agencies: set[int] | None) -> Comparison:
    by_day = tallies.received(before, today, "day", agencies=agencies)
    count = sum(one["received"] for (day,), one in by_day.items() if day >= first)
    earlier = sum(one["received"] for (day,), one in by_day.items() if day < first)
    return Comparison("Pesan diterima", written(count, "COUNT"), written(earlier, "COUNT"))


def _replied(before: date, first: date, today: date, agencies: set[int] | None) -> Comparison:
    rows = Reply.objects.all()
    if agencies is not None:
        rows = rows.filter(inquiry__agency__in=agencies)
    start, edge, end = map(clock.start_of_day, (before, first, today + A_DAY))
    found = rows.filter(at__gte=start, at__lt=end).aggregate(
        now=Count("pk", filter=Q(at__gte=edge)), before=Count("pk", filter=Q(at__lt=edge))
    )
    return Comparison(
        "Balasan dikirim", written(found["now"], "COUNT"), written(found["before"], "COUNT")
    )


def _on_time(
    before: date, first: date, today: date, agencies: set[int] | None, now: datetime
) -> Comparison:
    """The share of judged referrals that were on time, by the month of their sending."""
    by_day = tallies.punctuality(before, today, "day", at=now, agencies=agencies)
    shares = []
    for is_of in (lambda day: day >= first, lambda day: day < first):
        found = [one for (day,), one in by_day.items() if is_of(day)]
        shares.append(share(sum(one.kept for one in found), sum(one.judged for one in found)))
    return Comparison("Rujukan dijawab dalam 24 jam", *map(_percent, shares))


def _percent(value: float | None) -> str:
    return "belum ada" if value is None else written(value, "PERCENT")
