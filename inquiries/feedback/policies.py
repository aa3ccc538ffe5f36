"""Who may do what with a digest: the desk asks for it, a Pejabat shapes it, the Kepala approves."""

from agencies import powers
from agencies.models import User
from agencies.powers import DESK, IN_AGENCY, Role
from inquiries.models import ThemeDigest

READERS = (*IN_AGENCY, Role.EVALUATOR, Role.REGENT)
INBOX_READERS = (*IN_AGENCY, Role.EVALUATOR)  # of the messages behind a theme


def can_ask_somewhere(user: User) -> bool:
    """Have a digest made, for one's own Instansi."""
    return bool(powers.of(user).agencies(*DESK))


def can_ask_for(user: User, agency_id: int) -> bool:
    return powers.of(user).holds_any(DESK, agency_id)


def can_ask(user: User, digest: ThemeDigest) -> bool:
    """Have it made again."""
    return can_ask_for(user, digest.agency_id)


def can_shape(user: User, digest: ThemeDigest) -> bool:
    """Name and merge themes, move messages: the Pejabat of the Instansi."""
    return powers.of(user).holds(Role.RESPONSIBLE, digest.agency_id)


def can_approve(user: User, digest: ThemeDigest) -> bool:
    """The Kepala of the Instansi."""
    return powers.of(user).holds(Role.HEAD, digest.agency_id)


def reads_inbox(user: User) -> bool:
    """Open the messages behind a theme; the Bupati reads figures and masked examples alone."""
    held = powers.of(user)
    return held.is_evaluator or bool(held.agencies())
