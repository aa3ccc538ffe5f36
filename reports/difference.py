"""What changed from one version of a report to the next; no database."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from reports.outline import ITEMS, Line, Section, sections_of


class Kind(StrEnum):
    SAME = "SAME"
    ADDED = "ADDED"
    REMOVED = "REMOVED"


@dataclass(frozen=True)
class Piece:
    """A run of words that stayed, came or went."""

    kind: Kind
    text: str

    @property
    def is_added(self) -> bool:
        return self.kind == Kind.ADDED

    @property
    def is_removed(self) -> bool:
        return self.kind == Kind.REMOVED


@dataclass(frozen=True)
class ChangedText:
    label: str
    pieces: list[Piece]


@dataclass(frozen=True)
class ChangedFigure:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class ChangedSection:
    """An item in which something changed."""

    item: str
    title: str
    texts: list[ChangedText]
    figures: list[ChangedFigure]


def between(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[ChangedSection]:
    """The items that differ between two contents, in order; none when they are the same."""
    pairs = zip(sections_of(before), sections_of(after), strict=True)
    changed = [_section(old, new) for old, new in pairs]
    return [section for section in changed if section.texts or section.figures]


def pieces_of(before: str, after: str) -> list[Piece]:
    """Compare two texts word by word."""
    old, new = (re.findall(r"\S+\s*", text) for text in (before, after))
    plain_old, plain_new = ([word.strip() for word in words] for words in (old, new))
    found: list[Piece] = []
    for tag, i, j, k, m in SequenceMatcher(None, plain_old, plain_new).get_opcodes():
        if tag == "equal":
            found.append(Piece(Kind.SAME, "".join(new[k:m])))
            continue
        if j > i:
            found.append(Piece(Kind.REMOVED, "".join(old[i:j])))
        if m > k:
            found.append(Piece(Kind.ADDED, "".join(new[k:m])))
    return found


def _section(old: Section, new: Section) -> ChangedSection:
    before, after = _texts(old), _texts(new)
    texts = [
        ChangedText(label, pieces_of(before.get(label, ""), after.get(label, "")))
        for label in {**after, **before}
        if before.get(label, "") != after.get(label, "")
    ]
    return ChangedSection(new.item, ITEMS[new.item], texts, _figures(old.lines, new.lines))


def _texts(section: Section) -> dict[str, str]:
    """Its texts by their labels; one version may have some that the other lacks."""
    return {part.label: part.text for part in section.texts}


def _figures(old: list[Line], new: list[Line]) -> list[ChangedFigure]:
    """Figures whose value changed, came or went; a figure is known by its code."""
    before = {line.code: line for line in old}
    after = {line.code: line for line in new}
    codes = [*after, *(code for code in before if code not in after)]
    return [
        ChangedFigure(
            (after.get(code) or before[code]).label,
            before[code].written if code in before else "–",
            after[code].written if code in after else "–",
        )
        for code in codes
        if code not in before or code not in after or before[code].value != after[code].value
    ]
