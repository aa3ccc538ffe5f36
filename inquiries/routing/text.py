"""Turn what people type into words that can be compared: slang, typos, regional words, stems."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path

import snowballstemmer

REFERENCE = Path(__file__).resolve().parents[1] / "reference"
NUMBER = "#"  # what every number becomes as a feature
LINK, MENTION = "zlink", "zmention"
MAX_CHARACTERS = 4000  # beyond this a message says nothing new, and time must stay bounded
MAX_FORM = 3  # words in a slang form at most
MIN_TYPO = 5  # letters a word needs before it is compared with similar ones
CLITICS = ("nya", "lah", "kah", "pun", "ku", "mu", "an")
COLLOQUIAL_SUFFIXES = ("innya", "in", "ne", "e", "na", "2an")  # Jakarta, Javanese, Bugis
COLLOQUIAL_PREFIXES = ("nge", "ng", "ny", "di", "ba", "ma", "ta", "ka", "ke", "n")  # also Banjar

_URL = re.compile(
    r"https?://\S+|www\.\S+|\b(?:bit\.ly|wa\.me|t\.me|s\.id|linktr\.ee)/?\S*", re.IGNORECASE
)
_MENTION = re.compile(r"(?<!\w)@[\w.]+")
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)*|\d+(?:[.,]\d+)*")
_ELONGATED = re.compile(r"([a-z])\1{2,}")
_DOUBLED = re.compile(r"\b([a-z]{3,})[\s]?(?:2|\")(?![\w])")
_HYPHENATED_DOUBLE = re.compile(r"\b([a-z]{3,})-\1(nya|an)?\b")


@dataclass(frozen=True, slots=True)
class Token:
    """A word as it was read: its stem, its standard form, and where it stood in the message."""

    stem: str
    word: str
    start: int
    end: int


def rows(name: str) -> list[dict[str, str]]:
    """Read one table of the reference data."""
    with (REFERENCE / name).open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def fold(text: str) -> str:
    """Lower-case, without marks and styled letters; every character keeps its place."""
    folded = []
    for character in text[:MAX_CHARACTERS]:
        plain = unicodedata.normalize("NFKD", character)[:1].lower()
        folded.append(plain if len(plain) == 1 else " ")
    return "".join(folded)


_stemmer = snowballstemmer.stemmer("indonesian")


@cache
def _own_stems() -> frozenset[str]:
    """Words that the reference data names by themselves: beruang must not become uang."""
    words: set[str] = set()
    for name, column in (("konsep.csv", "kata"), ("pengetahuan.csv", "istilah")):
        for row in rows(name):
            if row.get("ragam") == "kosakata":
                continue
            words.update(phrase for phrase in row[column].split(";") if phrase.isalpha())
    return frozenset(words)


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of a standard word; short words and those with a meaning of their own stay whole."""
    if len(word) < 4 or word in _own_stems():
        return word
    for clitic in CLITICS:
        bare = word.removesuffix(clitic)
        if bare != word and len(bare) >= 4 and bare in _own_stems():
            return bare
    return str(_stemmer.stemWord(word))


@cache
def slang() -> dict[tuple[str, ...], tuple[str, ...]]:
    """Forms people type, as words, and the standard words for them."""
    forms: dict[tuple[str, ...], tuple[str, ...]] = {}
    for row in rows("kamus.csv"):
        standard = tuple(row["baku"].split())
        for form in row["bentuk"].split(";"):
            words = tuple(_WORD.findall(form))
            if words and words != standard:
                forms[words] = standard
    return forms


def raw_words(text: str) -> list[tuple[str, int, int]]:
    """The words of a message with their places; links and mentions as one word each."""
    folded = fold(text)
    found = []
    for pattern, name in ((_URL, LINK), (_MENTION, MENTION)):
        for match in pattern.finditer(folded):
            found.append((name, match.start(), match.end()))
            folded = folded[: match.start()] + " " * len(match[0]) + folded[match.end() :]
    for match in list(_HYPHENATED_DOUBLE.finditer(folded)):
        single = match[1] + (match[2] or "")
        folded = folded[: match.start()] + single.ljust(len(match[0])) + folded[match.end() :]
    folded = _DOUBLED.sub(lambda match: match[1].ljust(len(match[0])), folded)
    words = _WORD.finditer(folded)
    found += [(_ELONGATED.sub(r"\1", match[0]), match.start(), match.end()) for match in words]
    return sorted(found, key=lambda item: item[1])


def standard_words(text: str) -> list[tuple[str, int, int]]:
    """The words of a message after slang and regional forms have become standard ones."""
    words = raw_words(text)
    forms = slang()
    result: list[tuple[str, int, int]] = []
    at = 0
    while at < len(words):
        for size in range(min(MAX_FORM, len(words) - at), 0, -1):
            known = forms.get(tuple(word for word, _, _ in words[at : at + size]))
            if known:
                start, end = words[at][1], words[at + size - 1][2]
                result.extend((word, start, end) for word in known)
                at += size
                break
        else:
            result.append(words[at])
            at += 1
    return [next(same) for _, same in groupby(result, key=lambda item: item[0])]


def tokens(text: str, speller: Speller | None = None) -> list[Token]:
    """Read a message: standard words, typos mended where a speller knows better, stems."""
    read = []
    for word, start, end in standard_words(text):
        known = speller.mend(word) if speller else word
        read.append(Token(stem(known), known, start, end))
    return read


def stems(phrase: str) -> tuple[str, ...]:
    """The stems of a phrase of the reference data."""
    return tuple(token.stem for token in tokens(phrase))


class Speller:
    """Mends a word with one wrong, missing, extra or swapped letter, where one known word fits."""

    def __init__(self, counts: dict[str, int]) -> None:
        self._counts = counts
        self._stems = {stem(word) for word in counts}
        self._near: dict[str, list[str]] = {}
        for word in sorted(counts):
            if len(word) >= MIN_TYPO and word.isalpha():
                for variant in {word, *_deletions(word)}:
                    self._near.setdefault(variant, []).append(word)
        self.mend = lru_cache(maxsize=20_000)(self._mend)

    def _mend(self, word: str) -> str:
        if len(word) < MIN_TYPO or word in self._counts or stem(word) in self._stems:
            return word
        for bare in _without_affix(word):
            if bare in self._counts or stem(bare) in self._stems:
                return bare
        fitting: set[str] = set()
        for variant in (word, *_deletions(word)):
            fitting.update(self._near.get(variant, ()))
        close = [other for other in fitting if other[0] == word[0] and _is_one_edit(word, other)]
        if not close:
            return word
        return max(close, key=lambda other: (self._counts[other], other))


def _without_affix(word: str) -> Iterable[str]:
    """What is left of a word without affixes that the stemmer of the standard language ignores."""
    for suffix in COLLOQUIAL_SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            yield word.removesuffix(suffix)
    for prefix in COLLOQUIAL_PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) >= 4:
            yield word.removeprefix(prefix)


def _deletions(word: str) -> Iterable[str]:
    return (word[:at] + word[at + 1 :] for at in range(len(word)))


def _is_one_edit(a: str, b: str) -> bool:
    """Whether one letter inserted, dropped, changed or swapped with its neighbour makes b of a."""
    if abs(len(a) - len(b)) > 1:
        return False
    at = next(
        (i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b))
    )
    if len(a) == len(b):
        swapped = a[:at] + a[at + 1 : at + 2] + a[at : at + 1] + a[at + 2 :]
        return a[at + 1 :] == b[at + 1 :] or swapped == b
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    return longer[:at] + longer[at + 1 :] == shorter
