"""Who may do what with the answer bank: Petugas and Pejabat of its Instansi; others read."""

from agencies import powers
from agencies.models import User
from agencies.powers import DESK, IN_AGENCY, Role
from inquiries.models import BankAnswer

READERS = (*IN_AGENCY, Role.EVALUATOR)


def can_write(user: User, entry: BankAnswer) -> bool:
    """Change, archive and restore an answer."""
    return powers.of(user).holds_any(DESK, entry.agency_id)


def can_draft(user: User) -> bool:
    """Put an answer into the bank of an Instansi of one's own."""
    return bool(powers.of(user).agencies(*DESK))


def can_draft_for(user: User, agency_id: int) -> bool:
    return powers.of(user).holds_any(DESK, agency_id)


def sees_personal_data(user: User, entry: BankAnswer) -> bool:
    """Within the owning Instansi; whoever reads from elsewhere sees the text masked."""
    return entry.agency_id in powers.of(user).agencies()
