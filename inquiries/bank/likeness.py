"""Which answers fit a message: by the words of the ways to ask, the rare ones counting most.

See docs/adr/0014. The words of a message are looked up in an index of stems; the few answers that
share the rarest of them are then compared phrase by phrase. Nothing reads the whole bank.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from math import log

from django.db.models import Case, Count, Exists, FloatField, OuterRef, Sum, Value, When

from inquiries.models import AnswerTerm, BankAnswer
from inquiries.models.bank import BankAnswerQuerySet
from inquiries.routing.text import LINK, MENTION, standard_words
from inquiries.search import ANSWERS, vocabulary
from inquiries.search.words import STOP_WORDS, stem, tolerated

SHOWN = 3
LEAST = 0.45  # below that an answer is about something else
COMPARED = 30  # answers that are compared phrase by phrase
MOST_WORDS = 60  # of a message; a longer one says nothing new
MOST_ROWS = 1500  # of the index that one look-up may read
FEWEST_WORDS = 2
MOST_MENDED = 2  # unknown words that are tried as typing errors
SHORT = 8  # words of a message that may be nothing but typing errors
ENOUGH = 3  # known words with which none is tried
OTHERWISE = 0.6  # how much a word of a phrase counts that the message does not have
EMPTY = frozenset(
    {LINK, MENTION, "mohon", "tanya", "cara", "bantu", "berapa", "admin", "info", "informasi"}
)


@dataclass(frozen=True)
class Hit:
    """An answer that fits, how well (0 to 1), and the words of the message that say so."""

    entry: BankAnswer
    score: float
    words: tuple[str, ...]

    @property
    def percent(self) -> int:
        return round(100 * self.score)


@dataclass(frozen=True)
class Message:
    """The stems of a message that the bank knows: as written, and in how many answers."""

    written: dict[str, str]
    counts: dict[str, int]

    def rarity(self, found: str) -> float:
        """How much a word says: 1 where one answer has it, a third where eight do."""
        return 1 / (1 + log(self.counts[found]))

    def score(self, phrase: Collection[str]) -> float:
        """How much of a phrase the message says, and a little of how much it says besides."""
        shared = sum(self.rarity(found) for found in phrase if found in self.counts)
        if not shared:
            return 0.0
        whole = shared + OTHERWISE * sum(found not in self.counts for found in phrase)
        return 0.8 * shared / whole + 0.2 * shared / sum(map(self.rarity, self.counts))

    def best(self, phrases: Iterable[Collection[str]]) -> float:
        """The score of the phrase that fits best."""
        return max((self.score(phrase) for phrase in phrases), default=0.0)

    def shared(self, phrases: Iterable[Collection[str]]) -> tuple[str, ...]:
        """The message's own words that occur in the phrases, in its order."""
        known = {found for phrase in phrases for found in phrase}
        words = [word for found, word in self.written.items() if found in known]
        return tuple(dict.fromkeys(words))

    @property
    def rarest(self) -> list[str]:
        """The words that say most, as many as one look-up may read; two at least."""
        chosen: list[str] = []
        rows = 0
        for found in sorted(self.counts, key=lambda each: self.counts[each]):
            rows += self.counts[found]
            if len(chosen) >= FEWEST_WORDS and rows > MOST_ROWS:
                break
            chosen.append(found)
        return chosen


def stems(text: str) -> list[str]:
    """The stems of a text, slang and regional words made standard, each once."""
    return list(_written(text))


def phrases(question: str, variants: str) -> list[list[str]]:
    """The stems of each way to ask, as the entry keeps them."""
    lines = [question, *variants.splitlines()]
    return [found for line in lines if (found := stems(line))]


def like(text: str, entries: BankAnswerQuerySet, *, most: int = SHOWN) -> list[Hit]:
    """The answers among `entries` that fit a message, best first.

    Costs four queries, and some more where typing errors are looked for. With `entries` narrowed
    by the caller's scope nothing else can appear.
    """
    message = _read(text)
    chosen = _candidates(message, entries)
    if not chosen:
        return []
    rows = entries.filter(pk__in=chosen).order_by().values_list("pk", "phrases", "use_count")
    scored = [(message.best(ways), uses, pk) for pk, ways, uses in rows]
    fitting = sorted((row for row in scored if row[0] >= LEAST), key=_order)[:most]
    if not fitting:
        return []
    found = entries.select_related("agency").in_bulk([pk for _, _, pk in fitting])
    return [
        Hit(found[pk], score, message.shared(found[pk].phrases))
        for score, _, pk in fitting
        if pk in found
    ]


def _order(row: tuple[float, int, int]) -> tuple[float, int, int]:
    """The likest first; of equals the one used most."""
    score, uses, pk = row
    return -score, -uses, pk


def _read(text: str) -> Message:
    """The message as far as the bank knows its words, typing errors mended."""
    written = dict(list(_written(text).items())[:MOST_WORDS])
    counts = _counts(written)
    _mend(written, counts)
    known = {found: word for found, word in written.items() if found in counts}
    return Message(known, counts)


def _written(text: str) -> dict[str, str]:
    """Each stem of a text with the word as it stands there."""
    return dict(_spots(text))


def _spots(text: str) -> Iterator[tuple[str, str]]:
    for word, start, end in standard_words(text):
        if word not in STOP_WORDS and word not in EMPTY and len(word) <= 60:
            yield stem(word), text[start:end].lower()


def _counts(stems: Iterable[str]) -> dict[str, int]:
    """In how many answers each stem occurs."""
    rows = AnswerTerm.objects.filter(stem__in=list(stems)).order_by().values_list("stem")
    return dict(rows.annotate(count=Count("*")))


def _mend(written: dict[str, str], counts: dict[str, int]) -> None:
    """Read unknown words as the known ones they may have been meant for."""
    if len(counts) >= ENOUGH or (not counts and len(written) > SHORT):
        return  # it has enough words without; or it is about something else altogether
    unknown = [found for found in written if found not in counts and tolerated(found)]
    longest = sorted(unknown, key=len, reverse=True)[:MOST_MENDED]
    near = vocabulary.near(ANSWERS, longest)
    guesses = {guess: found for found, close in near.items() for guess in close}
    if guesses:
        for guess, count in _counts(guesses).items():
            written.setdefault(guess, written[guesses[guess]])
            counts[guess] = count


def _candidates(message: Message, entries: BankAnswerQuerySet) -> list[int]:
    """The answers that share the rarest words, read from the index of stems alone."""
    rarest = message.rarest
    if not rarest:
        return []
    weights = Case(
        *(When(stem=found, then=Value(message.rarity(found))) for found in rarest),
        output_field=FloatField(),
    )
    # Within the scope by EXISTS: a join lets SQLite walk the whole bank instead of the index.
    within = Exists(entries.filter(pk=OuterRef("entry")).order_by())
    shared = AnswerTerm.objects.filter(within, stem__in=rarest).order_by().values("entry")
    scored = shared.annotate(shared=Sum(weights)).order_by("-shared", "-entry")
    return [row["entry"] for row in scored[:COMPARED]]
