"""Rows of the desk's lists, written out in Python: formatted once, not in loops of a template."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, Min, OuterRef, QuerySet, Subquery
from django.urls import reverse

from core import keyset
from core.formats import span, wita
from core.text import mask_personal
from inquiries import search, veil
from inquiries.models import Inquiry, Referral
from inquiries.models.referral_queryset import ReferralQuerySet
from inquiries.sla import LIMIT

EXCERPT = 140
LONGEST_TEXT = 5000
FINISHED = frozenset({"REDIRECTED", "CLOSED", "DUPLICATE", "SPAM"})


@dataclass(frozen=True)
class Row:
    """One line of a list, ready to print."""

    key: str
    url: str
    excerpt: str
    facts: list[str]
    age: str
    moment: str
    status: str = ""
    holder: str = ""
    due_at: datetime | None = None
    sent_at: datetime | None = None
    stopped_at: datetime | None = None
    stopped_word: str = ""
    is_current: bool = False


@dataclass(frozen=True)
class Place:
    """Where the reader is: the list, the page of it, and the row that is open."""

    label: str
    path: str
    here: dict[str, str]
    opened: str
    now: datetime
    is_masked: bool

    @property
    def stays(self) -> dict[str, str]:
        """The part of the address that a step to the next page keeps."""
        return {name: value for name, value in self.here.items() if name not in keyset.CURSORS}

    def beside(self, step: str) -> str:
        """The address of the page before or after; empty where there is none."""
        stay = f"{urlencode(self.stays)}&" if self.stays else ""
        return f"{self.path}?{stay}{step}" if step else ""

    @property
    def refresh_url(self) -> str:
        """The address of this very page, ready for one more parameter."""
        again = {**self.here, **({"buka": self.opened} if self.opened else {})}
        return f"{self.path}?{urlencode(again)}{'&' if again else ''}"


def inquiry_values(rows: QuerySet, *also: str, length: int = 4 * EXCERPT) -> QuerySet:
    """What a row prints and what is named besides, and no more of the text than that needs."""
    owed = Referral.objects.owing().filter(inquiry=OuterRef("pk")).order_by().values("inquiry")
    return rows.annotate(
        excerpt=veil.opening(length),
        due_at=Subquery(owed.annotate(first=Min("due_at")).values("first")),
    ).values(
        "id",
        "number",
        "excerpt",
        "type",
        "status",
        "received_at",
        "author_handle",
        "lease_until",
        "due_at",
        *also,
        platform=F("account__platform__name"),
        agency_name=F("agency__short_name"),
        holder=F("claimed_by__full_name"),
    )


def inquiry_row(row: dict[str, Any], place: Place, stems: Collection[str] = ()) -> Row:
    """Write an inquiry out; with `stems`, the stretch of its text where they stand."""
    is_held = bool(row["lease_until"] and row["lease_until"] > place.now)
    facts = [row["platform"] or "Langsung", Inquiry.Type(row["type"]).label.lower()]
    if place.is_masked:
        facts.insert(0, row["agency_name"])
    return Row(
        key=row["number"],
        url=_url(reverse("inquiries:detail", args=[row["number"]]), place.here),
        excerpt=excerpt_of(row["excerpt"], place.is_masked, stems),
        facts=facts,
        age=f"{span(place.now - row['received_at'])} lalu",
        moment=wita(row["received_at"]),
        status=Inquiry.Status(row["status"]).label if row["status"] in FINISHED else "",
        holder=row["holder"] if is_held and row["holder"] else "",
        due_at=row["due_at"],
        sent_at=row["due_at"] - LIMIT if row["due_at"] else None,
        is_current=row["number"] == place.opened,
    )


def referral_values(rows: ReferralQuerySet) -> QuerySet:
    """What a row prints of a referral."""
    return rows.annotate(excerpt=veil.opening(4 * EXCERPT, of="inquiry__")).values(
        "id",
        "excerpt",
        "status",
        "sent_at",
        "due_at",
        "stopped_at",
        "is_mandatory",
        asker=F("from_agency__short_name"),
        target=F("to_agency__short_name"),
        kind=F("inquiry__type"),
    )


def referral_row(row: dict[str, Any], place: Place, *, is_ours: bool) -> Row:
    """Write a referral out: from whom it comes, or to whom it went."""
    between = row["target"] if is_ours else row["asker"]
    status = Referral.Status(row["status"])
    is_clocked = status is not Referral.Status.WITHDRAWN
    return Row(
        key=str(row["id"]),
        url=_url(reverse("inquiries:referral", args=[row["id"]]), place.here),
        excerpt=excerpt_of(row["excerpt"], place.is_masked),
        facts=[f"ke {between}" if is_ours else f"dari {between}"]
        + ([] if row["is_mandatory"] else ["tidak wajib"]),
        age=f"{span(place.now - row['sent_at'])} lalu",
        moment=wita(row["sent_at"]),
        status="" if status is Referral.Status.SENT else status.label,
        due_at=row["due_at"] if is_clocked else None,
        sent_at=row["sent_at"],
        stopped_at=row["stopped_at"],
        stopped_word="ditolak" if status is Referral.Status.REJECTED else "dijawab",
        is_current=str(row["id"]) == place.opened,
    )


def _url(path: str, here: dict[str, str]) -> str:
    return f"{path}?{urlencode(here)}" if here else path


def excerpt_of(text: str, is_masked: bool, wanted: Collection[str] = ()) -> str:
    """The opening of a message on one line, or the stretch around the words that were looked for.

    It is masked before it is cut, so nothing slips through.
    """
    if not wanted:
        return veil.on_one_line(text, is_masked=is_masked, length=EXCERPT)
    line = " ".join(text.split())
    return search.snippet(mask_personal(line) if is_masked else line, wanted, length=EXCERPT)
