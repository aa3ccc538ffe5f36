"""Moments as the platforms' export files write them, in English or Indonesian; no database."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from core import clock

MONTHS = {
    word: place
    for place, words in enumerate(
        ("jan", "feb peb", "mar", "apr", "may mei", "jun", "jul", "aug agu agt", "sep", "oct okt",
         "nov nop", "dec des"), start=1,
    )
    for word in words.split()
}  # fmt: skip
EPOCH = re.compile(r"\d{10}(?:\d{3})?")
CLOCK_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*([ap]m)?", re.IGNORECASE)
OFFSET = re.compile(r"\s*(?:(?:GMT|UTC)?([+-])(\d{2}):?(\d{2})|Z|UTC|GMT)\b")
ISO_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
NUMERIC_DAY = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
NAMED_MONTH = re.compile(r"[A-Za-z]{3,}")
LAST = time(23, 59, 59)


def read_moment(written: str, *, day_first: bool = False) -> datetime:
    """A moment with its zone; WITA where none is told, the end of the day where no time is.

    :raises ValueError: for what is no moment.
    """
    text = written.strip()
    if EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(text[:10]), UTC)
    clock_time = CLOCK_TIME.search(text)
    if clock_time is None:
        return datetime.combine(_day(text, day_first), LAST, tzinfo=clock.WITA)
    before, after = text[: clock_time.start()], text[clock_time.end() :]
    offset = OFFSET.match(after)
    rest = after[offset.end() :] if offset else after
    day = _day(f"{before} {rest}", day_first)
    return datetime.combine(day, _time(clock_time), tzinfo=_zone(offset))


def is_day_first(written: Iterable[str], *, usual: bool) -> bool:
    """Whether days stand before months in a file; `usual` where none of its dates tells."""
    for text in written:
        found = NUMERIC_DAY.search(text)
        if found and int(found[1]) > 12:
            return True
        if found and int(found[2]) > 12:
            return False
    return usual


def _day(text: str, day_first: bool) -> date:
    iso = ISO_DAY.search(text)
    if iso:
        return date(int(iso[1]), int(iso[2]), int(iso[3]))
    numeric = NUMERIC_DAY.search(text)
    if numeric:
        first, second, year = (int(part) for part in numeric.groups())
        return date(year, second, first) if day_first else date(year, first, second)
    return _named_day(text)


def _named_day(text: str) -> date:
    """Read "Nov 20, 2026", "Fri, 20 Nov 2026" or "20 November 2026"."""
    words = (word.lower()[:3] for word in NAMED_MONTH.findall(text))
    month = next((MONTHS[word] for word in words if word in MONTHS), None)
    year = re.search(r"\b(\d{4})\b", text)
    day = re.search(r"\b(\d{1,2})\b", text)
    if not (month and year and day):
        raise ValueError(text)
    return date(int(year[1]), month, int(day[1]))


def _time(found: re.Match[str]) -> time:
    hour = int(found[1])
    half = (found[4] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            raise ValueError(found[0])
        hour = hour % 12 + (12 if half == "pm" else 0)
    return time(hour, int(found[2]), int(found[3] or 0))


def _zone(found: re.Match[str] | None) -> tzinfo:
    if found is None:
        return clock.WITA
    if found[1] is None:
        return UTC
    away = timedelta(hours=int(found[2]), minutes=int(found[3]))
    return timezone(away if found[1] == "+" else -away)
