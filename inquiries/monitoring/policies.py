"""Who may do what with what is said on an account."""

from agencies import powers
from agencies.models import User
from agencies.powers import DESK, IN_AGENCY, Role
from inquiries.models import Mention

READERS = (*IN_AGENCY, Role.EVALUATOR)


def can_handle(user: User, mention: Mention) -> bool:
    """Petugas and Pejabat of the account's Instansi (Pasal 8 huruf f)."""
    return powers.of(user).holds_any(DESK, mention.account.agency_id)


def sees_personal_data(user: User, mention: Mention) -> bool:
    """Within the Instansi; Diskominfo sees text masked and no names."""
    return mention.account.agency_id in powers.of(user).agencies()
