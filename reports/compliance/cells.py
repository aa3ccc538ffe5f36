"""One verdict of the matrix, and what all checks share; no database."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class State(StrEnum):
    COMPLIANT = "COMPLIANT"
    MISSING = "MISSING"
    NOT_APPLICABLE = "NOT_APPLICABLE"


WORDS = {
    State.COMPLIANT: "patuh",
    State.MISSING: "belum",
    State.NOT_APPLICABLE: "tidak berlaku",
}
ICONS = {State.COMPLIANT: "check", State.MISSING: "x"}


@dataclass(frozen=True)
class Cell:
    """Whether one Instansi fulfils one duty: the fact, and if not, what to do and by when."""

    state: State
    fact: str
    action: str = ""
    due: str = ""
    url: str = ""

    @property
    def word(self) -> str:
        return WORDS[self.state]

    @property
    def icon(self) -> str:
        return ICONS.get(self.state, "")

    @property
    def is_compliant(self) -> bool:
        return self.state is State.COMPLIANT

    @property
    def is_missing(self) -> bool:
        return self.state is State.MISSING


@dataclass(frozen=True)
class Scope:
    """Which Instansi are looked at, by their ids, and when; `year` is the last whole one."""

    agencies: Mapping[int, str]
    at: datetime
    today: date
    year: int


Compute = Callable[[Scope], Mapping[int, Cell]]


@dataclass(frozen=True)
class Check:
    """One duty; `compute` answers for every Instansi in a fixed number of queries."""

    key: str
    pasal: str
    short: str
    duty: str
    compute: Compute


def fine(fact: str, url: str = "") -> Cell:
    return Cell(State.COMPLIANT, fact, url=url)


def missing(fact: str, action: str, due: str, url: str = "") -> Cell:
    return Cell(State.MISSING, fact, action, due, url)


def not_applicable(fact: str) -> Cell:
    return Cell(State.NOT_APPLICABLE, fact)
