"""Text from outside: what may be stored, how it is shown without harm, what in it is personal."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from core.formats import number_id

MAX_COMBINING = 10  # marks on one letter; scripts of real languages need at most five

# Blank to the eye although Unicode calls them letters or symbols.
BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
# May turn the direction of the text around them.
DIRECTION = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"


def has_visible(text: str) -> bool:
    """Tell whether anything can be seen: white space and zero-width characters cannot."""
    return any(_is_visible(character) for character in text)


def _is_visible(character: str) -> bool:
    if character in BLANK or character.isspace():
        return False
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Cn", "Mn", "Me", "Zs"}


def printable(text: str) -> str:
    """Replace what cannot be stored or printed on one line: controls and lone surrogates."""
    return "".join(
        "\ufffd" if unicodedata.category(character) in {"Cc", "Cs"} else character
        for character in text
    )


def storable(text: str) -> str:
    """Return unfinished text as a database holds it: what cannot be stored becomes a visible mark.

    For text that is only kept; `clean` refuses the same when it is sent.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        "\ufffd" if _is_unsupported(character) else character for character in lines
    ).strip()


def shortened(text: str, length: int) -> str:
    """Return text of at most `length` characters; what is cut off ends in "…"."""
    return text if len(text) <= length else f"{text[: length - 1]}…"


def clean(text: str, *, label: str, max_length: int, required: bool = True) -> str:
    """Return text that both databases can hold and every page can show, white space trimmed.

    `label` is the field's name as it opens a sentence ("Isi pertanyaan").

    :raises ValidationError: with an Indonesian sentence, and a code that names the reason.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not has_visible(text):
        if required:
            raise ValidationError(f"{label} wajib diisi.", code="required")
        return ""
    if len(text) > max_length:
        sentence = (
            f"{label} paling banyak {number_id(max_length)} karakter "
            f"(sekarang {number_id(len(text))})."
        )
        raise ValidationError(sentence, code="max_length")
    if _has_unsupported(text):
        raise ValidationError(f"{label} memuat karakter yang tidak didukung.", code="characters")
    return text


def _has_unsupported(text: str) -> bool:
    """Find NUL and other controls, lone surrogates, and letters buried under combining marks."""
    marks = 0
    for character in text:
        if _is_unsupported(character):
            return True
        marks = marks + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        if marks > MAX_COMBINING:
            return True
    return False


def _is_unsupported(character: str) -> bool:
    """Tell whether it is a control or a lone surrogate."""
    category = unicodedata.category(character)
    return category == "Cs" or (category == "Cc" and character not in "\n\t")


def isolate(text: str) -> str:
    """Keep the direction of foreign text to itself (for pages, PDF and CSV).

    Characters that force a direction become a visible mark, and text that runs from right to left
    is wrapped so that it cannot turn its neighbours around. Other text comes back as it was.
    """
    if text.isascii():  # nothing in it has a direction of its own; so are nearly all
        return text
    shown = "".join(f"[U+{ord(c):04X}]" if c in DIRECTION else c for c in text)
    if any(unicodedata.bidirectional(character) in {"R", "AL", "AN"} for character in shown):
        return f"{FIRST_STRONG_ISOLATE}{shown}{POP_ISOLATE}"
    return shown


@dataclass(frozen=True)
class PersonalDatum:
    """A stretch of text that looks like personal data."""

    kind: str  # "NIK/KK", "telepon" or "surel"
    start: int
    end: int
    masked: str


_NATIONAL_ID = re.compile(
    r"(?<!\d)(?:\d{16}|\d{4}([ .\-])\d{4}\1\d{4}\1\d{4}|\d{6}([ .\-])\d{6}\2\d{4})(?!\d)", re.ASCII
)
_MOBILE = re.compile(
    r"(?<![\d+])(?:\+?62[ .\-]?(?:\(0\))?[ .\-]?|\(?0)8"
    r"(?:\d{7,12}|\d{1,3}\)?(?:[ .\-]\d{2,4}){2,3}|\d{1,3}\)?[ .\-]\d{5,8})(?!\d)",
    re.ASCII,
)
_LANDLINE = re.compile(
    r"(?<![\d+])(?:\(0\d{2,3}\) ?|0\d{2,3}-|\+62[ \-]?[2-7]\d{1,2}[ \-]?)\d{5,8}(?!\d)", re.ASCII
)
_EMAIL = re.compile(r"(?<![\w.+\-])[\w.+\-]{1,64}@(?:[\w\-]{1,63}\.){1,5}[A-Za-z]{2,24}(?![\w\-])")


def personal_data(text: str) -> list[PersonalDatum]:
    """Find NIK and KK numbers, phone numbers and e-mail addresses, in reading order."""
    found: list[PersonalDatum] = []
    taken: set[int] = set()
    for kind, pattern in (
        ("surel", _EMAIL),
        ("NIK/KK", _NATIONAL_ID),
        ("telepon", _MOBILE),
        ("telepon", _LANDLINE),
    ):
        for match in pattern.finditer(text):
            span = range(match.start(), match.end())
            if not taken.intersection(span):
                taken.update(span)
                masked = _mask_email(match[0]) if kind == "surel" else _mask_digits(match[0])
                found.append(PersonalDatum(kind, match.start(), match.end(), masked))
    return sorted(found, key=lambda datum: datum.start)


def mask_personal(text: str) -> str:
    """Hide the middle of personal data: 7308011203900001 becomes 7308********0001."""
    for datum in reversed(personal_data(text)):
        text = text[: datum.start] + datum.masked + text[datum.end :]
    return text


def _mask_digits(text: str) -> str:
    digits = [index for index, character in enumerate(text) if character.isdigit()]
    hidden = set(digits[4:-4] if len(digits) > 10 else digits[3:-2])
    return "".join("*" if index in hidden else c for index, c in enumerate(text))


def _mask_email(text: str) -> str:
    name, _, domain = text.rpartition("@")
    return f"{name[0]}{'*' * 3}@{domain}"
