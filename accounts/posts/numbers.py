"""What the page of figures shows: followers month by month, posts by what they are about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count

from accounts.models import AudienceSnapshot, Category, MediaAccount, Post, PostFigures
from accounts.models.figures import MEASURES
from accounts.posts import figures
from core import clock
from core.charts import BarChart, LineChart, Series
from core.formats import SHORT_MONTHS, wita_short

SHOWN_MONTHS = 14


@dataclass(frozen=True)
class AccountFigures:
    """One account: its newest figure, and its followers month by month."""

    account: MediaAccount
    newest: AudienceSnapshot | None
    chart: LineChart
    is_missing: bool  # this month has no figure yet


def followers_of(accounts: Sequence[MediaAccount], now: datetime) -> list[AccountFigures]:
    """The followers of accounts in the last months; in one query for all of them."""
    today = clock.local(now).date()
    months = figures.months_until(today, SHOWN_MONTHS)
    start, _ = figures.month_bounds(months[0])
    rows = AudienceSnapshot.objects.filter(account__in=accounts, at__gte=start, at__lte=now)
    by_account: dict[int, list[AudienceSnapshot]] = {}
    for row in rows.order_by("at", "pk"):
        by_account.setdefault(row.account_id, []).append(row)
    return [_figures(account, by_account.get(account.pk, []), months) for account in accounts]


def _figures(
    account: MediaAccount, rows: Sequence[AudienceSnapshot], months: Sequence[date]
) -> AccountFigures:
    values = figures.by_month(rows, months)
    return AccountFigures(
        account,
        rows[-1] if rows else None,
        followers_chart(str(account), values, months),
        is_missing=values[-1] is None,
    )


def followers_chart(name: str, values: Sequence[int | None], months: Sequence[date]) -> LineChart:
    """Followers month by month; a month without a figure is a gap (Pasal 15(3) b)."""
    return LineChart(
        title=f"Pengikut {name}",
        source="angka terakhir tiap bulan yang dicatat, diimpor, atau diambil dari platform",
        label_head="Bulan",
        labels=[month_label(month) for month in months],
        series=[Series("Pengikut", values)],
    )


def categories_chart(agencies: Iterable[int] | None, now: datetime) -> BarChart:
    """Posts of the last months by what they are about (Pasal 10); of all Instansi with None."""
    months = figures.months_until(clock.local(now).date(), SHOWN_MONTHS)
    start, _ = figures.month_bounds(months[0])
    rows = Post.objects.published_in(start, now)
    if agencies is not None:
        rows = rows.filter(account__agency__in=set(agencies))
    counted = dict(rows.order_by().values_list("category").annotate(Count("pk")))
    return BarChart(
        title=f"Unggahan menurut Pasal 10 sejak {month_label(months[0])}",
        source="unggahan terbit yang tercatat di portal",
        label_head="Isi pesan",
        value_head="Unggahan",
        bars=[(kind.label, counted.get(kind.value, 0)) for kind in Category],
    )


def post_chart(rows: Sequence[PostFigures]) -> LineChart:
    """What a post brought about, from one record to the next."""
    lines = [
        Series(label.capitalize(), [getattr(row, name) for row in rows])
        for name, label in MEASURES.items()
        if any(getattr(row, name) is not None for row in rows)
    ]
    return LineChart(
        title="Angka unggahan ini dari waktu ke waktu",
        source="angka yang dicatat, diimpor, atau diambil dari platform",
        label_head="Dilihat pada",
        labels=[wita_short(row.at) for row in rows],
        series=lines,
    )


def month_label(month: date) -> str:
    """Write "Nov 26": short enough for the axis of a chart."""
    return f"{SHORT_MONTHS[month.month - 1]} {month:%y}"
