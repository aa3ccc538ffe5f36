"""Pages of a long list, by the key of the last row seen: as quick on page 400 as on page 1."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict

from core import counting

SIZE = 50
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
NEXT, PREVIOUS = CURSORS = "lanjut", "mundur"
COUNTED = 1000


@dataclass(frozen=True)
class Cursor:
    """Where a page ends: a moment and the row's id, which tells equal moments apart."""

    at: datetime
    id: int

    def __str__(self) -> str:
        return f"{(self.at - EPOCH) // timedelta(microseconds=1)}-{self.id}"

    @classmethod
    def read(cls, written: str | None) -> Cursor | None:
        """Understand a cursor; anything else is as good as none."""
        parts = re.fullmatch(r"(\d{1,17})-(\d{1,18})", written or "", re.ASCII)
        if not parts:
            return None
        return cls(EPOCH + timedelta(microseconds=int(parts[1])), int(parts[2]))


@dataclass(frozen=True)
class Page:
    """Some rows, and the query strings of the pages beside them (empty where there is none)."""

    rows: list[dict[str, Any]]
    previous: str
    next: str


def page_of(
    rows: QuerySet, params: QueryDict, *, field: str, ascending: bool = False, size: int = SIZE
) -> Page:
    """Cut the page that `params` ask for from a `.values()` queryset that holds `field` and id."""
    forward, back = Cursor.read(params.get(NEXT)), Cursor.read(params.get(PREVIOUS))
    is_back = back is not None and forward is None
    at = back if is_back else forward
    is_up = ascending != is_back
    if at:
        rows = rows.filter(_beyond(field, at, is_up))
    found = list(ordered(rows, field=field, ascending=is_up)[: size + 1])
    has_more = len(found) > size
    found = found[:size]
    if is_back:
        found.reverse()
    if not found:
        return Page([], "", "")
    first, last = (Cursor(row[field], row["id"]) for row in (found[0], found[-1]))
    has_previous = has_more if is_back else forward is not None
    has_next = is_back or has_more
    return Page(
        found,
        f"{PREVIOUS}={first}" if has_previous else "",
        f"{NEXT}={last}" if has_next else "",
    )


def ordered(rows: QuerySet, *, field: str, ascending: bool = False) -> QuerySet:
    """The rows in the order in which pages are cut."""
    sign = "" if ascending else "-"
    return rows.order_by(f"{sign}{field}", f"{sign}id")


def _beyond(field: str, at: Cursor, is_up: bool) -> Q:
    """Rows after the cursor; the first condition alone bounds the walk through the index."""
    side = "gt" if is_up else "lt"
    return Q(**{f"{field}__{side}e": at.at}) & (
        Q(**{f"{field}__{side}": at.at}) | Q(**{f"id__{side}": at.id})
    )


class Count(int):
    """A count that stops at a thousand and then is written "1.000+"."""

    def __format__(self, spec: str) -> str:
        return f"{COUNTED:,}+" if self > COUNTED else super().__format__(spec)


def capped_counts(rows: Mapping[str, QuerySet]) -> dict[str, Count]:
    """Count each set of rows, but never more than a thousand and one; in one query."""
    found = counting.capped_counts(rows, most=COUNTED + 1)
    return {name: Count(number) for name, number in found.items()}
