"""Texts with paragraphs, lists and emphasis, written plainly and shown safely.

A blank line ends a paragraph. Lines that begin with "- " or "1. " are lists. **two stars** are
bold, _underscores_ around words italic. All else, HTML too, is shown as it was typed; only what
would turn the direction of a line becomes a visible mark.
"""

import re
from collections.abc import Callable, Iterator
from itertools import groupby

import nh3
from django.core.exceptions import ValidationError
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from core import text as core_text
from core.formats import number_id

MOST_PARTS = 500  # each costs the layout of the PDF as much as a line of prose
TAGS = {"p", "br", "ul", "ol", "li", "strong", "em"}
BULLET = re.compile(r"\s*[-•*]\s+(?=\S)")
NUMBER = re.compile(r"\s*\d{1,3}[.)]\s+(?=\S)")
BOLD = re.compile(r"\*\*(?=\S)(.{1,500}?)(?<=\S)\*\*")
ITALIC = re.compile(r"(?<!\w)_(?=\S)([^_]{1,500}?)(?<=\S)_(?!\w)")


def to_html(text: str) -> SafeString:
    """Lay the text out; nothing but our own few tags, without attributes, can come of it."""
    blocks = re.split(r"\n[ \t]*\n+", text.strip("\n"))
    html = "".join(part for block in blocks for part in _block(block) if block.strip())
    clean = nh3.clean(html, tags=TAGS, attributes={}, url_schemes=set())
    return mark_safe(clean)  # noqa: S308 - escaped above, and cleaned once more


def within_measure(text: str, *, label: str) -> str:
    """Return the text, unless it has so many small parts that no PDF could be made of it.

    :param label: the field's name as it opens a sentence.
    :raises ValidationError: with an Indonesian sentence.
    """
    parts = len(re.findall(r"<\w", to_html(text)))
    if parts > MOST_PARTS:
        sentence = (
            f"{label} memuat terlalu banyak bagian (baris, butir, atau kata tebal): paling banyak "
            f"{MOST_PARTS}, sekarang {number_id(parts)}. Gabungkan barisnya, atau ringkas."
        )
        raise ValidationError(sentence, code="parts")
    return text


def _block(block: str) -> Iterator[str]:
    """Group the lines of a paragraph by what they are."""
    for kind, lines in groupby(block.split("\n"), key=_kind_of):
        yield kind(list(lines))


def _kind_of(line: str) -> Callable[[list[str]], str]:
    if BULLET.match(line):
        return _bullets
    return _numbers if NUMBER.match(line) else _paragraph


def _bullets(lines: list[str]) -> str:
    return f"<ul>{_items(lines, BULLET)}</ul>"


def _numbers(lines: list[str]) -> str:
    return f"<ol>{_items(lines, NUMBER)}</ol>"


def _items(lines: list[str], mark: re.Pattern[str]) -> str:
    return "".join(f"<li>{_inline(mark.sub('', line, count=1))}</li>" for line in lines)


def _paragraph(lines: list[str]) -> str:
    return f"<p>{'<br>'.join(_inline(line) for line in lines)}</p>"


def _inline(line: str) -> str:
    """Escape first: the stars and underscores that follow meet no markup but their own."""
    plain = escape(core_text.isolate(line.strip()))
    return ITALIC.sub(r"<em>\1</em>", BOLD.sub(r"<strong>\1</strong>", plain))
