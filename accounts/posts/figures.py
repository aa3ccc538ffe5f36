"""Figures of posts and accounts over time: added with source and evidence, never overwritten."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet

from accounts.models import AudienceSnapshot, FigureSource, MediaAccount, Post, PostFigures
from accounts.models.figures import MEASURES
from accounts.posts import rules
from agencies.models import User
from core import audit, clock, uploads
from core.errors import DomainError
from core.formats import number_id
from core.models import Upload

LEAP = 1000  # as many times as before is asked back
EVIDENCE = (uploads.JPEG, uploads.PNG, uploads.PDF)


class FigureError(DomainError):
    """A figure cannot be kept; the sentence says why."""

    code = "figure"


class UnlikelyFigure(FigureError):
    """A figure rose so much that it is asked back; confirmed, it is kept."""

    code = "unlikely_figure"


@dataclass(frozen=True)
class Origin:
    """Where figures come from: how, with which evidence, through whom."""

    source: FigureSource
    evidence: Upload | None = None
    by: User | None = None


def entered(evidence: UploadedFile | uploads.Inspected, *, by: User) -> Origin:
    """Figures that a Petugas read off the platform, with the picture of it.

    :raises core.uploads.UploadRefused: if the file may not be kept.
    """
    return Origin(FigureSource.ENTERED, uploads.store(evidence, by=by, kinds=EVIDENCE), by)


@transaction.atomic
def record_followers(
    *,
    account: MediaAccount,
    followers: int,
    at: datetime,
    origin: Origin,
    is_confirmed: bool = False,
) -> AudienceSnapshot:
    """Add how many followers an account had at a moment (Pasal 15(3) b).

    :raises FigureError: below zero, in the future, or while the account was not official.
    :raises UnlikelyFigure: for a thousandfold rise that nobody confirmed.
    """
    MediaAccount.objects.select_for_update(no_key=True).get(pk=account.pk)
    _check_moment(at)
    rules.require_official(account, at)
    before = account.audience_snapshots.filter(at__lte=at).newest_first().first()
    check("Pengikut", followers, before.followers if before else None, is_confirmed=is_confirmed)
    row = AudienceSnapshot.objects.create(
        account=account, followers=followers, at=at, **_columns(origin)
    )
    audit.record(
        "audience.recorded", by=origin.by, obj=row, scope=account.agency.code,
        account=account.pk, followers=followers, source=origin.source,
    )  # fmt: skip
    return row


@transaction.atomic
def record_figures(
    *,
    post: Post,
    values: Mapping[str, int | None],
    at: datetime,
    origin: Origin,
    is_confirmed: bool = False,
) -> PostFigures:
    """Add what a post had brought about at a moment (Pasal 15(3) e and f).

    :raises FigureError: below zero, in the future, before the post was out, or without a figure.
    :raises UnlikelyFigure: for a thousandfold rise that nobody confirmed.
    """
    Post.objects.select_for_update(no_key=True).get(pk=post.pk)
    _check_moment(at)
    if post.published_at is None or at < post.published_at:
        raise FigureError("Angka dicatat sesudah unggahannya terbit.")
    known = {name: values.get(name) for name in MEASURES}
    if all(value is None for value in known.values()):
        raise FigureError("Isi paling sedikit satu angka.")
    before = newest_of(post, at)
    for name, value in known.items():
        former = getattr(before, name) if before else None
        check(MEASURES[name].capitalize(), value, former, is_confirmed=is_confirmed)
    return PostFigures.objects.create(post=post, at=at, **known, **_columns(origin))


def check(label: str, value: int | None, before: int | None, *, is_confirmed: bool = False) -> None:
    """Refuse what cannot be, ask back what is hardly so.

    :raises FigureError: below zero.
    :raises UnlikelyFigure: at a thousand times the figure before, unless confirmed.
    """
    if value is None:
        return
    if value < 0:
        raise FigureError(f"{label} tidak boleh di bawah nol.")
    if before and value >= LEAP * before and not is_confirmed:
        raise UnlikelyFigure(
            f"{label} naik dari {number_id(before)} menjadi {number_id(value)}. Periksa angkanya; "
            "bila memang benar, centang “Angkanya benar” lalu simpan lagi."
        )


def newest_of(post: Post, at: datetime) -> PostFigures | None:
    """The figures of a post that stood at a moment."""
    return post.figures.filter(at__lte=at).order_by("-at", "-pk").first()


def newest_by_post(posts: QuerySet[Post] | Iterable[int]) -> dict[int, PostFigures]:
    """The newest figures of many posts, in one query."""
    rows = PostFigures.objects.filter(post__in=posts).order_by("at", "pk")
    return {row.post_id: row for row in rows}


def newest_by_account(
    accounts: Iterable[int], start: datetime, end: datetime
) -> dict[int, AudienceSnapshot]:
    """The last followers of each account in the half-open span, in one query."""
    rows = AudienceSnapshot.objects.within(start, end).filter(account__in=accounts)
    return {row.account_id: row for row in rows.order_by("at", "pk")}


def months_until(last: date, count: int) -> list[date]:
    """The first days of the last `count` months, the oldest first."""
    index = last.year * 12 + last.month - 1
    return [date(place // 12, place % 12 + 1, 1) for place in range(index - count + 1, index + 1)]


def month_bounds(month: date) -> tuple[datetime, datetime]:
    """The half-open span of a month in WITA."""
    end = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return clock.start_of_day(month), clock.start_of_day(end)


def by_month(rows: Iterable[AudienceSnapshot], months: Iterable[date]) -> list[int | None]:
    """The last figure of each month; None where there is none: a gap, never a zero."""
    last: dict[date, int] = {}
    for row in sorted(rows, key=lambda one: (one.at, one.pk)):
        last[clock.local(row.at).date().replace(day=1)] = row.followers
    return [last.get(month) for month in months]


def _check_moment(at: datetime) -> None:
    if at > clock.now():
        raise FigureError("Waktu angkanya belum tiba. Pilih sekarang atau sebelumnya.")


def _columns(origin: Origin) -> dict[str, Any]:
    return {
        "source": origin.source,
        "evidence": origin.evidence,
        "by": origin.by,
        "recorded_at": clock.now(),
    }
