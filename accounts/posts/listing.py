"""The list of posts and the calendar of a month, ready to print."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from accounts.models import Post
from accounts.models.post import MOMENT, PostQuerySet
from accounts.posts import figures
from accounts.posts.forms import PostFilterForm
from agencies.models import User
from core import clock, keyset
from core.formats import month_name

KEPT = ("q", "akun", "status", "kategori", "tag", "dari", "sampai")
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Listing:
    """One page of posts, and how it was narrowed."""

    posts: list[Post]
    form: PostFilterForm
    newer_url: str
    older_url: str
    is_filtered: bool


def listing(user: User, params: QueryDict) -> Listing:
    """The posts that the person may see, newest first; in three queries, however many."""
    form = PostFilterForm(params, user=user)
    form.is_valid()
    asked = {name: value for name, value in form.cleaned_data.items() if value}
    rows = narrowed(Post.objects.visible_to(user), asked).annotate(moment=MOMENT)
    page = keyset.page_of(rows.values("id", "moment"), params, field="moment")
    posts = _posts([row["id"] for row in page.rows])
    kept = urlencode({name: params[name] for name in KEPT if params.get(name)})
    return Listing(
        posts,
        form,
        _beside(page.previous, kept),
        _beside(page.next, kept),
        is_filtered=bool(asked) or bool(form.errors),
    )


def narrowed(rows: PostQuerySet, asked: dict[str, Any]) -> PostQuerySet:
    """The rows that fit what was asked."""
    if "q" in asked:
        rows = rows.filter(text__icontains=asked["q"])
    for name, column in (("akun", "account"), ("status", "status"), ("kategori", "category")):
        if name in asked:
            rows = rows.filter(**{column: asked[name]})
    if "tag" in asked:
        rows = rows.with_tag(asked["tag"])
    since, until = asked.get("dari"), asked.get("sampai")
    return rows.between(
        clock.start_of_day(since) if since else None,
        clock.start_of_day(until + DAY) if until else None,
    )


def _posts(ids: list[int]) -> list[Post]:
    found = Post.objects.select_related("account__platform", "account__agency").in_bulk(ids)
    newest = figures.newest_by_post(ids)
    for post in found.values():
        post.newest = newest.get(post.pk)  # type: ignore[attr-defined]
    return [found[pk] for pk in ids if pk in found]


def _beside(cursor: str, kept: str) -> str:
    return f"?{'&'.join(part for part in (kept, cursor) if part)}" if cursor else ""


@dataclass(frozen=True)
class Day:
    """One day of the calendar; `is_outside` the month that is shown."""

    day: date
    is_outside: bool
    is_today: bool
    posts: list[Post] = field(default_factory=list)


@dataclass(frozen=True)
class Month:
    """One month of posts, week by week from Monday."""

    name: str
    weeks: list[list[Day]]
    count: int
    before_url: str
    after_url: str
    before_name: str
    after_name: str


def month_asked(params: QueryDict, today: date) -> date:
    """The first day of the month asked for as `?bulan=2026-11`; this month for anything else."""
    written = params.get("bulan", "")
    try:
        asked = datetime.strptime(written, "%Y-%m").date()  # noqa: DTZ007 - a month has no zone
    except ValueError:
        asked = today
    return (asked if 2000 <= asked.year < 2100 else today).replace(day=1)


def month_of(rows: PostQuerySet, first: date, today: date) -> Month:
    """The posts of a month by their day, across accounts; in one query."""
    start, end = figures.month_bounds(first)
    by_day: dict[date, list[Post]] = {}
    posts = _of_span(rows, start, end)
    for post in posts:
        by_day.setdefault(clock.local(post.at).date(), []).append(post)
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    before, after = (first - DAY).replace(day=1), clock.local(end).date()
    return Month(
        month_name(first),
        [
            [Day(day, day.month != first.month, day == today, by_day.get(day, [])) for day in week]
            for week in weeks
        ],
        len(posts),
        f"{reverse('accounts:post_calendar')}?bulan={before:%Y-%m}",
        f"{reverse('accounts:post_calendar')}?bulan={after:%Y-%m}",
        month_name(before),
        month_name(after),
    )


def _of_span(rows: PostQuerySet, start: datetime, end: datetime) -> list[Post]:
    found = rows.between(start, end).select_related("account__platform")
    return list(found.order_by(MOMENT, "pk"))
