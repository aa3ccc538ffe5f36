"""The lists of evaluations: a year for Diskominfo and the Bupati, the own ones for Instansi."""

from dataclasses import dataclass
from typing import Any

from agencies import powers
from agencies.models import Agency, User
from agencies.powers import IN_AGENCY
from core import clock
from reports import obligations
from reports.evaluation import policies
from reports.evaluation.content import score_text
from reports.evaluation.scoring import Contender, ranking
from reports.models import Criteria, Evaluation
from reports.models.annual_report import FIRST_YEAR

YEARS_SHOWN = 5


@dataclass(frozen=True)
class Row:
    """One Instansi in a year; `rank` only with enough cases and a report."""

    agency: Agency
    evaluation: Evaluation | None
    rank: int | None
    may_begin: bool
    is_bound: bool

    @property
    def score_text(self) -> str:
        return score_text(self.evaluation.score) if self.evaluation else "–"


def years() -> list[int]:
    """The years that can be evaluated, newest first: whole ones."""
    last = clock.today().year - 1
    return list(range(last, max(FIRST_YEAR, last - YEARS_SHOWN + 1) - 1, -1))


def chosen_year(written: str) -> int:
    """The year asked for, else the last whole one."""
    found = years()
    return next((year for year in found if written == str(year)), found[0])


def rows_of(user: User, year: int) -> list[Row]:
    """Every open Instansi for who evaluates, else the evaluations that the reader may see."""
    held = powers.of(user)
    seen = Evaluation.objects.visible_to(user).filter(year=year)
    found = {row.agency_id: row for row in light(seen)}
    ranks = ranks_of(list(found.values()), year)
    agencies = Agency.objects.filter(pk__in=found)
    if held.is_evaluator:
        agencies = agencies | Agency.objects.open()
    elif held.is_examiner:
        agencies = agencies | Agency.objects.filter(is_oversight=True)
    bound = obligations.of_year(year).agencies
    begun = set(Evaluation.objects.filter(year=year).values_list("agency_id", flat=True))
    return [
        Row(
            agency=agency,
            evaluation=found.get(agency.pk),
            rank=ranks.get(agency.pk),
            may_begin=agency.pk not in begun and policies.can_evaluate(user, agency),
            is_bound=agency.pk in bound,
        )
        for agency in agencies.distinct().order_by("name")
    ]


def light(rows: Any) -> Any:
    """The rows without their frozen text."""
    return rows.select_related("agency", "report").defer("snapshot_text", "report__snapshot_text")


def ranks_of(rows: list[Evaluation], year: int) -> dict[int, int]:
    """The rank of each Instansi among the final evaluations of a year."""
    criteria = Criteria.objects.filter(year=year).first()
    if criteria is None:
        return {}
    contenders = [
        Contender(row.agency_id, row.score, row.cases, has_filed=row.report_id is not None)
        for row in rows
        if row.is_final
    ]
    return ranking(contenders, minimum=criteria.ranking_minimum)


def history_of(user: User, agency: Agency) -> list[Evaluation]:
    """The evaluations of an Instansi over the years, newest first."""
    return list(light(Evaluation.objects.visible_to(user).filter(agency=agency)).order_by("-year"))


def own_of(user: User) -> list[Evaluation]:
    """The evaluations of the reader's own Instansi, newest first."""
    agencies = powers.of(user).agencies(*IN_AGENCY)
    rows = Evaluation.objects.visible_to(user).filter(agency_id__in=agencies)
    return list(light(rows).order_by("-year", "agency__name"))


def to_begin(user: User, year: int) -> list[Agency]:
    """The Instansi whose evaluation this person may begin and nobody has."""
    return [row.agency for row in rows_of(user, year) if row.may_begin and row.is_bound]
