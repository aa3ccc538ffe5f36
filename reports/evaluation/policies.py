"""Who may do what with evaluations. State is checked by the rules, not here (Pasal 16)."""

from agencies import powers
from agencies.models import Agency, User
from agencies.powers import IN_AGENCY, Powers, Role
from reports.models import Evaluation, Improvement

READERS = (*IN_AGENCY, Role.EVALUATOR, Role.REGENT, Role.EXAMINER)


def can_evaluate(user: User, agency: Agency) -> bool:
    """Diskominfo evaluates all but the own Instansi; Diskominfo itself, whom the Bupati named."""
    held = powers.of(user)
    if user.home_agency_id == agency.pk or agency.pk in held.agencies():
        return False
    return held.is_examiner if agency.is_oversight else held.is_evaluator


def can_evaluate_some(user: User) -> bool:
    held = powers.of(user)
    return held.is_evaluator or held.is_examiner


def can_reply(user: User, evaluation: Evaluation) -> bool:
    """The Kepala Instansi alone has the right of reply."""
    return powers.of(user).holds(Role.HEAD, evaluation.agency_id)


def can_ratify(user: User) -> bool:
    return powers.of(user).is_regent


def can_publish(user: User) -> bool:
    return powers.of(user).is_evaluator


def can_retry_letter(user: User, evaluation: Evaluation) -> bool:
    held = powers.of(user)
    return held.is_evaluator or held.is_regent or held.holds_any(IN_AGENCY, evaluation.agency_id)


def can_change_criteria(user: User) -> bool:
    return powers.of(user).is_evaluator


def sees_evidence(held: Powers, agency: Agency) -> bool:
    """Whether the pages behind the evidence open: the own Instansi's people and Diskominfo."""
    return held.is_evaluator or agency.pk in held.agencies()


def can_plan(user: User, improvement: Improvement) -> bool:
    """Petugas, Pejabat and Kepala say who mends it and what was done (Pasal 16(2))."""
    return powers.of(user).holds_any(IN_AGENCY, improvement.evaluation.agency_id)


def can_finish(user: User, improvement: Improvement) -> bool:
    """Only the Kepala says that it is done."""
    return powers.of(user).holds(Role.HEAD, improvement.evaluation.agency_id)
