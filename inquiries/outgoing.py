"""A reply made fit for a platform: cut at words into numbered parts, each within its limit.

Pure: no database.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

MOST_PARTS = 99
LINK = re.compile(
    r"https?://\S+|(?<![\w@])(?:[\w-]+\.)+(?:go\.id|com|id|org|net)(?:/\S*)?", re.IGNORECASE
)
LINK_ON_X = 23  # any link, however long
NARROW = re.compile("[\u0000-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]")

Measure = Callable[[str], int]


@dataclass(frozen=True)
class Part:
    """One post of a reply: its place among `of`, and its text."""

    number: int
    of: int
    text: str


def length(text: str, platform: str = "") -> int:
    """How long a platform finds a text.

    X counts a link as 23 and wide characters twice. The others are taken to count as phones do,
    in UTF-16 units: an emoji is two of them. Where one counts less, a part is merely shorter.
    """
    if platform != "x":
        return _units(text)
    without = LINK.sub("", text)
    links = len(LINK.findall(text))
    return links * LINK_ON_X + sum(1 if NARROW.match(c) else 2 for c in without)


def parts(text: str, limit: int | None, platform: str = "") -> list[Part]:
    """Cut a text into as many parts as the limit asks for; one, where it fits or none is known."""
    text = text.strip()

    def measure(piece: str) -> int:
        return length(piece, platform)

    if not limit or measure(text) <= limit:
        return [Part(1, 1, text)]
    for digits in (1, 2):
        pieces = _pieces(text, limit - measure(f"… ({'9' * digits}/{'9' * digits})"), measure)
        if len(pieces) < 10**digits:
            break
    pieces = pieces[:MOST_PARTS]
    of = len(pieces)
    return [
        Part(number, of, f"{piece}{'' if number == of else '…'} ({number}/{of})")
        for number, piece in enumerate(pieces, start=1)
    ]


def _pieces(text: str, limit: int, measure: Measure) -> list[str]:
    pieces: list[str] = []
    while text and len(pieces) <= MOST_PARTS:
        cut = _cut(text, limit, measure)
        pieces.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    return pieces


def _cut(text: str, limit: int, measure: Measure) -> int:
    """Where to end a piece: after the last word that fits; within it, if it is longer than that."""
    if measure(text) <= limit:
        return len(text)
    low, high = 0, len(text)
    while low < high:  # the longest beginning that fits
        middle = (low + high + 1) // 2
        low, high = (middle, high) if measure(text[:middle]) <= limit else (low, middle - 1)
    most = max(low, 1)
    space = max(text.rfind(" ", 0, most + 1), text.rfind("\n", 0, most + 1))
    return space if space > most // 2 else most


def _units(text: str) -> int:
    return len(text) + sum(ord(character) > 0xFFFF for character in text)
