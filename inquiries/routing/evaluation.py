"""Measure the suggestions on messages the model has not seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from inquiries.routing import examples, training
from inquiries.routing.bodies import DISTRICT
from inquiries.routing.examples import Example
from inquiries.routing.suggestion import SEAT
from inquiries.routing.text import Speller

if TYPE_CHECKING:
    from inquiries.routing.training import Array, Lesson, Rows


@dataclass(frozen=True)
class Outcome:
    """One message: its rank list, and how likely the first was."""

    example: Example
    ranked: tuple[str, ...]
    chance: float

    @property
    def is_right(self) -> bool:
        return self.ranked[0] in self.example.codes

    @property
    def points(self) -> float:
        """One for a right first place, half for a labelled alternative."""
        return 1.0 if self.is_right else 0.5 * (self.ranked[0] in self.example.alternatives)

    @property
    def is_within_three(self) -> bool:
        return any(code in self.example.codes for code in self.ranked[:3])


@dataclass(frozen=True)
class Figures:
    """Shares of a set of outcomes; `sure` are those at or above the threshold."""

    size: int
    first: float
    points: float
    three: float
    sure: float
    sure_points: float

    @classmethod
    def of(cls, outcomes: Sequence[Outcome], threshold: float) -> Figures:
        sure = [outcome for outcome in outcomes if outcome.chance >= threshold]
        size = len(outcomes)
        return cls(
            size=size,
            first=sum(outcome.is_right for outcome in outcomes) / size,
            points=sum(outcome.points for outcome in outcomes) / size,
            three=sum(outcome.is_within_three for outcome in outcomes) / size,
            sure=len(sure) / size,
            sure_points=sum(outcome.points for outcome in sure) / max(1, len(sure)),
        )

    def line(self, name: str) -> str:
        return (
            f"{name:<26}{self.size:>6}{self.first:>9.1%}{self.points:>9.1%}{self.three:>9.1%}"
            f"{self.sure:>9.1%}{self.sure_points:>9.1%}"
        )


HEADING = f"{'':<26}{'n':>6}{'pertama':>9}{'+ 1/2':>9}{'bertiga':>9}{'yakin':>9}{'tepat':>9}"


def report(*, with_errors: bool = False) -> Iterator[str]:
    """Lines of the evaluation: authors, topics and messages held out, then the shared questions.

    Each author's fold weighs the voices and sets the threshold on the other authors alone.
    """
    known, shared = examples.reference(), examples.shared()
    speller = Speller(training.known_words(known))
    lesson = training.prepare([*known, *shared], speller)
    taught = np.array([True] * len(known) + [False] * len(shared))
    yield HEADING
    for author in sorted({example.author for example in known}):
        yield from _author(known, lesson, taught, author, with_errors=with_errors)
    said, balance, sure = _all_authors(known, lesson, taught)
    for name, folds in (("topik", training.by_topic), ("pesan", training.by_message)):
        said = _held_out(lesson, [*folds(known), *[""] * len(shared)], taught)
        chances = training.likely(said, balance)[taught]
        outcomes = _outcomes(known, lesson, np.flatnonzero(taught), chances)
        yield Figures.of(outcomes, sure).line(f"{name}, tak dibaca")
    said = training.hear(lesson, ~taught, training.learn(lesson, taught))
    outcomes = _outcomes(shared, lesson, np.flatnonzero(~taught), training.likely(said, balance))
    yield Figures.of(outcomes, sure).line("contoh bersama")
    if with_errors:
        yield from _errors(outcomes)


def _held_out(lesson: Lesson, folds: Sequence[str], taught: Rows) -> Array:
    marks = np.array(folds)
    said = np.zeros((*lesson.right.shape, len(training.VOICES)))
    for name in sorted(set(folds) - {""}):
        rows = marks == name
        said[rows] = training.hear(lesson, rows, training.learn(lesson, taught & ~rows))
    return said


def _all_authors(
    known: Sequence[Example], lesson: Lesson, taught: Rows, without: str = ""
) -> tuple[Array, list[float], float]:
    """Voices, balance and threshold from the folds of the authors, leaving one out."""
    authors = training.by_author(known)
    marks = np.array(
        ["" if a == without else a for a in authors] + [""] * (len(taught) - len(known))
    )
    pool = taught.copy()
    pool[: len(known)] &= np.array([example.author != without for example in known])
    said = _held_out(lesson, list(marks), pool)
    rows = marks != ""
    balance = training.weigh(said[rows], lesson.share[rows])
    sure = training.threshold(training.likely(said[rows], balance), lesson.right[rows])
    return said, balance, sure


def _author(
    known: Sequence[Example],
    lesson: Lesson,
    taught: Rows,
    author: str,
    *,
    with_errors: bool,
) -> Iterator[str]:
    _, balance, sure = _all_authors(known, lesson, taught, without=author)
    rows = np.zeros_like(taught)
    rows[: len(known)] = [example.author == author for example in known]
    said = training.hear(lesson, rows, training.learn(lesson, taught & ~rows))
    chosen = [example for example in known if example.author == author]
    outcomes = _outcomes(chosen, lesson, np.flatnonzero(rows), training.likely(said, balance))
    yield Figures.of(outcomes, sure).line(f"penulis {author}, tak dibaca")
    if with_errors:
        yield from _errors(outcomes)


def _outcomes(
    chosen: Sequence[Example], lesson: Lesson, rows: Iterable[int], chances: Array
) -> list[Outcome]:
    outcomes = []
    for example, row, chance in zip(chosen, rows, chances, strict=True):
        order = np.argsort(-chance, kind="stable")[:3]
        district = lesson.readings[row].district or SEAT
        names = [lesson.classes[at] for at in order]
        ranked = tuple(district if name == DISTRICT else name for name in names)
        outcomes.append(Outcome(example, ranked, float(chance[order[0]])))
    return outcomes


def _errors(outcomes: Sequence[Outcome]) -> Iterator[str]:
    for outcome in outcomes:
        if not outcome.is_right:
            wanted = "|".join(outcome.example.codes)
            found = f"{' '.join(outcome.ranked)} ({outcome.chance:.2f})"
            yield f"  {wanted} <- {found}: {outcome.example.text}"
