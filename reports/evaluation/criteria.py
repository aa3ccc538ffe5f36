"""The criteria of a year: the starting set, the copy for the next year, changes (Pasal 16(1))."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from agencies.models import User
from core import audit, clock
from reports.evaluation.scoring import FULL, Indicator
from reports.models import Criteria
from reports.models.annual_report import FIRST_YEAR
from reports.models.criteria import CriteriaError

STARTING_SET = Path(settings.BASE_DIR) / "reports" / "reference" / "kriteria.json"
COPIED = (
    "groups", "indicators", "very_good_from", "good_from", "fair_from", "ranking_minimum",
    "reply_days",
)  # fmt: skip
LIMITS = ("very_good_from", "good_from", "fair_from")


def starting_set() -> dict[str, Any]:
    """What the first year begins with, from the reference file."""
    return json.loads(STARTING_SET.read_text(encoding="utf-8"))


def load_criteria() -> None:
    """Give the last whole year its criteria, where there are none yet; safe to run again."""
    year = clock.today().year - 1
    if not Criteria.objects.exists() and year >= FIRST_YEAR:
        Criteria.objects.create(year=year, changed_at=clock.now(), **starting_set())


def of_year(year: int) -> Criteria:
    """The criteria of a year; made as a copy of the year before it, where there are none yet.

    :raises CriteriaError: for a year before the regulation or in the future.
    """
    this_year = clock.today().year
    if not FIRST_YEAR <= year <= this_year:
        raise CriteriaError(f"Tahun evaluasi antara {FIRST_YEAR} dan {this_year}.")
    found = Criteria.objects.filter(year=year).first()
    if found is not None:
        return found
    row, _ = Criteria.objects.get_or_create(
        year=year, defaults={"changed_at": clock.now(), **content_for(year)}
    )
    return row


def content_for(year: int) -> dict[str, Any]:
    """What a year without criteria begins with: the last ones before it, else the starting set."""
    earlier = Criteria.objects.filter(year__lt=year).order_by("-year").first()
    return {name: getattr(earlier, name) for name in COPIED} if earlier else starting_set()


def indicators_of(criteria: Criteria | Mapping[str, Any]) -> list[Indicator]:
    """The indicators in the order of their codes."""
    rows = criteria.indicators if isinstance(criteria, Criteria) else criteria["indicators"]
    return [Indicator(**row) for row in rows]


def limits_of(criteria: Criteria) -> dict[str, int]:
    """From how many points each grade begins."""
    return {name: getattr(criteria, name) for name in LIMITS}


@transaction.atomic
def revise(
    *,
    criteria: Criteria,
    weights: Mapping[str, int],
    targets: Mapping[str, float],
    by: User,
    **settings: int,
) -> Criteria:
    """Change weights, targets, grades, the ranking's minimum or the days for a reply.

    :raises CriteriaError: if they are in use, the weights are not together 100, or the grades are
        out of order.
    """
    row = Criteria.objects.select_for_update(no_key=True).get(pk=criteria.pk)
    rows = [
        {**line, "weight": weights[line["code"]], "target": targets[line["code"]]}
        for line in row.indicators
    ]
    _check(rows, {**limits_of(row), **settings})
    row.revise(by=by, at=clock.now(), indicators=rows, **settings)
    audit.record("criteria.revised", by=by, obj=row, year=row.year, revision=row.revision)
    return row


def _check(rows: Iterable[Mapping[str, Any]], limits: Mapping[str, int]) -> None:
    sum_of_weights = sum(row["weight"] for row in rows)
    if sum_of_weights != FULL:
        raise CriteriaError(f"Jumlah bobot harus 100, sekarang {sum_of_weights}.")
    if not 100 >= limits["very_good_from"] > limits["good_from"] > limits["fair_from"] > 0:
        raise CriteriaError("Batas predikat harus menurun: Sangat Baik, lalu Baik, lalu Cukup.")
