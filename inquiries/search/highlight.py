"""Show why a row was found: the stretch of its text with the words marked, safely escaped."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.text import isolate
from inquiries.search.words import spots

LENGTH = 140
BEFORE = 40  # characters shown before the first word found


def snippet(text: str, wanted: Collection[str], *, length: int = LENGTH) -> SafeString:
    """Return about `length` characters around the first hit as HTML, each hit in `<mark>`.

    Mask the text before: what is marked is what is shown.
    """
    line = " ".join(text.split())
    hits = [(start, end) for start, end, found in spots(line) if found in wanted]
    first = hits[0][0] if hits else 0
    begin = _word_start(line, first - BEFORE) if len(line) > length else 0
    end = min(len(line), begin + length)
    inside = [hit for hit in hits if begin <= hit[0] and hit[1] <= end]
    marked = format_html_join("", "{}{}", _pieces(line, begin, end, inside))
    return format_html("{}{}{}", "…" if begin else "", marked, "…" if end < len(line) else "")


def hit_words(text: str, wanted: Collection[str]) -> set[str]:
    """The words of the text, as they are written there, that have one of these stems."""
    return {text[start:end].lower() for start, end, found in spots(text) if found in wanted}


def _word_start(line: str, at: int) -> int:
    return 0 if at <= 0 else line.rfind(" ", 0, at) + 1


def _pieces(
    line: str, begin: int, end: int, hits: list[tuple[int, int]]
) -> list[tuple[str, SafeString]]:
    pieces, at = [], begin
    for start, stop in hits:
        mark = format_html("<mark>{}</mark>", isolate(line[start:stop]))
        pieces.append((isolate(line[at:start]), mark))
        at = stop
    pieces.append((isolate(line[at:end]), SafeString("")))
    return pieces
