"""Three figures of this month with the month before beside them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Model, Q, QuerySet

from core import clock
from core.formats import month_name
from inquiries.models import Inquiry, Referral, Reply
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
    """Compare this month with the one before, in three queries; all Instansi with None."""
    today = clock.local(now).date()
    first = today.replace(day=1)
    before = (first - timedelta(days=1)).replace(day=1)
    edges = tuple(clock.start_of_day(day) for day in (before, first))
    figures = [
        _count("Pesan diterima", _in(Inquiry, "agency", agencies), "received_at", edges, now),
        _count("Balasan dikirim", _in(Reply, "inquiry__agency", agencies), "at", edges, now),
        _on_time(_in(Referral, "to_agency", agencies), edges, now),
    ]
    return Months(month_name(first), month_name(before), figures)


def _in(model: type[Model], field: str, agencies: Iterable[int] | None) -> QuerySet[Any]:
    rows = model._default_manager.all()
    return rows if agencies is None else rows.filter(**{f"{field}__in": agencies})


def _count(
    label: str, rows: QuerySet[Any], field: str, edges: tuple[datetime, ...], now: datetime
) -> Comparison:
    before, first = edges
    found = rows.filter(**{f"{field}__gte": before, f"{field}__lte": now}).aggregate(
        now=Count("pk", filter=Q(**{f"{field}__gte": first})),
        before=Count("pk", filter=Q(**{f"{field}__lt": first})),
    )
    return Comparison(label, written(found["now"], "COUNT"), written(found["before"], "COUNT"))


def _on_time(rows: QuerySet[Any], edges: tuple[datetime, ...], now: datetime) -> Comparison:
    """The share of judged referrals that were on time, by the month of their sending."""
    before, first = edges
    late = Q(due_at__lt=now) & (Q(stopped_at=None) | Q(stopped_at__gt=F("due_at")))
    on_time = Q(stopped_at__lte=F("due_at")) & ~Q(status="WITHDRAWN")
    this, last = Q(sent_at__gte=first), Q(sent_at__lt=first)
    found = rows.filter(sent_at__gte=before, sent_at__lte=now).aggregate(
        on_time=Count("pk", filter=on_time & this),
        late=Count("pk", filter=late & this),
        on_time_before=Count("pk", filter=on_time & last),
        late_before=Count("pk", filter=late & last),
    )
    value = share(found["on_time"], found["on_time"] + found["late"])
    earlier = share(found["on_time_before"], found["on_time_before"] + found["late_before"])
    return Comparison("Rujukan dijawab dalam 24 jam", _percent(value), _percent(earlier))


def _percent(value: float | None) -> str:
    return "belum ada" if value is None else written(value, "PERCENT")
