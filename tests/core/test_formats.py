"""How times, spans and numbers are written, and what a countdown says."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from core import formats
from core.clock import WITA
from core.formats import countdown

DUE = datetime(2026, 11, 24, 6, 5, tzinfo=UTC)
SENT = DUE - timedelta(hours=24)


def test_a_moment_is_written_in_wita_whatever_zone_it_comes_in():
    assert formats.wita(DUE) == "24 November 2026 pukul 14.05 WITA"
    assert formats.wita(DUE.astimezone(WITA)) == "24 November 2026 pukul 14.05 WITA"
    assert formats.wita_short(DUE) == "24 Nov 14.05"


def test_a_moment_late_in_utc_belongs_to_the_next_day_in_berau():
    assert formats.tanggal(datetime(2026, 12, 31, 16, 0, tzinfo=UTC)) == "1 Januari 2027"
    assert formats.tanggal(datetime(2026, 12, 31, 15, 59, tzinfo=UTC)) == "31 Desember 2026"


def test_a_date_is_written_as_it_stands():
    assert formats.tanggal(date(2026, 8, 7)) == "7 Agustus 2026"


@pytest.mark.parametrize("write", [formats.wita, formats.wita_short, formats.tanggal])
def test_a_moment_without_its_zone_is_refused(write):
    with pytest.raises(ValueError, match="time zone"):
        write(datetime(2026, 11, 24, 14, 5))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("seconds", "written"),
    [
        (0, "kurang dari 1 m"),
        (59.9, "kurang dari 1 m"),
        (60, "1 m"),
        (40 * 60 + 59, "40 m"),
        (3600, "1 j"),
        (3 * 3600 + 12 * 60, "3 j 12 m"),
        (24 * 3600 - 1, "23 j 59 m"),
        (24 * 3600, "1 h"),
        (51 * 3600 + 59 * 60, "2 h 3 j"),
        (-2 * 3600, "2 j"),
    ],
)
def test_a_span_is_written_in_its_two_largest_units(seconds, written):
    assert formats.span(seconds) == written
    assert formats.span(timedelta(seconds=seconds)) == written


@pytest.mark.parametrize(
    ("number", "written"),
    [(0, "0"), (999, "999"), (1234, "1.234"), (-1234567, "-1.234.567"), (1234.5, "1.234,5")],
)
def test_a_number_has_indonesian_separators(number, written):
    assert formats.number_id(number) == written


def test_a_decimal_keeps_its_places():
    assert formats.number_id(Decimal("96.50")) == "96,50"


@pytest.mark.parametrize(
    ("left", "words", "tone", "percent"),
    [
        (timedelta(hours=24), "sisa 1 h", "", 100),
        (timedelta(hours=12), "sisa 12 j", "", 50),
        (timedelta(hours=4, seconds=1), "sisa 4 j", "", 17),
        (timedelta(hours=4), "sisa 4 j", "soon", 17),
        (timedelta(0), "sisa kurang dari 1 m", "soon", 0),
        (timedelta(microseconds=-1), "terlambat kurang dari 1 m", "late", 0),
        (timedelta(minutes=-40), "terlambat 40 m", "late", 0),
    ],
)
def test_a_running_clock_says_what_is_left(left, words, tone, percent):
    seen = countdown(due_at=DUE, sent_at=SENT, stopped_at=None, now=DUE - left)

    assert (seen.words, seen.tone, seen.percent_left) == (words, tone, percent)
    assert seen.due == "24 November 2026 pukul 14.05 WITA"


@pytest.mark.parametrize(
    ("stopped_at", "words", "tone"),
    [
        (DUE, "dijawab tepat waktu", "ontime"),
        (DUE + timedelta(seconds=1), "dijawab terlambat kurang dari 1 m", "late"),
        (DUE + timedelta(hours=2), "dijawab terlambat 2 j", "late"),
    ],
)
def test_a_stopped_clock_keeps_its_verdict_however_late_it_is_read(stopped_at, words, tone):
    seen = countdown(due_at=DUE, sent_at=SENT, stopped_at=stopped_at, now=DUE + timedelta(days=30))

    assert (seen.words, seen.tone) == (words, tone)


def test_a_clock_says_what_stopped_it():
    seen = countdown(due_at=DUE, sent_at=SENT, stopped_at=SENT, now=DUE, stopped_word="ditolak")

    assert seen.words == "ditolak tepat waktu"
