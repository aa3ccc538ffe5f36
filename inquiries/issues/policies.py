"""Who may do what with an issue: its Instansi's Petugas and Pejabat work on it, others read."""

from agencies import powers
from agencies.models import User
from agencies.powers import DESK, IN_AGENCY, Role
from inquiries.models import Issue

READERS = (*IN_AGENCY, Role.EVALUATOR)


def can_gather(user: User) -> bool:
    """Make an issue of messages in one's own inbox."""
    return bool(powers.of(user).agencies(*DESK))


def can_work_on(user: User, issue: Issue) -> bool:
    """Add, remove, answer."""
    return powers.of(user).holds_any(DESK, issue.agency_id)


def sees_personal_data(user: User, issue: Issue) -> bool:
    """Within the owning Instansi; Diskominfo sees texts masked."""
    return issue.agency_id in powers.of(user).agencies()
