"""What a message offers to the model: words, letter groups, concepts, terms known to speak."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, pairwise

from inquiries.routing import places, text
from inquiries.routing.knowledge import Hit, Lexicon
from inquiries.routing.places import Place
from inquiries.routing.text import Speller, Token

LETTERS = range(2, 6)  # lengths of the letter groups
NEARBY = frozenset(
    text.stem(word)
    for word in [
        "depan",
        "dekat",
        "belakang",
        "samping",
        "sebelah",
        "seberang",
        "menuju",
        "arah",
        "sekitar",
    ]
)
REACH = 2  # words after "depan", "dekat", … that only say where
SILENT = frozenset(
    text.stem(word)
    for word in [
        "di",
        "ke",
        "dari",
        "yang",
        "dan",
        "ini",
        "itu",
        "saya",
        "kami",
        "sudah",
        "tidak",
        "ada",
        "bisa",
        "mau",
        "juga",
        "lagi",
        "dengan",
        "untuk",
        "kalau",
        "karena",
        "jadi",
        "sampai",
        "saja",
        "terus",
        "padahal",
        "katanya",
        "cuma",
        "sama",
        "atau",
        "tapi",
        "bapak",
        "ibu",
        "min",
        "kah",
        "nya",
        "si",
        "sih",
        "dong",
        "kok",
        "ya",
        "deh",
        "orang",
        "anda",
        "apa",
        "mana",
        "kapan",
        "bagaimana",
        "kenapa",
        "berapa",
        "siapa",
        "belum",
        "masih",
        "seperti",
        "banyak",
        "sangat",
        "minta",
        "tolong",
    ]
)


@dataclass(frozen=True)
class Reading:
    """One message as the model sees it. `near` are the tokens that only say where."""

    tokens: tuple[Token, ...]
    places: tuple[Place, ...]
    hits: tuple[Hit, ...]
    concepts: tuple[str, ...]
    near: frozenset[int]

    @property
    def district(self) -> str:
        """Code of the kecamatan that the message would be for, if it is for one."""
        return places.addressed_district(self.tokens, self.places)

    @cached_property
    def names_district_office(self) -> bool:
        """Whether camat, lurah, kelurahan, RT … are named at all: a place alone is no addressee."""
        offices = places.ADDRESSING | places.NEIGHBOURHOOD
        return any(token.stem in offices for token in self.tokens)

    @cached_property
    def masked(self) -> list[str]:
        """Stems without numbers and names of places; `n:` marks what only says where."""
        stems = places.mask(self.tokens, self.places)
        near = _near(stems)
        plain = (text.NUMBER if stem[0].isdigit() else stem for stem in stems)
        return [f"n:{stem}" if at in near else stem for at, stem in enumerate(plain)]

    def is_near(self, hit: Hit) -> bool:
        return set(hit.at) <= self.near

    @cached_property
    def blocks(self) -> dict[str, Mapping[str, float]]:
        """Features by block, for the linear model."""
        stems = self.masked
        pairs = Counter(f"{a} {b}" for a, b in pairwise(stems))
        pairs.update(f"{a}_{b}" for a, b in zip(stems, stems[2:], strict=False))
        return {
            "word": Counter(stems),
            "pair": pairs,
            "letters": _letter_groups(stems),
            "concept": dict.fromkeys(self.concepts, 1.0),
            "concepts": {f"{a}&{b}": 1.0 for a, b in combinations(sorted(self.concepts), 2)},
            **{kind: _roots(self.evidence[kind]) for kind in EVIDENCE},
            "shape": self._shape(),
        }

    @cached_property
    def evidence(self) -> dict[str, dict[str, float]]:
        """Weight of the terms that speak for each body: terms, terms nearby, vocabulary."""
        found: dict[str, dict[str, float]] = {kind: defaultdict(float) for kind in EVIDENCE}
        for hit in self.hits:
            near, vocabulary = self.is_near(hit), hit.term.is_vocabulary
            if near and vocabulary:
                continue
            kind = "vocabulary" if vocabulary else "nearby" if near else "term"
            for body in hit.term.bodies:
                found[kind][body] += hit.term.weight
        return {kind: dict(sums) for kind, sums in found.items()}

    @cached_property
    def witnesses(self) -> list[str]:
        """Features of the expert: telling stems, terms of several words, concepts; each once."""
        named = {at for place in self.places for at in range(place.first, place.last)}
        seen: dict[str, None] = {}
        for at, token in enumerate(self.tokens):
            if at not in named and is_telling(token.stem):
                seen[f"n:{token.stem}" if at in self.near else token.stem] = None
        for hit in self.hits:
            if len(hit.term.stems) > 1:
                seen[f"{'n:' if self.is_near(hit) else ''}{hit.term.key}"] = None
        for concept in self.concepts:
            seen[f"K:{concept}"] = None
        return list(seen)

    def _shape(self) -> dict[str, float]:
        stems = self.masked
        size = len(stems)
        length = "a" if size < 4 else "b" if size < 8 else "c" if size < 15 else "d"
        shape = {f"length {length}": 1.0, f"first {stems[0] if stems else ''}": 1.0}
        for mark in (text.LINK, text.MENTION):
            if mark in stems:
                shape[mark] = 1.0
        if not self.hits:
            shape["silent"] = 1.0
        return shape


EVIDENCE = ("term", "nearby", "vocabulary")


def read(message: str, lexicon: Lexicon, speller: Speller | None = None) -> Reading:
    """Read a message; bounded work, whatever its length."""
    tokens = tuple(text.tokens(message, speller))
    stems = [token.stem for token in tokens]
    return Reading(
        tokens=tokens,
        places=tuple(places.find(tokens)),
        hits=tuple(lexicon.hits(stems)),
        concepts=tuple(lexicon.concepts(stems)),
        near=_near(stems),
    )


def is_telling(stem: str) -> bool:
    """Whether a stem can say what a message is about."""
    return len(stem) > 1 and not stem[0].isdigit() and stem not in SILENT


def _near(stems: list[str]) -> frozenset[int]:
    marks = (at for at, stem in enumerate(stems) if stem in NEARBY)
    return frozenset(at + step for at in marks for step in range(1, REACH + 1))


def _letter_groups(stems: list[str]) -> Counter[str]:
    groups: Counter[str] = Counter()
    for stem in stems:
        if stem == text.NUMBER or stem.startswith(("z", "n:")):
            continue
        word = f" {stem} "
        for size in LETTERS:
            groups.update(word[at : at + size] for at in range(len(word) - size + 1))
    return groups


def _roots(sums: Mapping[str, float]) -> dict[str, float]:
    return {name: math.sqrt(value) for name, value in sums.items()}
