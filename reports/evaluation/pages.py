"""What the pages of one evaluation show, gathered once for its views."""

from dataclasses import dataclass
from typing import Any

from django.forms import Form
from django.urls import reverse

from agencies import powers
from agencies.models import User
from core import clock
from reports import pages as report_pages
from reports.evaluation import criteria, listing, policies
from reports.evaluation.content import content_of, groups_of, result_of
from reports.evaluation.forms import FindingForm, ReplyForm
from reports.evaluation.services import last_day
from reports.models import Evaluation, Improvement


@dataclass(frozen=True)
class Tab:
    """One of the pages around the evaluation."""

    label: str
    url: str
    current: bool


def tabs(user: User, current: str) -> list[Tab]:
    """The pages around the evaluation that this person may open."""
    held = powers.of(user)
    names = [("evaluations", "Hasil evaluasi"), ("compliance", "Kepatuhan")]
    if held.is_evaluator or held.is_regent or held.agencies():
        names.append(("improvements", "Perbaikan"))
    names.append(("criteria_of_year", "Kriteria"))
    if held.is_regent:
        names.append(("examiner", "Penilai Diskominfo"))
    return [Tab(label, reverse(f"reports:{name}"), name == current) for name, label in names]


def address(evaluation: Evaluation, name: str = "evaluation", *args: object) -> str:
    return reverse(f"reports:{name}", args=[evaluation.agency.code, evaluation.year, *args])


def context_of(
    evaluation: Evaluation,
    *,
    reader: User,
    reply_form: Form | None = None,
    finding_form: Form | None = None,
    refusal: Form | None = None,
) -> dict[str, Any]:
    """Everything the page of an evaluation needs."""
    at = clock.now()
    content = content_of(evaluation)
    may_judge = policies.can_evaluate(reader, evaluation.agency)
    can_judge = may_judge and evaluation.is_editable
    can_reply = evaluation.awaits_reply(at) and policies.can_reply(reader, evaluation)
    indicators = criteria.indicators_of(evaluation.criteria)
    return {
        "evaluation": evaluation,
        "content": content,
        "groups": groups_of(content),
        "result": result_of(content),
        "filed_url": _filed_url(evaluation, reader),
        "last_day": last_day(evaluation) if evaluation.reply_until else None,
        "can_judge": can_judge,
        "can_send": may_judge and evaluation.is_draft,
        "can_finalise": may_judge and evaluation.can_be_final(at),
        "can_ratify": evaluation.awaits_ratification and policies.can_ratify(reader),
        "can_publish": evaluation.awaits_publication and policies.can_publish(reader),
        "reply_form": reply_form or (ReplyForm() if can_reply else None),
        "finding_form": finding_form or (FindingForm(indicators=indicators) if can_judge else None),
        "refusal": refusal,
        "history": listing.history_of(reader, evaluation.agency),
        "improvements": _improvements(evaluation),
        **letter_context(evaluation, reader=reader),
    }


def _improvements(evaluation: Evaluation) -> list[Improvement]:
    return list(evaluation.improvements.select_related("owner").order_by("number"))


def _filed_url(evaluation: Evaluation, reader: User) -> str:
    """The report that is evaluated, for those who may open it."""
    report = evaluation.report
    held = powers.of(reader)
    sees = held.is_evaluator or held.is_regent or evaluation.agency_id in held.agencies()
    return report_pages.address(report) if report and sees else ""


def letter_context(evaluation: Evaluation, *, reader: User) -> dict[str, Any]:
    """The letter of result: where it is, and how far."""
    letter = getattr(evaluation, "letter", None)
    if letter is None:
        return {"report": None}
    return {
        "report": letter,
        "pdf_url": address(evaluation, "result_letter"),
        "retry_url": address(evaluation, "retry_result_letter"),
        "report_url": address(evaluation),
        "can_retry": policies.can_retry_letter(reader, evaluation),
        **report_pages.progress_of(letter),
    }


def sees_pages_behind(reader: User, evaluation: Evaluation) -> bool:
    return policies.sees_evidence(powers.of(reader), evaluation.agency)
