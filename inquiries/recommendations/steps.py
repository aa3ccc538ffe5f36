"""The steps of a recommendation as the page and the API offer them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from agencies.models import User
from inquiries.models import Recommendation
from inquiries.recommendations import policies, services
from inquiries.recommendations.forms import OutcomeForm, ReasonForm, StepForm

Status = Recommendation.Status


@dataclass(frozen=True)
class Step:
    """One step: where it leads, who may take it, what it asks."""

    slug: str
    label: str
    done: str
    to: str
    may: Callable[[User, Recommendation], bool]
    take: Callable[..., None]
    form: type[StepForm] = StepForm
    is_danger: bool = False

    @property
    def asks(self) -> bool:
        return self.form is not StepForm


STEPS = {
    step.slug: step
    for step in (
        Step("ajukan", "Ajukan ke Kepala", "Rekomendasi diajukan.", Status.SUBMITTED,
             policies.can_work_on, services.submit_recommendation),
        Step("setujui", "Setujui", "Rekomendasi disetujui.", Status.APPROVED,
             policies.can_decide, services.approve_recommendation),
        Step("kembalikan", "Kembalikan", "Rekomendasi dikembalikan.", Status.RETURNED,
             policies.can_decide, services.return_recommendation, ReasonForm),
        Step("kerjakan", "Mulai kerjakan", "Rekomendasi dikerjakan.", Status.IN_PROGRESS,
             policies.can_work_on, services.start_recommendation),
        Step("selesaikan", "Nyatakan selesai", "Rekomendasi selesai.", Status.DONE,
             policies.can_work_on, services.finish_recommendation, OutcomeForm),
        Step("hentikan", "Tidak dilanjutkan", "Rekomendasi tidak dilanjutkan.", Status.DROPPED,
             policies.can_drop, services.drop_recommendation, ReasonForm, is_danger=True),
    )
}  # fmt: skip


def offered(user: User, row: Recommendation) -> list[Step]:
    """The steps that its status allows and the person may take."""
    return [step for step in STEPS.values() if row.can_go(step.to) and step.may(user, row)]
