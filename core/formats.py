"""How times, spans and numbers are written in Indonesian; the same on pages, in mail and in PDF."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from core import clock

MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
SHORT_MONTHS = (
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "Mei",
    "Jun",
    "Jul",
    "Agu",
    "Sep",
    "Okt",
    "Nov",
    "Des",
)
SOON = timedelta(hours=4)


def _local(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("A moment on a page needs its time zone.")
    return clock.local(moment)


def tanggal(day: date) -> str:
    """Write a date as "24 November 2026"; a datetime counts by its day in WITA.

    :raises ValueError: for a datetime without a time zone.
    """
    if isinstance(day, datetime):
        day = _local(day).date()
    return f"{day.day} {month_name(day)}"


def month_name(day: date) -> str:
    """Write the month of a day as "November 2026"."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def wita(moment: datetime) -> str:
    """Write a moment as "24 November 2026 pukul 14.05 WITA".

    :raises ValueError: for a datetime without a time zone.
    """
    return f"{tanggal(moment)} pukul {_local(moment):%H.%M} WITA"


def wita_short(moment: datetime) -> str:
    """Write a moment as "24 Nov 14.05", in WITA, where the year is plain from its surroundings.

    :raises ValueError: for a datetime without a time zone.
    """
    there = _local(moment)
    return f"{there.day} {SHORT_MONTHS[there.month - 1]} {there:%H.%M}"


def span(length: timedelta | float) -> str:
    """Write a length (timedelta or seconds) in its two largest units: "2 h 3 j", "2 j 5 m", "40 m".

    h is hari, j jam, m menit. Begun minutes do not count; the sign is dropped.
    """
    seconds = length.total_seconds() if isinstance(length, timedelta) else length
    minutes = int(abs(seconds) // 60)
    if minutes < 1:
        return "kurang dari 1 m"
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    parts = ((days, "h"), (hours, "j")) if days else ((hours, "j"), (minutes, "m"))
    return " ".join(f"{amount} {unit}" for amount, unit in parts if amount)


def number_id(value: float | Decimal) -> str:
    """Write a number with Indonesian separators: 1234.5 becomes "1.234,5"."""
    return f"{value:,}".translate(str.maketrans(",.", ".,"))


@dataclass(frozen=True)
class Countdown:
    """What a reader sees of a due time; `tone` is "", "soon", "late" or "ontime"."""

    words: str
    tone: str
    percent_left: int
    due: str


def countdown(
    *,
    due_at: datetime,
    sent_at: datetime,
    stopped_at: datetime | None,
    now: datetime,
    stopped_word: str = "dijawab",
) -> Countdown:
    """Say how a clock stands at `now`, judged from the stored times alone (Lampiran B.4)."""
    end = stopped_at or now
    late = end > due_at
    if stopped_at:
        words = (
            f"{stopped_word} terlambat {span(end - due_at)}"
            if late
            else f"{stopped_word} tepat waktu"
        )
        tone = "late" if late else "ontime"
    elif late:
        words, tone = f"terlambat {span(end - due_at)}", "late"
    else:
        words, tone = f"sisa {span(due_at - end)}", "soon" if due_at - end <= SOON else ""
    share = (due_at - end) / (due_at - sent_at) if due_at > sent_at else 0
    return Countdown(words, tone, round(100 * min(1, max(0, share))), wita(due_at))
