"""Findings of an evaluation, and the improvements that they become (Pasal 16(2))."""

from datetime import date

from django.db import transaction
from django.db.models import F, Max

from agencies import powers
from agencies.models import User
from agencies.powers import IN_AGENCY
from core import audit, clock
from reports.evaluation import criteria as rules
from reports.models import AnnualReport, Evaluation, Improvement
from reports.models.evaluation import EvaluationError
from reports.models.improvement import ImprovementError


@transaction.atomic
def add_finding(
    *, evaluation: Evaluation, indicator: str, finding: str, due_date: date, by: User
) -> Improvement:
    """Note what is to be mended, and by when: a day of the year that follows, or later.

    :raises EvaluationError: if the evaluation may not be changed now, or the date is too early.
    """
    row = _locked(evaluation)
    row.check_editable()
    if due_date.year <= row.year:
        raise EvaluationError(f"Perbaikan selesai paling cepat pada tahun {row.year + 1}.")
    if indicator and indicator not in {one.code for one in rules.indicators_of(row.criteria)}:
        raise EvaluationError("Indikator itu tidak ada dalam kriteria tahun ini.")
    last = row.improvements.aggregate(last=Max("number"))["last"] or 0
    return Improvement.objects.create(
        evaluation=row, number=last + 1, indicator=indicator, finding=finding,
        due_date=due_date, found_by=by,
    )  # fmt: skip


@transaction.atomic
def remove_finding(*, evaluation: Evaluation, number: int, by: User) -> None:
    """Take a finding back before the evaluation is final.

    :raises EvaluationError: if the evaluation may not be changed now, or has no such finding.
    """
    row = _locked(evaluation)
    row.check_editable()
    removed, _ = row.improvements.filter(number=number, opened_at=None).delete()
    if not removed:
        raise EvaluationError("Temuan itu sudah tidak ada. Muat ulang halaman.")


@transaction.atomic
def plan_improvement(*, improvement: Improvement, owner: User, answer: str, by: User) -> None:
    """Say who mends it, and what the next report tells of it.

    :raises ImprovementError: if it is finished, or the owner holds no office at the Instansi.
    """
    row = _improvement(improvement)
    if not powers.of(owner).holds_any(IN_AGENCY, row.evaluation.agency_id):
        raise ImprovementError(f"{owner} tidak bertugas di {row.evaluation.agency}.")
    row.plan(owner=owner, answer=answer.strip(), by=by, at=clock.now())
    _touch_draft(row)
    audit.record("improvement.planned", by=by, obj=row, scope=row.evaluation.agency.code)


@transaction.atomic
def finish_improvement(*, improvement: Improvement, by: User) -> None:
    """Let the Kepala say that it is done.

    :raises ImprovementError: without an answer, or if it is not under way.
    """
    row = _improvement(improvement)
    row.finish(by=by, at=clock.now())
    audit.record("improvement.finished", by=by, obj=row, scope=row.evaluation.agency.code)


def _touch_draft(row: Improvement) -> None:
    """Another revision: what the Kepala has read is no longer what would be submitted."""
    drafts = AnnualReport.objects.filter(
        agency=row.evaluation.agency_id, year=row.year, status=AnnualReport.Status.DRAFT
    )
    drafts.update(revision=F("revision") + 1)


def _improvement(improvement: Improvement) -> Improvement:
    rows = Improvement.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("evaluation__agency").get(pk=improvement.pk)


def _locked(evaluation: Evaluation) -> Evaluation:
    rows = Evaluation.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("criteria").get(pk=evaluation.pk)
