"""Understand what was typed, and narrow a queryset to what it finds."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Expression, Q, QuerySet
from django.db.models.functions import Lower
from django.db.models.lookups import Exact

from core.text import personal_data, printable
from inquiries.search import vocabulary
from inquiries.search.index import INQUIRIES, TextIndex
from inquiries.search.words import stems

LONGEST = 100
MOST_WORDS = 8
NUMBER = re.compile(r"[0-9]{4}-[0-9A-HJKMNP-TV-Z]{5}", re.ASCII)
YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)


@dataclass(frozen=True)
class Wanted:
    """The condition on rows of a searched table (None: no word counts), and the stems it is for.

    The `guessed` among them forgive a typing error.
    """

    where: Q | None = None
    stems: frozenset[str] = frozenset()
    guessed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Found:
    """Rows that match, and the stems to highlight in them; `guessed` ones forgive an error."""

    rows: QuerySet
    stems: frozenset[str] = frozenset()
    guessed: frozenset[str] = frozenset()


class Matches(Expression):
    """True for rows of the searched table whose text has a stem of every group."""

    output_field = BooleanField()

    def __init__(self, index: TextIndex, groups: Sequence[Collection[str]]) -> None:
        super().__init__()
        self.index, self.groups = index, groups

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str]]:
        row = connection.ops.quote_name(compiler.query.get_initial_alias())
        if connection.vendor == "postgresql":
            wanted = self._joined("'", " | ", " & ")
            return f'{row}."search" @@ %s::tsquery', (wanted,)
        fts = f'"{self.index.name}"'
        within = f"SELECT rowid FROM {fts} WHERE {fts} MATCH %s"  # noqa: S608 - names of ours
        return f'{row}."id" IN ({within})', (self._joined('"', " OR ", " AND "),)

    def _joined(self, quote: str, either: str, both: str) -> str:
        """Stems are letters and digits alone, so that nothing in quotes can be an operator."""
        groups = (
            f"({either.join(f'{quote}{word}{quote}' for word in group)})" for group in self.groups
        )
        return both.join(groups)


def matching(index: TextIndex, text: str, *, hides: bool = False) -> Wanted:
    """Ask for all words of a text, each forgiven a typing error if nobody ever wrote it so.

    `hides` drops numbers that could be personal data.
    """
    words = list(dict.fromkeys(stems(text)))[:MOST_WORDS]
    if hides:
        words = [word for word in words if not _could_be_personal(word)]
    if not words:
        return Wanted()
    near = vocabulary.near(index, words)
    groups = [[word, *near.get(word, [])] for word in words]
    guessed = frozenset(word for found in near.values() for word in found)
    return Wanted(Q(Matches(index, groups)), frozenset(words) | guessed, guessed)


def any_of(index: TextIndex, wanted: Iterable[str]) -> Q:
    """The condition that at least one of the stems occurs."""
    return Q(Matches(index, [list(wanted)]))


def find(rows: QuerySet, text: str, *, hides: bool = False) -> Found:
    """Find inquiries among `rows` by number, by @account, or by the words of their text.

    `hides` is for readers from whom personal data is masked: they cannot probe for it either.
    """
    text = " ".join(printable(text).split())[:LONGEST]
    if NUMBER.fullmatch(text.upper()):
        return Found(rows.filter(number=text.upper()))
    if text.startswith("@"):
        return Found(rows.none() if hides else rows.filter(_written_by(text)))
    if hides:
        text = _without_personal(text)
    wanted = matching(INQUIRIES, text, hides=hides)
    where = wanted.where
    if text and " " not in text and not hides:
        where = _written_by(text) if where is None else where | _written_by(text)
    narrowed = rows.none() if where is None else rows.filter(where)
    return Found(narrowed, wanted.stems, wanted.guessed)


def _written_by(handle: str) -> Q:
    return Q(Exact(Lower("author_handle"), handle.lstrip("@").lower())) & ~Q(author_handle="")


def _without_personal(text: str) -> str:
    """The text without addresses and numbers of people, whose parts are words of the index."""
    for datum in reversed(personal_data(text)):
        text = f"{text[: datum.start]} {text[datum.end :]}"
    return " ".join(text.split())


def _could_be_personal(word: str) -> bool:
    """Whether a piece of a NIK or a phone number could be meant; a year may be asked for."""
    return word.isdigit() and len(word) > 3 and not YEAR.fullmatch(word)
