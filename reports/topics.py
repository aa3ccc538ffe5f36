"""What citizens ask about: how much, of whom, in which words, and how that changes (Pasal 8 h).

Themes are those of approved digests; the words beside them tell what has no digest yet. A word is
told only when several messages use it, so that nobody's name or number shows.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.cache import cache

from agencies.models import Agency
from core import clock
from core.charts import LineChart, Series
from core.formats import SHORT_MONTHS
from inquiries import tallies
from inquiries.feedback.leading import Leading, leading_themes
from inquiries.models import Inquiry
from inquiries.search.words import STOP_WORDS
from inquiries.tallies.truth import A_DAY, SET_ASIDE

SPAN = timedelta(days=30)
WEEKS = 12
NEWEST = 3000  # messages whose words are read
FEWEST = 4  # messages that must use a word
SHOWN = 8
SHORTEST_WORD = 4
FRESH = 600  # seconds for which the words stand
Spans = tuple[tuple[date, date], tuple[date, date]]  # the one told of, and the one before
COURTESIES = frozenset(
    """tolong mohon bapak kapan kenapa bagaimana bisa boleh sudah belum masih selalu sekali kalau
    terima kasih apakah berapa dimana siapa mana saya kami kita anda agar supaya sejak lagi saja
    juga atau jadi perlu harus sangat setiap banyak minta yang untuk dengan pada dari oleh para
    tapi tetapi karena namun bukan tidak akan telah hari minggu bulan tahun kemarin besok pagi
    siang sore malam mulai sampai berau kabupaten tanjung redeb mereka tempat cuma tiap depan
    dinas kantor jalan sama semua kosong""".split()  # noqa: SIM905 - reads best as prose
)


@dataclass(frozen=True)
class Volume:
    """How many, and how many in the span before; both are of the same length."""

    label: str
    count: int
    before: int

    @property
    def change(self) -> str:
        """In words, since a meaning is never told by a sign alone."""
        if self.count == self.before:
            return "tetap"
        return f"{'naik' if self.count > self.before else 'turun'} dari {self.before}"


@dataclass(frozen=True)
class Topics:
    """What the Bupati's page shows."""

    total: Volume
    types: list[Volume]
    agencies: list[Volume]
    words: list[Volume]
    weeks: LineChart
    themes: list[Leading]


def of_now(now: datetime) -> Topics:
    """The last thirty days, today among them, beside the thirty before."""
    today = clock.local(now).date()
    first = today - SPAN + A_DAY
    spans = ((first, today), (first - SPAN, first - A_DAY))
    count, before = (tallies.received(*span, "agency_id", "type") for span in spans)
    names = dict(Agency.objects.values_list("pk", "short_name"))
    types = _volumes(count, before, lambda key: Inquiry.Type(key[1]).label)
    agencies = _volumes(count, before, lambda key: names[key[0]])
    return Topics(
        total=Volume(
            "Pesan diterima", sum(one.count for one in types), sum(one.before for one in types)
        ),
        types=types,
        agencies=agencies[:SHOWN],
        words=_words(spans),
        weeks=_weeks(today),
        themes=leading_themes(today),
    )


def _volumes(
    now: tallies.Counts, earlier: tallies.Counts, label: Callable[[Any], str]
) -> list[Volume]:
    """Add up by label, most first."""
    count: Counter[str] = Counter()
    before: Counter[str] = Counter()
    for totals, counts in ((count, now), (before, earlier)):
        for key, one in counts.items():
            totals[label(key)] += one["genuine"]
    found = [Volume(name, count[name], before[name]) for name in count | before]
    return sorted(found, key=lambda one: (-one.count, one.label))


def _words(spans: Spans) -> list[Volume]:
    """The words of the newest messages, read once in a while."""
    key = f"topics:words:{spans[0][1]}"
    found = cache.get(key)
    if found is None:
        found = _count_words(spans)
        cache.set(key, found, FRESH)
    return found


def _count_words(spans: Spans) -> list[Volume]:
    (middle, today), (first, _) = spans
    rows = Inquiry.objects.filter(
        received_at__gte=clock.start_of_day(first),
        received_at__lt=clock.start_of_day(today + A_DAY),
        is_abusive=False,
    ).exclude(status__in=SET_ASIDE)
    newest = rows.order_by("-received_at", "-pk").values_list("text", "received_at")
    start = clock.start_of_day(middle)
    count: Counter[str] = Counter()
    before: Counter[str] = Counter()
    for text, received in newest[:NEWEST]:
        (count if received >= start else before).update(words_of(text))
    told = [word for word, times in count.items() if times >= FEWEST]
    found = [Volume(word, count[word], before[word]) for word in told]
    return sorted(found, key=lambda one: (-one.count, one.label))[:SHOWN]


def words_of(text: str) -> set[str]:
    """The words of a message that may be a theme: letters alone, no courtesies."""
    words = "".join(sign if sign.isalpha() else " " for sign in text.lower()).split()
    return {
        word
        for word in words
        if len(word) >= SHORTEST_WORD and word not in STOP_WORDS and word not in COURTESIES
    }


def _weeks(today: date) -> LineChart:
    """The last twelve weeks by type; the current one as far as it has gone."""
    monday = today - timedelta(days=today.weekday())
    firsts = [monday - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]
    counts: Counter[tuple[date, str]] = Counter()
    for (day, type_), one in tallies.received(firsts[0], today, "day", "type").items():
        counts[day - timedelta(days=day.weekday()), type_] += one["genuine"]
    series = [
        Series(kind.label, [counts[first, kind.value] for first in firsts]) for kind in Inquiry.Type
    ]
    labels = [f"{first.day} {SHORT_MONTHS[first.month - 1]}" for first in firsts]
    title = "Pesan diterima per pekan menurut jenis, 12 pekan terakhir"
    return LineChart(title, "kotak masuk semua Instansi", "Pekan mulai", labels, series)
