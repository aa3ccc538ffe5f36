"""What the worker does for a digest: read every message of the period, group them, store them.

A digest is claimed for a while, and the claim is drawn out as the reading goes on. A worker killed
on the way leaves the digest as it was, and the next begins it anew when the claim ends. Whoever
comes back after its claim ended, changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from django.db import transaction

from core import clock, notices
from inquiries.feedback import grouping, words
from inquiries.feedback.grouping import Found, Grouping
from inquiries.feedback.words import Message
from inquiries.models import Inquiry, Theme, ThemeDigest, ThemeMember
from inquiries.models.inquiry_queryset import InquiryQuerySet

log = structlog.get_logger(__name__)

CLAIM = timedelta(minutes=5)
MOST_ATTEMPTS = 4
CHUNK = 500
TOLD = 250  # messages between two words about the progress
KEYWORDS_IN_NAME = 3
OTHERS, WORDLESS, SPAM = "Lain-lain", "Tanpa kata yang dapat dibaca", "Spam"
UNFORESEEN = "Gagal karena kesalahan sistem. Coba susun lagi; Admin dapat melihat sebabnya di log."
GIVEN_UP = "Penyusunan terhenti beberapa kali. Coba susun lagi, atau pilih periode lebih pendek."


class ClaimLostError(Exception):
    """The claim ended before the work did; another worker may hold the digest by now."""


@dataclass(frozen=True)
class Entry:
    """One inquiry as it was read."""

    pk: int
    is_spam: bool
    message: Message

    @property
    def is_grouped(self) -> bool:
        return not self.is_spam and not self.message.is_wordless


def compute_waiting(*, budget: int = 5) -> int:
    """Make the digests that were asked for; return how many. Safe to run twice or at once."""
    made = 0
    for _ in range(budget):
        digest = claim()
        if digest is None:
            break
        made += _make(digest)
    return made


@transaction.atomic
def claim() -> ThemeDigest | None:
    """Take the next digest for a while; those that another worker is claiming are skipped."""
    now = clock.now()
    rows = ThemeDigest.objects.to_compute(now).order_by("pk")
    digest = rows.select_for_update(skip_locked=True, no_key=True, of=("self",)).first()
    if digest is None:
        return None
    if digest.attempts >= MOST_ATTEMPTS:
        digest.changed(status=ThemeDigest.Status.FAILED, error=GIVEN_UP, claimed_until=None)
        return None
    digest.changed(
        status=ThemeDigest.Status.RUNNING,
        step=ThemeDigest.Step.READING,
        attempts=digest.attempts + 1,
        claimed_until=now + CLAIM,
        done=0,
        total=digest.inquiries.count() + digest.former_inquiries.count(),
        error="",
    )
    return digest


def _make(digest: ThemeDigest) -> bool:
    try:
        entries = list(_read(digest, digest.inquiries, 0))
        former = list(_read(digest, digest.former_inquiries, len(entries)))
        _tell(digest, len(entries) + len(former), ThemeDigest.Step.GROUPING)
        found = grouping.group(
            [one.message for one in entries if one.is_grouped],
            [one.message for one in former if one.is_grouped],
        )
        _tell(digest, len(entries) + len(former), ThemeDigest.Step.STORING)
        _store(digest, entries, former, found)
    except ClaimLostError:
        log.warning("digest_claim_lost", digest=digest.pk)
        return False
    except Exception:  # whatever it is, it is kept, told, and stops no other digest
        log.exception("digest_failed", digest=digest.pk)
        _held(digest).update(status=ThemeDigest.Status.FAILED, error=UNFORESEEN, claimed_until=None)
        return False
    return True


def _read(digest: ThemeDigest, rows: InquiryQuerySet, before: int) -> Iterator[Entry]:
    """Read messages, and write down now and then how far it is."""
    values = rows.order_by("received_at", "pk").values_list("pk", "status", "text")
    for number, (pk, status, text) in enumerate(values.iterator(chunk_size=CHUNK), 1):
        if number % TOLD == 0:
            _tell(digest, before + number, ThemeDigest.Step.READING)
        yield Entry(pk, status == Inquiry.Status.SPAM, words.read(text))


def _tell(digest: ThemeDigest, done: int, step: ThemeDigest.Step) -> None:
    """Say how far it is, and draw the claim out.

    :raises ClaimLostError: if another worker may hold the digest by now.
    """
    until = clock.now() + CLAIM
    if not _held(digest).update(done=done, step=step, claimed_until=until):
        raise ClaimLostError


def _held(digest: ThemeDigest) -> Any:
    """The row, as long as the claim under which the work is done is still the worker's."""
    return ThemeDigest.objects.filter(
        pk=digest.pk,
        status=ThemeDigest.Status.RUNNING,
        attempts=digest.attempts,
        claimed_until__gt=clock.now(),
    )


@transaction.atomic
def _store(digest: ThemeDigest, entries: list[Entry], former: list[Entry], found: Grouping) -> None:
    """Keep the themes and every message in one, all of it or nothing.

    :raises ClaimLostError: if the claim ended in the meantime.
    """
    row = _held(digest).select_for_update(no_key=True, of=("self",)).first()
    if row is None:
        raise ClaimLostError
    row.themes.all().delete()
    themes = [_theme(row, place, one) for place, one in enumerate(found.themes, 1)]
    rests = _rests(row, len(themes), former, found)
    Theme.objects.bulk_create([*themes, *rests.values()])
    places = iter(zip(found.places, found.closeness, strict=True))
    members = []
    for entry in entries:
        place, closeness = next(places) if entry.is_grouped else (None, 0.0)
        theme = rests[_rest_of(entry)] if place is None else themes[place]
        members.append(
            ThemeMember(
                digest=row, theme=theme, found_in=theme, inquiry_id=entry.pk,
                tone=entry.message.tone, closeness=closeness,
            )
        )  # fmt: skip
    ThemeMember.objects.bulk_create(members, batch_size=CHUNK)
    row.changed(
        status=ThemeDigest.Status.READY, step="", done=len(entries) + len(former),
        total=len(entries) + len(former), claimed_until=None, ready_at=clock.now(),
        method=grouping.METHOD, seed=grouping.SEED, parameters=found.facts,
    )  # fmt: skip
    notices.notify(
        [row.requested_by],
        text=f"Rangkuman umpan balik {row.agency.short_name} siap diperiksa.",
        url=f"/umpan-balik/{row.pk}/",
        dedup_key=f"digest:{row.pk}:{row.attempts}",
        email=False,
    )


def _theme(digest: ThemeDigest, place: int, found: Found) -> Theme:
    name = ", ".join(found.keywords[:KEYWORDS_IN_NAME]).capitalize()
    return Theme(
        digest=digest, order=place, name=name, keywords=found.keywords, former_count=found.former
    )


def _rests(
    digest: ThemeDigest, themes: int, former: list[Entry], found: Grouping
) -> dict[str, Theme]:
    """What is like no theme, has no words to read, or is spam; each of them also of before."""
    before = {
        OTHERS: found.former_rest,
        WORDLESS: sum(_rest_of(one) == WORDLESS for one in former),
        SPAM: sum(_rest_of(one) == SPAM for one in former),
    }
    return {
        name: Theme(
            digest=digest, order=themes + place, name=name, is_rest=True, former_count=count
        )
        for place, (name, count) in enumerate(before.items(), 1)
    }


def _rest_of(entry: Entry) -> str:
    if entry.is_spam:
        return SPAM
    return WORDLESS if entry.message.is_wordless else OTHERS
