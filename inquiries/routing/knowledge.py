"""What is known of how people name things: concepts, and the terms that speak for an Instansi."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from inquiries.routing import text
from inquiries.routing.bodies import codes

VOCABULARY = "kosakata"  # the kind of terms that only go well with an Instansi
SLACK = 2  # other words a term may have between its own
EQUAL = frozenset({"RUSAK", "GELAP", "AIR_PARIT"})  # concepts whose words stand for each other
FUNCTION_WORDS = frozenset(["di", "ke", "dari", "yang", "dan", "untuk", "itu", "ini"])


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the reference data: its stems, and the codes of those it speaks for."""

    text: str
    stems: tuple[str, ...]
    bodies: tuple[str, ...]
    weight: float
    is_vocabulary: bool

    @property
    def key(self) -> str:
        """The name of the feature; one word shares it with the bare stem."""
        return self.stems[0] if len(self.stems) == 1 else "t:" + " ".join(self.stems)


@dataclass(frozen=True, slots=True)
class Hit:
    """A term found in a message, with the places of its words among the tokens."""

    term: Term
    at: tuple[int, ...]


class Lexicon:
    """Finds concepts and terms among the stems of a message."""

    def __init__(self) -> None:
        self._equals: dict[str, str] = {}
        self._concepts: dict[tuple[str, ...], list[str]] = defaultdict(list)
        self._by_stem: dict[str, list[Term]] = defaultdict(list)
        self._read_concepts()
        rows = text.rows("pengetahuan.csv")
        self._add([row for row in rows if row["ragam"] != VOCABULARY], is_vocabulary=False)
        self._add([row for row in rows if row["ragam"] == VOCABULARY], is_vocabulary=True)

    def _read_concepts(self) -> None:
        for row in text.rows("konsep.csv"):
            for phrase in row["kata"].split(";"):
                stems = text.stems(phrase)
                if row["konsep"] not in self._concepts[stems]:
                    self._concepts[stems].append(row["konsep"])
                if row["konsep"] in EQUAL and len(stems) == 1:
                    self._equals.setdefault(stems[0], row["konsep"])

    def _add(self, rows: list[dict[str, str]], *, is_vocabulary: bool) -> None:
        bodies: dict[tuple[str, ...], list[str]] = defaultdict(list)
        texts: dict[tuple[str, ...], str] = {}
        for row in rows:
            for phrase in row["istilah"].split(";"):
                stems = tuple(self.canonical(stem) for stem in text.stems(phrase))
                stems = tuple(s for s in stems if s not in FUNCTION_WORDS) or stems
                code = codes()[row["instansi"]]
                if code not in bodies[stems]:
                    bodies[stems].append(code)
                texts.setdefault(stems, phrase)
        for stems, names in bodies.items():
            weight = (0.6 + 0.4 * len(stems)) / math.sqrt(len(names))
            term = Term(texts[stems], stems, tuple(names), weight, is_vocabulary)
            self._by_stem[min(stems, key=lambda s: (-len(s), s))].append(term)

    def canonical(self, stem: str) -> str:
        """One name for stems that mean the same in a complaint (broken, dark, ditch)."""
        return self._equals.get(stem, stem)

    def terms(self) -> Iterator[Term]:
        """Every term, in the order of the reference data."""
        for terms in self._by_stem.values():
            yield from terms

    def concepts(self, stems: Sequence[str]) -> list[str]:
        """The concepts of a message, each once."""
        found: dict[str, None] = {}
        for size in (1, 2, 3):
            for at in range(len(stems) - size + 1):
                for name in self._concepts.get(tuple(stems[at : at + size]), ()):
                    found[name] = None
        return list(found)

    def hits(self, stems: Sequence[str]) -> list[Hit]:
        """The terms of a message; those inside a longer one that was found are left out."""
        positions: dict[str, list[int]] = defaultdict(list)
        for at, stem in enumerate(stems):
            positions[self.canonical(stem)].append(at)
        found: list[Hit] = []
        for stem in positions:
            found += [
                Hit(term, where)
                for term in self._by_stem.get(stem, ())
                if (where := _nearest(term.stems, positions))
            ]
        longer = [set(hit.at) for hit in found if len(hit.at) > 1 and not hit.term.is_vocabulary]
        return [
            hit
            for hit in found
            if hit.term.is_vocabulary or not any(set(hit.at) < other for other in longer)
        ]

    def words(self) -> Iterable[str]:
        """Every word of the reference data, in its standard form."""
        for name, column in (("konsep.csv", "kata"), ("pengetahuan.csv", "istilah")):
            for row in text.rows(name):
                for word, _, _ in text.standard_words(row[column]):
                    yield word


def _nearest(stems: tuple[str, ...], positions: dict[str, list[int]]) -> tuple[int, ...]:
    """Where the words of a term stand close together, in any order; empty if they do not."""
    if any(stem not in positions for stem in stems):
        return ()
    for first in positions[stems[0]]:
        at = [first, *(min(positions[s], key=lambda p: abs(p - first)) for s in stems[1:])]
        if len(set(at)) == len(at) and max(at) - min(at) < len(at) + SLACK:
            return tuple(at)
    return ()


@cache
def lexicon() -> Lexicon:
    """The reference data, read once."""
    return Lexicon()
