"""Sources of criterion B: what the Instansi posted, and how it corrected it (Pasal 8e, 10, 12f)."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.models import MediaAccount, Post, PostEvent
from accounts.models.post import Category
from agencies.models import Agency
from core import clock
from core.formats import tanggal
from reports.evaluation.period import Period
from reports.evaluation.registry_sources import MOST_ROWS
from reports.evaluation.scoring import Measure, Row, not_applicable
from reports.figures import share

WEEKS = 52  # of seven days from 1 January; the days that are left over belong to the last
NO_POSTS = "Tidak berlaku: tidak ada unggahan yang tercatat pada tahun itu."
NO_ACCOUNTS = "Tidak berlaku: tidak ada akun resmi dan tidak ada unggahan pada tahun itu."
NO_CORRECTIONS = "Tidak berlaku: tidak ada ralat pada tahun itu."


def posting_weeks(agency: Agency, period: Period) -> Measure:
    """The share of the year's weeks with at least one post; the weeks without are the rows."""
    moments = list(_posts(agency, period).values_list("published_at", flat=True))
    if not moments and not _has_accounts(agency, period):
        return not_applicable(NO_ACCOUNTS)
    used = {_week(moment, period) for moment in moments if moment is not None}
    rows = [
        (f"Pekan ke-{week + 1}", "tanpa unggahan", "") for week in range(WEEKS) if week not in used
    ]
    return Measure(value=share(len(used), WEEKS), cases=WEEKS, rows=rows)


def _week(moment: datetime, period: Period) -> int:
    days = (clock.local(moment).date() - clock.local(period.start).date()).days
    return min(days // 7, WEEKS - 1)


def _has_accounts(agency: Agency, period: Period) -> bool:
    return MediaAccount.objects.filter(agency=agency).official(period.last).exists()


def category_spread(agency: Agency, period: Period) -> Measure:
    """The share of the three contents of Pasal 10 that were posted."""
    posts = _posts(agency, period)
    found = list(posts.order_by().values_list("category", flat=True))
    if not found:
        return not_applicable(NO_POSTS)
    rows = [
        (label, f"{found.count(value)} unggahan", reverse("accounts:posts"))
        for value, label in sorted(Category.choices, key=lambda one: found.count(one[0]))
    ]
    return Measure(value=share(len(set(found)), len(rows)), cases=len(found), rows=rows)


def tagged_posts(agency: Agency, period: Period) -> Measure:
    """The share of posts that name their tags and their Khalayak Sasaran (Pasal 7, 8e)."""
    posts = _posts(agency, period)
    count = posts.count()
    if not count:
        return not_applicable(NO_POSTS)
    lacking = posts.filter(Q(tag_words="") | Q(audience="", segments=[])).order_by("published_at")
    rows: list[Row] = [
        (post.title, "tanpa Khalayak Sasaran", reverse("accounts:post", args=[post.pk]))
        for post in lacking[:MOST_ROWS]
    ]
    without = lacking.count()
    return Measure(value=share(count - without, count), cases=count, rows=rows, rows_count=without)


def corrections_in_time(agency: Agency, period: Period) -> Measure:
    """The share of corrections within a day after the mistake was known (Pasal 12 huruf f)."""
    events = PostEvent.objects.filter(
        post__account__agency=agency, kind=PostEvent.Kind.CORRECTED,
        at__gte=period.start, at__lt=period.end,
    )  # fmt: skip
    found = sorted(events.select_related("post"), key=lambda event: event.was_soon)
    if not found:
        return not_applicable(NO_CORRECTIONS)
    rows: list[Row] = [
        (
            event.post.title,
            f"diralat {tanggal(event.at)}, {'dalam sehari' if event.was_soon else 'terlambat'}",
            reverse("accounts:post", args=[event.post_id]),
        )
        for event in found[:MOST_ROWS]
    ]
    in_time = sum(event.was_soon for event in found)
    return Measure(
        value=share(in_time, len(found)), cases=len(found), rows=rows, rows_count=len(found)
    )


def _posts(agency: Agency, period: Period) -> QuerySet[Post]:
    rows = Post.objects.filter(account__agency=agency)
    return rows.published_in(period.start, period.end)
