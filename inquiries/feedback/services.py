"""Asking for a digest, shaping its themes, approving it (Pasal 8 h).

Locks: the digest, then its themes and members. The worker's part stands in `computing`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import ProtectedError

from agencies.models import Agency, User
from core import audit, clock
from core.formats import number_id
from inquiries.errors import FeedbackError
from inquiries.models import Inquiry, Theme, ThemeDigest, ThemeMember

LONGEST_PERIOD = timedelta(days=366)
Status = ThemeDigest.Status


@transaction.atomic
def ask_digest(*, agency: Agency, period_from: date, period_until: date, by: User) -> ThemeDigest:
    """Ask the worker for the digest of a period, both days in it; a draft that is there stays.

    :raises FeedbackError: for a period that is upside down, too long, or not over yet.
    """
    _check_period(period_from, period_until)
    digest, is_new = ThemeDigest.objects.exclude(status=Status.APPROVED).get_or_create(
        agency=agency,
        period_from=period_from,
        period_until=period_until,
        defaults={"requested_by": by, "requested_at": clock.now()},
    )
    if digest.has_failed:
        return ask_again(digest=digest, by=by)
    if is_new:
        _asked(digest, by)
    return digest


def _check_period(first: date, last: date) -> None:
    if first > last:
        raise FeedbackError("Tanggal awal periode harus sebelum tanggal akhirnya.")
    if last - first >= LONGEST_PERIOD:
        raise FeedbackError("Satu rangkuman memuat paling lama satu tahun. Perpendek periodenya.")
    if last >= clock.today():
        raise FeedbackError(
            "Periode harus sudah lewat, supaya semua pesannya terhitung. Pilih sampai kemarin."
        )


@transaction.atomic
def ask_again(*, digest: ThemeDigest, by: User, version: int | None = None) -> ThemeDigest:
    """Have a draft, or one that failed, made anew from the inbox of today; its names are lost.

    :raises FeedbackError: if it is approved or being made, or a recommendation rests on it.
    """
    row = ThemeDigest.locked(digest, version=version)
    if row.is_open:
        raise FeedbackError("Rangkuman ini sedang disusun. Tunggu sampai selesai.")
    if not row.has_failed:
        row.check_is_draft()
    try:
        row.members.all().delete()
        row.themes.all().delete()
    except ProtectedError as error:
        raise FeedbackError(
            "Sudah ada rekomendasi yang berdasar pada rangkuman ini, jadi tidak dapat disusun "
            "ulang. Setujui rangkuman ini, lalu susun yang baru."
        ) from error
    row.changed(
        status=Status.QUEUED, step="", done=0, total=0, attempts=0, error="", ready_at=None,
        requested_by=by, requested_at=clock.now(),
    )  # fmt: skip
    _asked(row, by)
    return row


def _asked(digest: ThemeDigest, by: User) -> None:
    audit.record(
        "digest.asked", by=by, obj=digest, scope=digest.agency.code,
        period=[digest.period_from.isoformat(), digest.period_until.isoformat()],
    )  # fmt: skip
    transaction.on_commit(_ask_worker)


def _ask_worker() -> None:
    """Ask for it soon; should the message be lost, the beat finds the row."""
    from inquiries.tasks import compute_digests  # noqa: PLC0415 - tasks call this module

    compute_digests.delay()


def _draft(digest: ThemeDigest, version: int | None) -> ThemeDigest:
    row = ThemeDigest.locked(digest, version=version)
    row.check_is_draft()
    return row


def _theme(digest: ThemeDigest, theme: Theme) -> Theme:
    """The theme as it is now.

    :raises FeedbackError: if it is gone, or merged into another.
    """
    row = digest.themes.filter(pk=theme.pk, merged_into=None).first()
    if row is None:
        raise FeedbackError("Tema itu sudah digabung ke tema lain. Muat ulang halaman.")
    return row


@transaction.atomic
def rename_theme(*, theme: Theme, name: str, by: User, version: int | None = None) -> None:
    """Give a theme a name that people understand.

    :raises FeedbackError: without a name, or if the digest is no draft.
    """
    if not name.strip():
        raise FeedbackError("Beri nama temanya, misalnya: Lampu jalan padam.")
    digest = _draft(theme.digest, version)
    row = _theme(digest, theme)
    before, row.name = row.name, name.strip()
    row.save(update_fields=["name"])
    digest.changed()
    audit.record(
        "theme.renamed", by=by, obj=digest, scope=digest.agency.code, was=before, name=row.name
    )


@transaction.atomic
def merge_theme(*, theme: Theme, into: Theme, by: User, version: int | None = None) -> None:
    """Count a theme, and all merged into it, in another; it can be split off again.

    :raises FeedbackError: for a theme of another digest, itself, or if the digest is no draft.
    """
    digest = _draft(theme.digest, version)
    row, target = _theme(digest, theme), _theme(digest, into)
    if row.pk == target.pk:
        raise FeedbackError("Pilih tema lain: tema tidak dapat digabung ke dirinya sendiri.")
    if row.is_rest:
        raise FeedbackError(
            f"“{row}” bukan tema. Pindahkan pesannya satu per satu, atau gabungkan temanya ke sini."
        )
    digest.themes.filter(pk=row.pk).update(merged_into=target)
    digest.themes.filter(merged_into=row).update(merged_into=target)
    digest.changed()
    audit.record(
        "theme.merged", by=by, obj=digest, scope=digest.agency.code, name=row.name, into=target.name
    )


@transaction.atomic
def split_theme(*, theme: Theme, by: User, version: int | None = None) -> None:
    """Let a merged theme stand for itself again, with its messages and its trend.

    :raises FeedbackError: if it is not merged, or the digest is no draft.
    """
    digest = _draft(theme.digest, version)
    row = digest.themes.filter(pk=theme.pk).exclude(merged_into=None).first()
    if row is None:
        raise FeedbackError("Tema ini sudah berdiri sendiri. Muat ulang halaman.")
    row.merged_into = None
    row.save(update_fields=["merged_into"])
    digest.changed()
    audit.record("theme.split", by=by, obj=digest, scope=digest.agency.code, name=row.name)


@transaction.atomic
def move_members(
    *, theme: Theme, inquiries: Iterable[Inquiry], to: Theme, by: User, version: int | None = None
) -> int:
    """Put messages of a theme into another; return how many. `found_in` stays where it was.

    :raises FeedbackError: if none of them is in it, or the digest is no draft.
    """
    digest = _draft(theme.digest, version)
    row, target = _theme(digest, theme), _theme(digest, to)
    if row.pk == target.pk:
        raise FeedbackError("Pilih tema lain sebagai tujuannya.")
    keys = row.members.filter(inquiry__in=list(inquiries)).values("pk")
    count = ThemeMember.objects.filter(pk__in=list(keys.values_list("pk", flat=True))).update(
        theme=target
    )
    if not count:
        raise FeedbackError("Centang dahulu pesan yang dipindahkan.")
    digest.changed()
    audit.record(
        "theme.members_moved", by=by, obj=digest, scope=digest.agency.code, name=row.name,
        into=target.name, count=count,
    )  # fmt: skip
    return count


@transaction.atomic
def approve_digest(*, digest: ThemeDigest, by: User, version: int | None = None) -> None:
    """Approve it as the Kepala; nothing of it changes any more (Pasal 8 h).

    :raises FeedbackError: if it is no draft, or its totals do not add up to all that it read.
    """
    row = ThemeDigest.locked(digest, version=version)
    row.check_is_draft()
    standing, there = row.members.count(), row.inquiries.count()
    if standing != there:
        raise FeedbackError(
            f"Rangkuman memuat {number_id(standing)} pesan, kotak masuk periode itu "
            f"{number_id(there)}. Susun ulang dahulu, supaya semua pesan terhitung."
        )
    row.approve(by=by, at=clock.now())
    audit.record("digest.approved", by=by, obj=row, scope=row.agency.code, count=standing)
