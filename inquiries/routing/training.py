"""Learn from examples. scikit-learn and SciPy are loaded here and nowhere else."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse  # type: ignore[import-untyped]
from scipy.optimize import minimize  # type: ignore[import-untyped]

from inquiries.routing import places, text
from inquiries.routing.bodies import DISTRICT, NONE, as_class
from inquiries.routing.examples import Example, fold
from inquiries.routing.features import EVIDENCE, Reading, read
from inquiries.routing.knowledge import Term, lexicon
from inquiries.routing.model import (
    BLOCKS,
    COUNTED_BLOCKS,
    UNADDRESSED,
    UNIT_BLOCKS,
    VOICES,
    RoutingModel,
    shares,
)
from inquiries.routing.text import Speller

if TYPE_CHECKING:
    Array = NDArray[np.float64]
    Rows = NDArray[np.bool_]

ALTERNATIVE = 0.25  # of an Instansi that could reasonably be named, against the right one
SOFTNESS, TOLERANCE = 0.3, 1e-3  # C of the linear machine, and when it is content
RARE_BLOCKS = frozenset({"pair", "letters", "concepts"})  # seen once is not learned
TERM_PRIOR, VOCABULARY_PRIOR = 4.0, 2.0  # examples a term of the reference data is worth
SMOOTHING = 0.5
FLOOR = -0.5  # how much a word may speak against a class
FOLDS = 5
MIN_AUTHOR = 200  # examples of an author that make a fold of their own
PRECISION = 0.93  # of the confident ones, on authors not read: their files are harder than life
COMMON = 5  # messages of citizens in which a word stands before it is learned from them
SPELLING_COUNT = 3  # uses in the examples after which a word counts as known
RARITY_DIGITS, EXPERT_DIGITS = 5, 4


@dataclass(frozen=True)
class Lesson:
    """Examples as arrays: features, witnesses and evidence of each, who is right, its weight."""

    readings: list[Reading]
    classes: list[str]
    right: Array
    weight: Array
    columns: list[str]
    counts: Any  # examples by columns, sparse
    names: list[str]
    witnessed: Any  # examples by names, sparse
    evidence: Array  # examples by classes by EVIDENCE

    @cached_property
    def blocks(self) -> NDArray[np.intp]:
        """The block of each column, as its number in BLOCKS."""
        order = {block: at for at, block in enumerate(BLOCKS)}
        return np.array([order[column.partition(":")[0]] for column in self.columns])

    @cached_property
    def share(self) -> Array:
        """How right each class is, each example adding up to one."""
        return self.right / np.maximum(self.right.sum(axis=1, keepdims=True), 1e-9)


@dataclass(frozen=True)
class Learned:
    """The two voices that are learned, for the columns and names of their lesson."""

    kept: NDArray[np.intp]
    rarity: Array
    linear: Array
    offset: Array
    expert: Array


def train(examples: Sequence[Example]) -> RoutingModel:
    """Learn a model; the same examples and reference data give the same model."""
    spelling = known_words(examples)
    lesson = prepare(examples, Speller(spelling))
    everything = np.ones(len(examples), dtype=bool)
    learned = learn(lesson, everything)
    said, known = held_out(lesson, by_author(examples))
    balance = weigh(said[known], lesson.share[known])
    return RoutingModel(
        classes=lesson.classes,
        features={lesson.columns[column]: at for at, column in enumerate(learned.kept)},
        rarity=learned.rarity.astype(np.float32),
        linear=learned.linear.astype(np.float32),
        offset=learned.offset.astype(np.float32),
        witnesses={name: at for at, name in enumerate(lesson.names)},
        expert=learned.expert.astype(np.float32),
        balance=balance,
        sure=threshold(likely(said[known], balance), lesson.right[known]),
        spelling=spelling,
        examples=[
            (example.text, example.codes[0], reading.witnesses)
            for example, reading in zip(examples, lesson.readings, strict=True)
            if example.is_public
        ],
        facts={
            "examples": len(examples),
            "authors": dict(sorted(Counter(example.author for example in examples).items())),
        },
    )


def by_message(examples: Sequence[Example]) -> list[str]:
    return [str(fold(example, FOLDS, by="text")) for example in examples]


def by_topic(examples: Sequence[Example]) -> list[str]:
    return [str(fold(example, FOLDS, by="topic")) for example in examples]


def by_author(examples: Sequence[Example]) -> list[str]:
    """Folds by author, where at least two wrote enough; those of few examples are not held out."""
    counts = Counter(example.author for example in examples)
    enough = {author for author, count in counts.items() if author and count >= MIN_AUTHOR}
    if len(enough) < 2:
        return by_message(examples)
    return [example.author if example.author in enough else "" for example in examples]


def known_words(examples: Sequence[Example]) -> dict[str, int]:
    """Words that need no mending, with how much each is preferred."""
    counts: Counter[str] = Counter()
    for word in lexicon().words():
        counts[word] += 5
    shown = [example for example in examples if example.is_public]
    used = Counter(w for e in shown for w in {w for w, _, _ in text.standard_words(e.text)})
    counts.update({word: count for word, count in used.items() if count >= SPELLING_COUNT})
    for words in (*places.names(), *text.slang().values()):
        for word in words:
            counts[word] += 5
    return dict(sorted(counts.items()))


def prepare(examples: Sequence[Example], speller: Speller) -> Lesson:
    """Read the examples. Weights even out, half-way, how often each class comes."""
    classes = sorted({as_class(code) for e in examples for code in e.codes} | {NONE})
    right = _right(examples, classes)
    count = right.sum(axis=0)
    even = np.sqrt(count.mean() / np.maximum(count, 1e-9))
    readings = [read(example.text, lexicon(), speller) for example in examples]
    columns, counts = _table(
        _common(
            examples,
            [
                {f"{b}:{n}": value for b in BLOCKS for n, value in reading.blocks[b].items()}
                for reading in readings
            ],
        )
    )
    names, witnessed = _table(
        _common(examples, [dict.fromkeys(reading.witnesses, 1.0) for reading in readings]),
        also=_terms(),
    )
    return Lesson(
        readings=readings,
        classes=classes,
        right=right,
        weight=np.array([e.weight for e in examples]) * even[right.argmax(axis=1)],
        columns=columns,
        counts=counts,
        names=names,
        witnessed=witnessed,
        evidence=_evidence(readings, classes),
    )


def _right(examples: Sequence[Example], classes: Sequence[str]) -> Array:
    place = {name: at for at, name in enumerate(classes)}
    right = np.zeros((len(examples), len(classes)))
    for row, example in enumerate(examples):
        for value, codes in ((ALTERNATIVE, example.alternatives), (1.0, example.codes)):
            for code in codes:
                if as_class(code) in place:
                    right[row, place[as_class(code)]] = value
    return right


def _common(
    examples: Sequence[Example], rows: Sequence[dict[str, float]]
) -> list[dict[str, float]]:
    """The rows without what only few citizens wrote: a name must not end up in the model."""
    counts = Counter(name for row in rows for name in row)
    shown = {
        name
        for example, row in zip(examples, rows, strict=True)
        if example.is_public
        for name in row
    }
    kept = shown | {name for name, count in counts.items() if count >= COMMON}
    return [{name: value for name, value in row.items() if name in kept} for row in rows]


def _table(rows: Sequence[dict[str, float]], also: Iterable[str] = ()) -> tuple[list[str], Any]:
    """Named values as a sparse matrix; columns in the order of their names."""
    names = sorted({name for row in rows for name in row} | set(also))
    place = {name: at for at, name in enumerate(names)}
    data = [value for row in rows for value in row.values()]
    columns = [place[name] for row in rows for name in row]
    ends = np.cumsum([0, *(len(row) for row in rows)])
    return names, sparse.csr_matrix((data, columns, ends), shape=(len(rows), len(names)))


def _evidence(readings: Sequence[Reading], classes: Sequence[str]) -> Array:
    place = {name: at for at, name in enumerate(classes)}
    found = np.zeros((len(readings), len(classes), len(EVIDENCE)))
    for row, reading in enumerate(readings):
        for at, kind in enumerate(EVIDENCE):
            for name, part in shares(reading.evidence[kind]).items():
                if name in place:
                    found[row, place[name], at] = part
    return found


def learn(lesson: Lesson, rows: Rows) -> Learned:
    """Train both voices on some rows of a lesson."""
    kept, rarity = _rarity(lesson, rows)
    linear, offset = _linear(lesson, rows, weighed(lesson, kept, rarity))
    return Learned(kept, rarity, linear, offset, _expert(lesson, rows))


def _rarity(lesson: Lesson, rows: Rows) -> tuple[NDArray[np.intp], Array]:
    """The columns worth keeping, and how rare each is."""
    seen = np.asarray((lesson.counts[rows] > 0).sum(axis=0)).ravel()
    order = list(BLOCKS)
    rare = np.isin(lesson.blocks, [order.index(block) for block in RARE_BLOCKS])
    kept = np.nonzero(np.where(rare, seen > 1, seen > 0))[0]
    unit = np.isin(lesson.blocks[kept], [order.index(block) for block in UNIT_BLOCKS])
    rarity = np.where(unit, np.log((1 + rows.sum()) / (1 + seen[kept])) + 1, 1.0)
    return kept, np.round(rarity, RARITY_DIGITS).astype(float)


def weighed(lesson: Lesson, kept: NDArray[np.intp], rarity: Array) -> Any:
    """The examples as `model.vector` sees them: damped, rare stronger, blocks weighed."""
    table = lesson.counts[:, kept].tocsr().astype(float)
    block = lesson.blocks[kept][table.indices]
    row = np.repeat(np.arange(table.shape[0]), np.diff(table.indptr))
    names = list(BLOCKS)
    counted = np.isin(block, [names.index(name) for name in COUNTED_BLOCKS])
    values = np.where(counted, 1 + np.log(np.maximum(table.data, 1e-9)), table.data)
    values = values * rarity[table.indices]
    squares = np.zeros((table.shape[0], len(names)))
    np.add.at(squares, (row, block), values * values)
    lengths = np.sqrt(squares)
    lengths[lengths == 0] = 1.0
    unit = np.array([name in UNIT_BLOCKS for name in names])
    scale = np.array(list(BLOCKS.values())) / np.where(unit, lengths, 1.0)
    table.data = values * scale[row, block]
    return table


def _linear(lesson: Lesson, rows: Rows, table: Any) -> tuple[Array, Array]:
    """A linear support vector machine, each class against the rest."""
    from sklearn.svm import LinearSVC  # type: ignore[import-untyped]  # noqa: PLC0415

    examples, labels = np.nonzero(lesson.right * rows[:, None])
    weight = lesson.share[examples, labels] * lesson.weight[examples]
    machine = LinearSVC(C=SOFTNESS, tol=TOLERANCE, random_state=0)
    machine.fit(table[examples], labels, sample_weight=weight)
    linear = np.zeros((table.shape[1], len(lesson.classes)))
    offset = np.full(len(lesson.classes), -1.0)
    linear[:, machine.classes_] = machine.coef_.T
    offset[machine.classes_] = machine.intercept_
    return linear, offset


def _expert(lesson: Lesson, rows: Rows) -> Array:
    """For each witness, how much more likely each class is than by chance.

    Terms of the reference data count as if they had been seen in that many examples: what people
    wrote may overrule what we thought, but has to do so often.
    """
    share = lesson.share * lesson.weight[:, None]
    seen = np.asarray(lesson.witnessed[rows].T @ share[rows])
    place = {name: at for at, name in enumerate(lesson.classes)}
    terms = _terms()
    for row, name in enumerate(lesson.names):
        bodies, worth = terms.get(name, ((), 0.0))
        for body in bodies:
            if body in place:
                seen[row, place[body]] += worth / math.sqrt(len(bodies))
    size = len(lesson.classes)
    odds = (seen + SMOOTHING / size) / (seen.sum(axis=1, keepdims=True) + SMOOTHING) * size
    return np.round(np.maximum(np.log(odds), FLOOR), EXPERT_DIGITS)


def _terms() -> dict[str, tuple[tuple[str, ...], float]]:
    """Bodies and worth of each term; where a word is both a term and vocabulary, of both."""
    found: dict[str, list[Term]] = {}
    for term in lexicon().terms():
        found.setdefault(term.key, []).append(term)
    return {
        key: (
            tuple(dict.fromkeys(body for term in terms for body in term.bodies)),
            max(term.weight for term in terms)
            * (VOCABULARY_PRIOR if all(t.is_vocabulary for t in terms) else TERM_PRIOR),
        )
        for key, terms in found.items()
    }


def hear(lesson: Lesson, rows: Rows, learned: Learned) -> Array:
    """What every voice says: examples by classes by VOICES."""
    table = weighed(lesson, learned.kept, learned.rarity)[rows]
    witnessed = lesson.witnessed[rows]
    heard = np.sqrt(np.maximum(np.asarray(witnessed.sum(axis=1)), 1.0))
    linear = table @ learned.linear + learned.offset
    chosen = [reading for reading, take in zip(lesson.readings, rows, strict=True) if take]
    unaddressed = [not reading.names_district_office for reading in chosen]
    if DISTRICT in lesson.classes:
        linear[unaddressed, lesson.classes.index(DISTRICT)] -= UNADDRESSED
    voices = [linear, (witnessed @ learned.expert) / heard]
    return np.concatenate([np.stack(voices, axis=-1), lesson.evidence[rows]], axis=-1)


def held_out(lesson: Lesson, fold_of: Sequence[str]) -> tuple[Array, Rows]:
    """What the voices say of each example without having seen its fold; and which have one."""
    folds = np.array(fold_of)
    said = np.zeros((*lesson.right.shape, len(VOICES)))
    for name in sorted(set(fold_of) - {""}):
        said[folds == name] = hear(lesson, folds == name, learn(lesson, folds != name))
    return said, folds != ""


def likely(said: Array, balance: Sequence[float]) -> Array:
    """Chances of each class."""
    sums = said @ np.asarray(balance)
    chances = np.exp(sums - sums.max(axis=1, keepdims=True))
    return chances / chances.sum(axis=1, keepdims=True)


def weigh(said: Array, truth: Array) -> list[float]:
    """The balance of the voices under which the right classes are likeliest."""

    def loss(balance: Array) -> tuple[float, Array]:
        chances = likely(said, list(balance))
        misfit = -float((truth * np.log(chances + 1e-12)).sum()) / len(truth)
        slope = -np.einsum("nc,nck->k", truth - chances, said) / len(truth)
        return misfit + 1e-4 * float(balance @ balance), slope + 2e-4 * balance

    found = minimize(loss, np.ones(len(VOICES)), jac=True, method="L-BFGS-B")
    return [round(float(value), 3) for value in found.x]


def threshold(chances: Array, right: Array) -> float:
    """The lowest chance of the best class from which on it is right often enough."""
    best = chances.max(axis=1)
    hit = right[np.arange(len(best)), chances.argmax(axis=1)] == 1.0
    order = np.argsort(-best, kind="stable")
    precision = np.cumsum(hit[order]) / np.arange(1, len(best) + 1)
    good = np.nonzero(precision >= PRECISION)[0]
    return round(float(best[order[good[-1]]]), 3) if len(good) else 1.0
