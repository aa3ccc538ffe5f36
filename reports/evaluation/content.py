"""What an evaluation says, as plain data: of one at work as it stands, else as it was frozen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings

from agencies.models import User
from core.formats import number_id, tanggal, wita
from reports.evaluation import criteria as rules
from reports.evaluation.scoring import Indicator, grade_of, total
from reports.figures import digest
from reports.models import Evaluation, EvaluationLine
from reports.outline import written


@dataclass(frozen=True)
class Line:
    """One indicator as it is read."""

    code: str
    group: str
    label: str
    formula: str
    weight: int
    target: float
    value: str
    cases: int
    automatic: float | None
    points: float | None
    why_not: str
    reason: str
    note: str
    rows_count: int

    @property
    def is_applicable(self) -> bool:
        return self.points is not None

    @property
    def points_text(self) -> str:
        return points_text(self.points)

    @property
    def automatic_text(self) -> str:
        return points_text(self.automatic)


@dataclass(frozen=True)
class Group:
    """One criterion with its lines; `points` of `weight`, counting only what applies."""

    letter: str
    title: str
    lines: list[Line]

    @property
    def weight(self) -> int:
        return sum(line.weight for line in self.lines)

    @property
    def applicable_weight(self) -> int:
        return sum(line.weight for line in self.lines if line.is_applicable)

    @property
    def points(self) -> float | None:
        found = [line.points for line in self.lines if line.points is not None]
        return round(sum(found), 2) if found else None

    @property
    def points_text(self) -> str:
        return points_text(self.points)


@dataclass(frozen=True)
class Result:
    """The sum and the grade."""

    score: Decimal | None
    grade: str

    @property
    def score_text(self) -> str:
        return score_text(self.score)


def score_text(score: Decimal | float | None) -> str:
    return "–" if score is None else number_id(round(float(score), 2))


def points_text(points: float | None) -> str:
    if points is None:
        return "tidak berlaku"
    return number_id(int(points) if points == int(points) else points)


def body_of(evaluation: Evaluation) -> dict[str, Any]:
    """Criteria, lines and sum as they stand; four queries at most."""
    criteria = evaluation.criteria
    found = {line.code: line for line in evaluation.lines.all()}
    lines = [_line(indicator, found[indicator.code]) for indicator in rules.indicators_of(criteria)]
    limits = rules.limits_of(criteria)
    score = total((line["weight"], line["points"]) for line in lines)
    has_filed = evaluation.report_id is not None
    return {
        "year": evaluation.year,
        "groups": criteria.groups,
        "criteria": {
            "revision": criteria.revision,
            "ranking_minimum": criteria.ranking_minimum,
            **limits,
        },
        "lines": lines,
        "cases": evaluation.cases,
        "has_filed": has_filed,
        "score": None if score is None else float(score),
        "grade": grade_of(score, limits, has_filed=has_filed),
        "findings": [
            {
                "number": row.number,
                "indicator": row.indicator,
                "finding": row.finding,
                "due_date": row.due_date.isoformat(),
                "due_date_text": tanggal(row.due_date),
            }
            for row in evaluation.improvements.order_by("number")
        ],
    }


def _line(indicator: Indicator, line: EvaluationLine) -> dict[str, Any]:
    measured = line.measured
    points = measured["points"] if line.score is None else float(line.score)
    return {
        "code": indicator.code,
        "group": indicator.group,
        "label": indicator.label,
        "formula": indicator.formula,
        "weight": indicator.weight,
        "target": indicator.target,
        "value": "" if measured["value"] is None else written(measured["value"], measured["unit"]),
        "cases": measured["cases"],
        "automatic": measured["points"],
        "points": points,
        "why_not": measured["reason"] if points is None else "",
        "reason": line.reason,
        "note": line.note,
        "rows_count": measured["rows_count"],
        "rows_sha256": digest(line.rows),
    }


def frozen_content(evaluation: Evaluation, *, by: User, at: datetime) -> dict[str, Any]:
    """Everything that is settled: what is frozen and hashed."""
    agency, report = evaluation.agency, evaluation.report
    return {
        "format": 1,
        "is_sample": settings.DEMO,
        "portal": settings.BASE_URL,
        "agency": {"code": agency.code, "name": agency.name, "short_name": agency.short_name},
        "report": {
            "version": report.version,
            "sha256": report.sha256,
            "receipt": report.receipt_number,
        }
        if report
        else None,
        "computed_at_text": wita(evaluation.computed_at),
        "reply": {
            "text": evaluation.reply_text,
            "by": evaluation.replied_by.full_name if evaluation.replied_by else "",
            "at_text": wita(evaluation.replied_at) if evaluation.replied_at else "",
        },
        "final_at": at.isoformat(),
        "final_at_text": wita(at),
        "final_by": by.full_name,
        **body_of(evaluation),
    }


def content_of(evaluation: Evaluation) -> dict[str, Any]:
    """The frozen content once it is final, before that as it stands."""
    return evaluation.snapshot if evaluation.is_final else body_of(evaluation)


def groups_of(content: Mapping[str, Any]) -> list[Group]:
    """The lines under their criteria, in order."""
    lines = [
        Line(**{name: value for name, value in line.items() if name != "rows_sha256"})
        for line in content["lines"]
    ]
    return [
        Group(letter, title, [line for line in lines if line.group == letter])
        for letter, title in sorted(content["groups"].items())
    ]


def result_of(content: Mapping[str, Any]) -> Result:
    score = content["score"]
    return Result(None if score is None else Decimal(str(score)), content["grade"])
