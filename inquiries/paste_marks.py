"""What an app prints around a comment, in Indonesian and in English: ages, buttons, counts.

Pure. A line is read mark by mark from its beginning, so a long line costs no more than its length.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from core.clock import WITA

LONGEST = 160  # no app prints a longer line of buttons

_SECONDS_TO_YEARS = (
    "detik|dtk|menit|mnt|jam|hari|hr|minggu|mgg|mg|bulan|bln|tahun|thn|th|seconds?|secs?|minutes?|"
    "mins?|hours?|hrs?|days?|weeks?|wks?|months?|mos?|years?|yrs?|d|m|j|h|s|w|y"
)
_AGE = (
    rf"(?:sekitar |about )?\d{{1,3}} ?(?:{_SECONDS_TO_YEARS})(?![a-z])(?: yang lalu| lalu| ago)?"
    rf"|sejam(?: yang lalu)?|an hour ago|baru saja|just now|(?:kemarin|yesterday)(?: (?:pukul|at) "
    rf"\d{{1,2}}[.:]\d\d(?: ?[ap]m)?)?"
)
_GLUED_AGE = rf"\d{{1,3}} ?(?:{_SECONDS_TO_YEARS})(?=\d|balas|reply|suka|like)"
_DAY = (
    r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[-/]\d{1,2}(?:[-/]\d{2,4})?"
    r"|\d{1,2} [a-z]{3,9}(?: \d{4})?(?: pukul \d{1,2}[.:]\d\d)?(?![a-z])"
    r"|[a-z]{3,9} \d{1,2}(?:, \d{4})?(?: at \d{1,2}[.:]\d\d(?: ?[ap]m)?)?(?![a-z])"
)
_COUNT = r"\d{1,3}(?:[.,]\d{1,3})*(?: ?(?:rb|jt|k|m|ribu|juta)(?![a-z]))?"
_ACTION = (
    r"lihat terjemahan|see translation|terjemahkan(?: ke bahasa indonesia)?|translate"
    r"(?: to (?:indonesian|bahasa indonesia|english))?|tampilkan terjemahan|"
    rf"(?:lihat|tampilkan|view|show)(?: semua| all)?(?: {_COUNT})?(?: more)? "
    r"(?:balasan|repl(?:y|ies))(?: lain(?:nya)?)?|"
    r"sembunyikan(?: balasan| semua balasan)?|hide(?: replies| all replies)?|"
    rf"{_COUNT} (?:balasan|repl(?:y|ies))|balas|reply|bagikan|share"
)
_LIKES = (
    rf"{_COUNT} (?:suka|likes?|menyukai(?: ini)?|orang menyukai ini|others?)|"
    r"(?:disukai|dicintai) oleh (?:kreator|pembuat|penulis|pemilik akun)|"
    r"liked by (?:creator|author)|tidak suka|dislike|suka|like"
)
_LABEL = (
    r"\(?(?:telah )?(?:diedit|edited)\)?|(?:disematkan|pinned)(?: oleh| by)?|"
    r"penggemar (?:berat|setia|teratas)|top fan|fan teratas|kreator|pembuat|penulis|creator|"
    r"author|(?:akun )?terverifikasi|verified(?: account)?|ikuti|mengikuti|following|follow|"
    rf"{_COUNT} ?(?:tayangan|penayangan|dilihat|views?|posting ulang|reposts?|kutipan|quotes?|"
    r"markah|bookmarks?)|opsi komentar|comment options|selengkapnya|see more|lainnya|more|"
    r"laporkan|report"
)
_SEPARATOR = re.compile(r"[\s·•|,.…–—-]*")
_MARKS = (  # in this order: the longer reading first
    ("action", re.compile(_ACTION, re.IGNORECASE)),
    ("likes", re.compile(_LIKES, re.IGNORECASE)),
    ("label", re.compile(_LABEL, re.IGNORECASE)),
    ("age", re.compile(_GLUED_AGE, re.IGNORECASE)),
    ("age", re.compile(_AGE, re.IGNORECASE)),
    ("day", re.compile(_DAY, re.IGNORECASE)),
    ("count", re.compile(_COUNT, re.IGNORECASE)),
)
_BADGE = (
    r"(?:penggemar (?:berat|setia|teratas)|top fan|fan teratas|(?:akun )?terverifikasi|"
    r"verified(?: account)?|kreator|creator)$"
)
_STARTS = re.compile(
    rf"(?<![\w@#])(?:{_AGE}|{_GLUED_AGE}|{_COUNT} (?:suka|likes?)|{_BADGE})", re.IGNORECASE
)

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan",
            "februari february feb",
            "maret march mar",
            "april apr",
            "mei may",
            "juni june jun",
            "juli july jul",
            "agustus august agu agt aug",
            "september sep sept",
            "oktober october okt oct",
            "november nov",
            "desember december des dec",
        ),
        start=1,
    )
    for name in names.split()
}
CLOCK = r"(?P<hour>\d{1,2})[.:](?P<minute>\d\d)(?:[.:]\d\d)?(?: ?(?P<half>[ap]m))?"
_DAY_FIRST = r"(?P<day>\d{1,2}) (?P<month>[a-z]+) (?P<year>\d{4})"
_MONTH_FIRST = r"(?P<month>[a-z]+) (?P<day>\d{1,2}), (?P<year>\d{4})"
_WRITTEN = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:\w+, )?{_DAY_FIRST}(?:,| pukul| at| ·)? {CLOCK}(?: wita)?",
        rf"(?:\w+, )?{_MONTH_FIRST}(?:,| at| ·)? {CLOCK}",
        rf"{CLOCK} · {_DAY_FIRST}",
        rf"{CLOCK} · {_MONTH_FIRST}",
        rf"(?P<year>\d{{4}})-(?P<month>\d\d)-(?P<day>\d\d)[ t]{CLOCK}",
    )
)


@dataclass(frozen=True)
class Marks:
    """What a line of marks is made of; empty for a line that says anything else."""

    kinds: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.kinds)

    @property
    def is_telling(self) -> bool:
        """Whether only an app prints such a line; "3 hari" or "12" a citizen writes as well."""
        return bool(self.kinds & {"action", "likes"}) or self.kinds >= {"age", "label"}


def marks_of(line: str) -> Marks:
    """Read a line that holds nothing but marks."""
    if len(line) > LONGEST:
        return Marks()
    at = _after_separator(line, 0)
    kinds = {"separator"} if at and line.strip() else set()
    while at < len(line):
        for kind, pattern in _MARKS:
            found = pattern.match(line, at)
            if found and found.end() > at:
                kinds.add(kind)
                at = _after_separator(line, found.end())
                break
        else:
            return Marks()
    if re.search(r"\b(?:lalu|ago)\b", line, re.IGNORECASE):
        kinds.add("label")  # no one but an app ends a line so
    return Marks(frozenset(kinds))


def split_tail(line: str) -> tuple[str, Marks]:
    """Cut the marks off the end of a line: "@budi · 2 j" is "@budi", and an age."""
    for found in _STARTS.finditer(line[-LONGEST:]):
        at = max(len(line) - LONGEST, 0) + found.start()
        if tail := marks_of(line[at:]):
            return line[:at].rstrip(" ·•|-–—"), tail
    return line, Marks()


def moment_of(line: str) -> datetime | None:
    """The moment a line names to the minute, in WITA; None for any other line."""
    for pattern in _WRITTEN:
        found = pattern.fullmatch(line.strip(" ·•"))
        if found:
            month = _MONTHS.get(found["month"].lower()) or _number(found["month"])
            return make_moment(found, int(found["day"]), month)
    return None


def make_moment(found: re.Match[str], day: int, month: int) -> datetime | None:
    """Make a moment of the parts `year`, `hour`, `minute` and `half` (am, pm) of a match."""
    hour, half = int(found["hour"]), (found["half"] or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    year = int(found["year"])
    year += 2000 if year < 100 else 0
    try:
        read = datetime(year, month, day, hour, int(found["minute"]), tzinfo=WITA)
    except ValueError:
        return None
    return read if read.year >= 2000 else None


def _number(text: str) -> int:
    return int(text) if text.isdigit() else 0


def _after_separator(line: str, at: int) -> int:
    found = _SEPARATOR.match(line, at)
    return found.end() if found else at
