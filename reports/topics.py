"""What citizens ask about: how much, of whom, in which words, and how that changes (Pasal 8 h).

Words stand for themes until Instansi file their digests. A word is told only when several
messages use it, so that nobody's name or number shows.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from agencies.models import Agency
from core import clock
from core.formats import SHORT_MONTHS
from inquiries.models import Inquiry
from inquiries.search.words import STOP_WORDS

SPAN = timedelta(days=30)
WEEKS = 12
NEWEST = 3000  # messages whose words are read
FEWEST = 4  # messages that must use a word
SHOWN = 8
SHORTEST_WORD = 4
SET_ASIDE = (Inquiry.Status.SPAM, Inquiry.Status.DUPLICATE)
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
class Week:
    """Seven days by their first, and the messages received in them; `top` and `height` draw it."""

    label: str
    count: int
    left: int
    top: int
    height: int


@dataclass(frozen=True)
class Topics:
    """What the Bupati's page shows."""

    total: Volume
    types: list[Volume]
    agencies: list[Volume]
    words: list[Volume]
    weeks: list[Week]


def of_now(now: datetime) -> Topics:
    """The last thirty days beside the thirty before; in four queries."""
    middle, start = now - SPAN, now - 2 * SPAN
    rows = Inquiry.objects.filter(received_at__gte=start, received_at__lte=now)
    rows = rows.exclude(status__in=SET_ASIDE).order_by()
    counts = {
        "count": Count("pk", filter=Q(received_at__gte=middle)),
        "before": Count("pk", filter=Q(received_at__lt=middle)),
    }
    grouped = list(rows.values_list("agency", "type").annotate(**counts))
    names = dict(
        Agency.objects.filter(pk__in={row[0] for row in grouped}).values_list("pk", "short_name")
    )
    types = _volumes((Inquiry.Type(row[1]).label, row[2], row[3]) for row in grouped)
    agencies = _volumes((names[row[0]], row[2], row[3]) for row in grouped)
    return Topics(
        total=Volume(
            "Pesan diterima", sum(one.count for one in types), sum(one.before for one in types)
        ),
        types=types,
        agencies=agencies[:SHOWN],
        words=_words(rows, middle),
        weeks=_weeks(now),
    )


def _volumes(rows: Iterable[tuple[str, int, int]]) -> list[Volume]:
    """Add up by label, most first."""
    count: Counter[str] = Counter()
    before: Counter[str] = Counter()
    for label, now, earlier in rows:
        count[label] += now
        before[label] += earlier
    found = [Volume(label, count[label], before[label]) for label in count | before]
    return sorted(found, key=lambda one: (-one.count, one.label))


def _words(rows: QuerySet[Inquiry], middle: datetime) -> list[Volume]:
    count: Counter[str] = Counter()
    before: Counter[str] = Counter()
    newest = (
        rows.filter(is_abusive=False)
        .order_by("-received_at", "-pk")
        .values_list("text", "received_at")
    )
    for text, received in newest[:NEWEST]:
        (count if received >= middle else before).update(words_of(text))
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


WIDTH, HEIGHT, GAP = 40, 120, 10


def _weeks(now: datetime) -> list[Week]:
    """The last twelve weeks, counted in one query, and how the drawing shows them."""
    today = clock.local(now).date()
    monday = today - timedelta(days=today.weekday())
    firsts = [monday - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]
    spans = {
        f"week_{position}": Count(
            "pk",
            filter=Q(
                received_at__gte=clock.start_of_day(first),
                received_at__lt=clock.start_of_day(first + timedelta(days=7)),
            ),
        )
        for position, first in enumerate(firsts)
    }
    rows = Inquiry.objects.filter(received_at__gte=clock.start_of_day(firsts[0]))
    found = rows.exclude(status__in=SET_ASIDE).aggregate(**spans)
    most = max(found.values()) or 1
    weeks = []
    for position, first in enumerate(firsts):
        count = found[f"week_{position}"]
        height = round(HEIGHT * count / most)
        label = f"{first.day} {SHORT_MONTHS[first.month - 1]}"
        weeks.append(Week(label, count, position * (WIDTH + GAP), HEIGHT - height, height))
    return weeks
