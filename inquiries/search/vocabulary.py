"""Words known to be near one that nobody ever wrote: what a typing error may have meant."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import chain
from typing import Any

from django.db import connection, transaction

from core import clock
from core.models import SystemMark
from inquiries.search.index import ALL, WORDS_TABLE, TextIndex
from inquiries.search.words import is_near, tolerated

MOST_NEAR = 4
MOST_COMPARED = 4000
OVERLAP = 1000  # rows read again, for those whose transaction ended after a later one's


def near(index: TextIndex, words: Iterable[str]) -> dict[str, list[str]]:
    """The known stems nearest to each of the words that is unknown; asked for all at once."""
    tolerant = {word: most for word in words if (most := tolerated(word))}
    known = _known(index, tolerant)
    unknown = {word: most for word, most in tolerant.items() if word not in known}
    found = {}
    for word, candidates in _candidates(index, unknown).items():
        most = unknown[word]
        close = [other for other in candidates if is_near(word, other, most)]
        close.sort(key=lambda other: (not is_near(word, other, 1), other))
        if close:
            found[word] = close[:MOST_NEAR]
    return found


def _place(index: TextIndex) -> tuple[str, str]:
    """The table and the column of the words."""
    is_postgresql = connection.vendor == "postgresql"
    return (WORDS_TABLE, "word") if is_postgresql else (index.vocabulary, "term")


def _known(index: TextIndex, words: Collection[str]) -> set[str]:
    """Those of the words that somebody wrote."""
    if not words:
        return set()
    table, column = _place(index)
    marks = ", ".join(["%s"] * len(words))
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT "{column}" FROM "{table}" WHERE "{column}" IN ({marks})',  # noqa: S608
            list(words),
        )
        return {found for (found,) in cursor.fetchall()}


def _candidates(index: TextIndex, words: Collection[str]) -> dict[str, list[str]]:
    """Known words that share trigrams (where PostgreSQL has them) or else the first letter."""
    found = _alike(index, words) if words and _has_trigrams() else {}
    return {**_of_one_letter(index, [word for word in words if word not in found]), **found}


def _alike(index: TextIndex, words: Collection[str]) -> dict[str, list[str]]:
    table, _ = _place(index)
    part = (
        f'(SELECT %s, word FROM "{table}" WHERE word %% %s '  # noqa: S608 - names of ours
        "ORDER BY similarity(word, %s) DESC LIMIT 50)"
    )
    return _grouped(part, [[word, word, word] for word in words])


def _of_one_letter(index: TextIndex, words: Collection[str]) -> dict[str, list[str]]:
    table, column = _place(index)
    part = (
        f'SELECT * FROM (SELECT %s, "{column}" FROM "{table}" '  # noqa: S608 - names of ours
        f'WHERE "{column}" >= %s AND "{column}" < %s '
        f'AND length("{column}") BETWEEN %s AND %s LIMIT {MOST_COMPARED}) near'
    )
    return _grouped(
        part,
        [[word, word[0], chr(ord(word[0]) + 1), len(word) - 2, len(word) + 2] for word in words],
    )


def _grouped(part: str, values: list[list[Any]]) -> dict[str, list[str]]:
    """Ask one part for each word, all in one statement; the words found by the word asked for."""
    found: dict[str, list[str]] = {}
    if values:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join([part] * len(values)), [*chain.from_iterable(values)])
            for word, other in cursor.fetchall():
                found.setdefault(word, []).append(other)
    return found


def _has_trigrams() -> bool:
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")
        return cursor.fetchone() is not None


def learn_words() -> int:
    """Add the words of what was written since the last time; SQLite knows them by itself.

    Safe to run late, twice, or at the same time. Returns how many were new.
    """
    if connection.vendor != "postgresql":
        return 0
    return sum(_learn(index) for index in ALL)


@transaction.atomic
def _learn(index: TextIndex) -> int:
    mark, _ = SystemMark.objects.get_or_create(
        name=index.vocabulary, defaults={"value": "0", "at": clock.now()}
    )
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT coalesce(max(id), 0) FROM "{index.table}"')  # noqa: S608
        (newest,) = cursor.fetchone()
        cursor.execute(
            f'INSERT INTO "{WORDS_TABLE}" SELECT DISTINCT word FROM "{index.table}", '  # noqa: S608
            "unnest(tsvector_to_array(search)) AS word "
            "WHERE id > %s AND id <= %s AND word ~ '^[[:alpha:]]{4,30}$' "
            "ORDER BY word ON CONFLICT DO NOTHING",
            [int(mark.value) - OVERLAP, newest],
        )
        added = cursor.rowcount
    SystemMark.objects.filter(pk=mark.pk).update(value=str(newest), at=clock.now())
    return added
