"""Words known to be near one that nobody ever wrote: what a typing error may have meant."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection, transaction

from core import clock
from core.models import SystemMark
from inquiries.search.index import ALL, WORDS_TABLE, TextIndex
from inquiries.search.words import is_near, tolerated

MOST_NEAR = 4
MOST_COMPARED = 4000
OVERLAP = 1000  # rows read again, for those whose transaction ended after a later one's


def near(index: TextIndex, words: Iterable[str]) -> dict[str, list[str]]:
    """The known stems nearest to each of the words that is unknown."""
    found = {}
    for word in words:
        most = tolerated(word)
        if most and not _is_known(index, word):
            close = [known for known in _candidates(index, word) if is_near(word, known, most)]
            close.sort(key=lambda known: (not is_near(word, known, 1), known))
            if close:
                found[word] = close[:MOST_NEAR]
    return found


def _place(index: TextIndex) -> tuple[str, str]:
    """The table and the column of the words."""
    is_postgresql = connection.vendor == "postgresql"
    return (WORDS_TABLE, "word") if is_postgresql else (index.vocabulary, "term")


def _is_known(index: TextIndex, word: str) -> bool:
    table, column = _place(index)
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT 1 FROM "{table}" WHERE "{column}" = %s', [word])  # noqa: S608
        return cursor.fetchone() is not None


def _candidates(index: TextIndex, word: str) -> list[str]:
    """Known words that share trigrams (where PostgreSQL has them) or else the first letter."""
    table, column = _place(index)
    shortest, longest = len(word) - 2, len(word) + 2
    with connection.cursor() as cursor:
        if _has_trigrams():
            cursor.execute(
                f'SELECT word FROM "{table}" WHERE word %% %s '  # noqa: S608
                "ORDER BY similarity(word, %s) DESC LIMIT 50",
                [word, word],
            )
            if alike := [found for (found,) in cursor.fetchall()]:
                return alike
        cursor.execute(
            f'SELECT "{column}" FROM "{table}" '  # noqa: S608
            f'WHERE "{column}" >= %s AND "{column}" < %s '
            f'AND length("{column}") BETWEEN %s AND %s LIMIT {MOST_COMPARED}',
            [word[0], chr(ord(word[0]) + 1), shortest, longest],
        )
        return [found for (found,) in cursor.fetchall()]


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
