"""From a measured value to points, a sum and a grade: arithmetic alone, no database (Pasal 16).

Points are rounded to two decimals, halves away from zero, once per indicator and once in the sum,
so that a reader can add them up again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from reports.figures import Unit

FULL = Decimal(100)
CENT = Decimal("0.01")
NOT_FILED = "Tidak menyampaikan laporan"
NO_SOURCE = "belum ada sumber data"

Row = Sequence[str]


@dataclass(frozen=True)
class Indicator:
    """One line of a year's criteria; `weight` in points of 100, `target` in the source's unit."""

    code: str
    label: str
    source: str
    weight: int
    target: float
    formula: str

    @property
    def group(self) -> str:
        """The letter of its criterion."""
        return self.code[:1]


@dataclass(frozen=True)
class Measure:
    """What a source says: a value of so many cases, or none and why; `rows` are the evidence.

    A row is [name, remark, address]; those that speak against the Instansi come first.
    """

    value: float | None = None
    unit: Unit = Unit.PERCENT
    cases: int = 0
    reason: str = ""
    rows: Sequence[Row] = field(default_factory=tuple)
    rows_count: int = 0

    @property
    def is_applicable(self) -> bool:
        return self.value is not None


@dataclass(frozen=True)
class Scored:
    """A measure with the points it earns; `points` is None where it does not apply."""

    code: str
    value: float | None
    unit: str
    cases: int
    reason: str
    points: float | None
    rows_count: int

    def plain(self) -> dict[str, Any]:
        return asdict(self)


def not_applicable(reason: str, unit: Unit = Unit.PERCENT) -> Measure:
    """An indicator without cases or without a source: "tidak berlaku"."""
    return Measure(value=None, unit=unit, reason=reason)


def attained(value: float, target: float, unit: Unit) -> Decimal:
    """The share of the target that is attained, between 0 and 1; of hours, fewer are better."""
    reached, aim = Decimal(str(value)), Decimal(str(target))
    if unit == Unit.HOURS:
        return Decimal(1) if reached <= aim else aim / reached
    return Decimal(1) if aim <= 0 else min(Decimal(1), max(Decimal(0), reached / aim))


def scored(indicator: Indicator, measure: Measure) -> Scored:
    """Give the indicator its automatic points."""
    points = None
    if measure.value is not None:
        share = attained(measure.value, indicator.target, measure.unit)
        points = float(rounded(share * indicator.weight))
    return Scored(
        code=indicator.code,
        value=measure.value,
        unit=measure.unit.value,
        cases=measure.cases,
        reason=measure.reason,
        points=points,
        rows_count=measure.rows_count or len(measure.rows),
    )


def total(parts: Iterable[tuple[int, Decimal | float | None]]) -> Decimal | None:
    """The points out of 100 of (weight, points) pairs; those without points are left out.

    The weights of what applies are renormalised; None when nothing applies.
    """
    counted = [(weight, Decimal(str(points))) for weight, points in parts if points is not None]
    weights = sum(weight for weight, _ in counted)
    if not weights:
        return None
    return rounded(FULL * sum(points for _, points in counted) / weights)


def grade_of(score: Decimal | None, limits: Mapping[str, int], *, has_filed: bool) -> str:
    """The grade in words; who filed no report stands apart, whatever the points."""
    if not has_filed:
        return NOT_FILED
    if score is None:
        return "Tidak dapat dinilai"
    for name, word in (("very_good_from", "Sangat Baik"), ("good_from", "Baik")):
        if score >= limits[name]:
            return word
    return "Cukup" if score >= limits["fair_from"] else "Kurang"


@dataclass(frozen=True)
class Contender:
    """Who may stand in the ranking of a year."""

    key: int
    score: Decimal | None
    cases: int
    has_filed: bool


def ranking(contenders: Iterable[Contender], *, minimum: int) -> dict[int, int]:
    """The rank of each that filed and had enough cases; equal scores share the better rank."""
    able = [one for one in contenders if one.has_filed and one.score is not None]
    scores = {one.key: one.score for one in able if one.cases >= minimum}
    return {
        key: 1 + sum(other > score for other in scores.values())  # type: ignore[operator]
        for key, score in scores.items()
    }


def rounded(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)
