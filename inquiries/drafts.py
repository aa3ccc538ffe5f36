"""What is typed and not sent yet, kept for the one who types it until it is sent or discarded.

A draft is no step of the workflow: it changes no state, takes no lease and asks no version, so it
is kept as well while a colleague holds the message or has changed it meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from agencies.models import User
from core import clock
from core.formats import wita_short
from core.text import storable
from inquiries.models import Event, Inquiry, Referral, ReferralAnswer, Reply, SavedDraft
from inquiries.models.draft import SavedDraftQuerySet

Kind = SavedDraft.Kind
LONGEST = 20_000  # more than may be sent: what is too long is shortened later, not lost


@dataclass(frozen=True)
class Place:
    """Where it is typed: which box, of which message, and of which referral an answer."""

    kind: SavedDraft.Kind
    inquiry_id: int
    url: str
    referral_id: int | None = None

    def rows(self, user: User) -> SavedDraftQuerySet:
        """The one row, or none."""
        mine = SavedDraft.objects.visible_to(user)
        return mine.filter(inquiry=self.inquiry_id, kind=self.kind, referral=self.referral_id)


def of_reply(inquiry: Inquiry) -> Place:
    url = reverse("inquiries:draft_reply", args=[inquiry.number])
    return Place(Kind.REPLY, inquiry.pk, url)


def of_note(inquiry: Inquiry) -> Place:
    url = reverse("inquiries:draft_note", args=[inquiry.number])
    return Place(Kind.NOTE, inquiry.pk, url)


def of_answer(referral: Referral) -> Place:
    url = reverse("inquiries:draft_referral_answer", args=[referral.pk])
    return Place(Kind.ANSWER, referral.inquiry_id, url, referral.pk)


@transaction.atomic
def keep(place: Place, text: str, *, by: User) -> SavedDraft | None:
    """Keep what stands in the box now, however unfinished; an empty box keeps nothing.

    What was sent meanwhile is not kept: the last letters may arrive after the sending.
    """
    rows, at, text = place.rows(by), clock.now(), storable(text)[:LONGEST]
    if not text:
        rows.delete()
    elif not rows.update(text=text, saved_at=at) and not _was_sent(place, text, by):
        row = SavedDraft(
            user=by,
            inquiry_id=place.inquiry_id,
            referral_id=place.referral_id,
            kind=place.kind,
            text=text,
            saved_at=at,
        )
        SavedDraft.objects.bulk_create([row], ignore_conflicts=True)  # another tab of the same
    return rows.first()


def forget(place: Place, *, by: User) -> None:
    """Keep it no longer: it was sent, or the person discards it."""
    place.rows(by).delete()


def _was_sent(place: Place, text: str, by: User) -> bool:
    if place.kind is Kind.REPLY:
        return Reply.objects.filter(inquiry=place.inquiry_id, by=by, text=text).exists()
    if place.kind is Kind.ANSWER:
        return ReferralAnswer.objects.filter(referral=place.referral_id, by=by, text=text).exists()
    notes = Event.objects.filter(inquiry=place.inquiry_id, kind=Event.Kind.NOTED, by=by)
    return notes.filter(note=text).exists()


@dataclass(frozen=True)
class Line:
    """A draft as the page shows it: where it is sent to, what is kept, and since when."""

    url: str
    text: str = ""
    said: str = ""


def line(place: Place, row: SavedDraft | None, now: datetime) -> Line:
    """Say when it was kept: the hour alone, where that was today."""
    if row is None:
        return Line(place.url)
    local = clock.local(row.saved_at)
    is_today = local.date() == clock.local(now).date()
    when = f"{local:%H.%M}" if is_today else wita_short(row.saved_at)
    return Line(place.url, row.text, f"Draf disimpan {when}")


@dataclass(frozen=True)
class OfInquiry:
    """The drafts that one person has at one message."""

    reply: Line
    note: Line


def of_inquiry(inquiry: Inquiry, user: User, now: datetime) -> OfInquiry:
    """Both in one query; in none where `with_draft_mark` has found nothing."""
    rows: dict[str, SavedDraft] = {}
    if getattr(inquiry, "has_drafts", True):
        mine = inquiry.drafts.visible_to(user).filter(referral=None)
        rows = {row.kind: row for row in mine}
    places = of_reply(inquiry), of_note(inquiry)
    reply, note = (line(place, rows.get(place.kind), now) for place in places)
    return OfInquiry(reply, note)


def of_referral(referral: Referral, user: User, now: datetime) -> Line:
    place = of_answer(referral)
    return line(place, place.rows(user).first(), now)
