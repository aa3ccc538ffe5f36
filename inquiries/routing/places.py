"""Know the places of Berau: they say where something happens, seldom who must answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from inquiries.routing import text
from inquiries.routing.text import Token

MASKS = {
    "kampung": "zkampung",
    "kelurahan": "zkelurahan",
    "kecamatan": "zkecamatan",
    "luar": "zluar",
}
# Stems that turn a place into an addressee, and those without which no kecamatan is meant.
ADDRESSING = frozenset({"camat", "sekcam", "kecamatan", "lurah", "kelurahan"})
NEIGHBOURHOOD = frozenset({"rt", "rw"})
REACH = 4  # words between such a word and its place
MAX_NAME = 4


@dataclass(frozen=True, slots=True)
class Place:
    """A place named in a message, as tokens `first` up to, not including, `last`."""

    kind: str
    district: str
    first: int
    last: int


@cache
def names() -> dict[tuple[str, ...], tuple[str, str]]:
    """Names of places as words, with their kind and the code of their kecamatan."""
    known: dict[tuple[str, ...], tuple[str, str]] = {}
    for row in text.rows("wilayah.csv"):
        forms = [row["nama"], *(form for form in row["sebutan"].split(";") if form)]
        for form in forms:
            words = tuple(word for word, _, _ in text.standard_words(form))
            known.setdefault(words, (row["jenis"], row["kecamatan"]))
    return known


def find(tokens: Sequence[Token]) -> list[Place]:
    """The places a message names, longest names first where they overlap."""
    known_names = names()
    found: list[Place] = []
    at = 0
    while at < len(tokens):
        for size in range(min(MAX_NAME, len(tokens) - at), 0, -1):
            known = known_names.get(tuple(token.word for token in tokens[at : at + size]))
            if known:
                found.append(Place(*known, at, at + size))
                at += size
                break
        else:
            at += 1
    return found


def mask(tokens: Sequence[Token], places: Sequence[Place]) -> list[str]:
    """The stems of a message with the names of places replaced by what kind of place it is."""
    stems = [token.stem for token in tokens]
    for place in reversed(places):
        stems[place.first : place.last] = [MASKS[place.kind]]
    return stems


def addressed_district(tokens: Sequence[Token], places: Sequence[Place]) -> str:
    """The code of the kecamatan that is meant: the one named beside camat or lurah, else the first.

    Empty where no place of the regency is named.
    """
    callers = [at for at, token in enumerate(tokens) if token.stem in ADDRESSING]
    inside = [place for place in places if place.district]
    for place in inside:
        if any(-REACH <= place.first - at <= REACH and place.first > at for at in callers):
            return place.district
    return inside[0].district if inside else ""
