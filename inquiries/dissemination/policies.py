"""Who may do what with stories: the desk drafts, Pejabat and Kepala publish (Pasal 8 j)."""

from agencies import powers
from agencies.models import User
from agencies.powers import DESK, IN_AGENCY, Role
from inquiries.models import FollowUpStory, Recommendation

READERS = (*IN_AGENCY, Role.EVALUATOR, Role.REGENT)
PUBLISHERS = (Role.RESPONSIBLE, Role.HEAD)


def can_tell(user: User, row: Recommendation) -> bool:
    """Draft a story of a recommendation: Petugas and Pejabat of its Instansi."""
    return powers.of(user).holds_any(DESK, row.agency_id)


def can_write(user: User, story: FollowUpStory) -> bool:
    """Change a draft: Petugas and Pejabat of its Instansi."""
    return powers.of(user).holds_any(DESK, story.agency_id)


def can_publish(user: User, story: FollowUpStory) -> bool:
    """Publish, correct and withdraw it: Pejabat and Kepala of its Instansi."""
    return powers.of(user).holds_any(PUBLISHERS, story.agency_id)
