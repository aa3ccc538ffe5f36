"""Who may do what with recommendations: the desk drafts and does them, the Kepala decides."""

from agencies import powers
from agencies.models import User
from agencies.powers import DESK, IN_AGENCY, Role
from inquiries.models import Recommendation

READERS = (*IN_AGENCY, Role.EVALUATOR, Role.REGENT)


def can_draft(user: User) -> bool:
    """Write one for an Instansi of one's own."""
    return bool(powers.of(user).agencies(*DESK))


def can_work_on(user: User, row: Recommendation) -> bool:
    """Change, submit, begin and finish it: Petugas and Pejabat of the Instansi."""
    return powers.of(user).holds_any(DESK, row.agency_id)


def can_decide(user: User, row: Recommendation) -> bool:
    """Approve it, or give it back: the Kepala alone."""
    return powers.of(user).holds(Role.HEAD, row.agency_id)


def can_drop(user: User, row: Recommendation) -> bool:
    """Give it up: the desk before the Kepala has approved it, afterwards the Kepala."""
    return can_decide(user, row) if row.is_under_way else can_work_on(user, row)
