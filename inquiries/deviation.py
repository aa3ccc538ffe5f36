"""Numbers, dates and names of a reply that its referral answers do not hold (Lampiran B.5)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_NUMBER = re.compile(r"\d[\d.,:/-]*\d|\d", re.ASCII)
_DATE = re.compile(r"(\d{1,4})[/.-](\d{1,2})[/.-](\d{1,4})", re.ASCII)
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_SENTENCE_END = frozenset(".!?:;\n\"“”'(•–—-")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


DAYS = _words("senin selasa rabu kamis jumat sabtu minggu ahad")
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari jan",
            "februari feb",
            "maret mar",
            "april apr",
            "mei",
            "juni jun",
            "juli jul",
            "agustus agu ags",
            "september sep",
            "oktober okt",
            "november nov",
            "desember des",
        ),
        start=1,
    )
    for name in _words(names)
}
# Capitals that politeness and letters bring along; they name nobody.
COURTESY = _words(
    "anda bapak ibu kakak kak mas mbak saudara saudari sdr sdri yth pak bu kami terima kasih "
    "selamat pagi siang sore malam salam assalamualaikum wassalamualaikum halo hai wita wib wit "
    "rp hari tanggal pukul no nomor instansi pemkab berau kabupaten petugas"
)


def new_facts(reply: str, answers: Iterable[str], *, known: str = "") -> list[str]:
    """The facts of the reply that no answer holds, as written, each once.

    `known` is text whose names need no source: the question, the Instansi. Its numbers and
    dates do need one.
    """
    answers = list(answers)
    facts = {fact for text in answers for fact in _stated(text)}
    familiar = {word.lower() for text in (*answers, known) for word in _WORD.findall(text)}
    found: dict[str, None] = {}
    for written, key in _facts(reply):
        if key not in facts:
            found[written] = None
    for name in _names(reply):
        if not _is_familiar(name, familiar):
            found[name] = None
    return list(found)


def _facts(text: str) -> Iterator[tuple[str, str]]:
    """Numbers, days and months as written, with what they amount to."""
    for match in _NUMBER.findall(text):
        yield match, _digits(match)
    for word in _WORD.findall(text):
        lower = word.lower().replace("'", "").replace("’", "")
        if lower in DAYS and (word[0].isupper() or f"hari {lower}" in text.lower()):
            yield word, lower
        elif lower in MONTHS and (word[0].isupper() or len(word) > 3):
            yield word, f"month {MONTHS[lower]}"


def _stated(text: str) -> set[str]:
    """Every fact a text holds, a written-out date also by its parts."""
    facts = {key for _, key in _facts(text)}
    for parts in _DATE.findall(text):
        facts.update(_digits(part) for part in parts)
        facts.add(f"month {int(parts[1])}")
    for first, last in re.findall(r"(\d+)\s*[-–]\s*(\d+)", text):
        facts.update({_digits(first), _digits(last)})
    return facts


def _digits(number: str) -> str:
    """The digits alone, so that 1.500 equals 1500, 08.00 equals 8:00 and 05 equals 5."""
    return re.sub(r"\D", "", number).lstrip("0") or "0"


def _names(text: str) -> Iterator[str]:
    """Words with a capital inside a sentence: people, places, offices."""
    for match in _WORD.finditer(text):
        word = match[0]
        before = text[: match.start()].rstrip(" \t")
        opens = not before or before[-1] in _SENTENCE_END
        if word[0].isupper() and not opens and len(word) > 1:
            yield word


def _is_familiar(name: str, familiar: set[str]) -> bool:
    lower = name.lower()
    if lower in COURTESY or lower in DAYS or lower in MONTHS:
        return True
    return all(part in familiar or lower in familiar for part in lower.split("-"))
