"""Messages that say nearly the same: found by the full-text index, judged by their common words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from inquiries import search, veil
from inquiries.models import Inquiry
from inquiries.models.inquiry_queryset import InquiryQuerySet
from inquiries.search.words import stems

LONGEST = 2000  # characters of a message that are compared
LOOKED_UP = 6  # words asked of the index, the longest: they tell most
CANDIDATES = 200
ENOUGH = 0.45  # share of common words from which on two messages may be one matter
WITHIN = timedelta(days=30)


@dataclass(frozen=True)
class Alike:
    """A message like another, and what of it is the same."""

    number: str
    status: str
    text: str
    received_at: datetime
    why: str
    pk: int = 0
    likeness: float = 0.0


def share(one: Collection[str], other: Collection[str]) -> float:
    """The share of words that two messages have in common, 0 to 1."""
    a, b = set(one), set(other)
    return len(a & b) / len(a | b) if a and b else 0.0


def alike(rows: InquiryQuerySet, text: str, *, at: datetime, most: int = 5) -> list[Alike]:
    """Messages of the last 30 days that say nearly what `text` says, the most alike first.

    `rows` must be what the reader may see. One query, whatever the number of messages.
    """
    wanted = set(stems(text[:LONGEST]))
    if not wanted:
        return []
    judged = [
        (share(wanted, stems(row["opening"])), row)
        for row in _candidates(rows.filter(received_at__gte=at - WITHIN), wanted)
    ]
    best = sorted(
        (found for found in judged if found[0] >= ENOUGH),
        key=lambda found: (-found[0], -found[1]["id"]),
    )
    return [
        told(row, f"isi mirip {round(100 * found)} %", likeness=found) for found, row in best[:most]
    ]


def _candidates(rows: QuerySet[Inquiry], wanted: set[str]) -> QuerySet:
    """Rows with a word of each half of the longest words: two common words at least."""
    telling = sorted(wanted, key=lambda word: (-len(word), word))[:LOOKED_UP]
    found = rows.filter(search.any_of(search.INQUIRIES, telling[::2]))
    if len(telling) > 1:
        found = found.filter(search.any_of(search.INQUIRIES, telling[1::2]))
    return briefly(found.order_by("-received_at", "-id"))[:CANDIDATES]


def briefly(rows: QuerySet[Inquiry]) -> QuerySet:
    """What is shown of a message beside another one."""
    return rows.values("id", "number", "status", "received_at", opening=veil.opening(LONGEST))


def told(row: dict[str, Any], why: str, *, likeness: float = 1.0) -> Alike:
    """One row of `briefly`, with what of it is the same."""
    return Alike(
        number=row["number"],
        status=Inquiry.Status(row["status"]).label,
        text=row["opening"],
        received_at=row["received_at"],
        why=why,
        pk=row["id"],
        likeness=likeness,
    )
