"""DUPLICATE → ANSWERED: every duplicate gets its own reply when its original is answered."""

from collections.abc import Iterable
from datetime import datetime

from inquiries.models import Citation, Event, Inquiry, Reply


def answer_duplicates(replies: Iterable[Reply], at: datetime) -> None:
    """Give the duplicates of what was just answered their own replies.

    Their locks are taken after those of the originals, which the caller holds.
    """
    by_original = {reply.inquiry_id: reply for reply in replies}
    waiting = Inquiry.objects.select_for_update(no_key=True).filter(
        duplicate_of__in=by_original, status="DUPLICATE"
    )
    pairs = [(row, by_original[row.duplicate_of_id or 0]) for row in waiting.order_by("pk")]
    answer_each(pairs, at)


def answer_each(pairs: Iterable[tuple[Inquiry, Reply]], at: datetime) -> None:
    """Give each duplicate a copy of its original's reply; the same person is not answered twice.

    The caller holds the duplicates' locks.
    """
    due = [(row, reply) for row, reply in pairs if not _is_same_person(row, reply.inquiry)]
    if not due:
        return
    own = Reply.objects.bulk_create([_copy(row, reply, at) for row, reply in due])
    cited = _cited_by({reply.pk for _, reply in due})
    Citation.objects.bulk_create(
        Citation(reply=copy, answer_id=answer)
        for copy, (_, reply) in zip(own, due, strict=True)
        for answer in cited.get(reply.pk, ())
    )
    Inquiry.objects.filter(pk__in=[row.pk for row, _ in due]).mark_answered(at)
    Event.objects.bulk_create(
        Event(
            inquiry=row, kind=Event.Kind.REPLIED, at=at, by_id=reply.by_id,
            note=f"Bersama pesan {reply.inquiry.number}.",
        )
        for row, reply in due
    )  # fmt: skip


def _is_same_person(row: Inquiry, original: Inquiry) -> bool:
    return bool(row.author_key) and row.author_key == original.author_key


def _copy(row: Inquiry, reply: Reply, at: datetime) -> Reply:
    return Reply(
        inquiry=row,
        cycle=row.cycle,
        text=reply.text,
        outside_body_id=reply.outside_body_id,
        by_id=reply.by_id,
        approved_by_id=reply.approved_by_id,
        at=at,
    )


def _cited_by(replies: set[int]) -> dict[int, list[int]]:
    """The referral answers that each reply rests on."""
    found: dict[int, list[int]] = {}
    rows = Citation.objects.filter(reply__in=replies).order_by("pk")
    for reply, answer in rows.values_list("reply", "answer"):
        found.setdefault(reply, []).append(answer)
    return found
