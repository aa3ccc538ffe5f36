"""Who may do what with posts and figures."""

from accounts.models import MediaAccount, Post
from agencies import powers
from agencies.models import User
from agencies.powers import DESK


def can_write(user: User, post: Post) -> bool:
    """Petugas and Pejabat of its Instansi (Pasal 8 huruf e)."""
    return powers.of(user).holds_any(DESK, post.account.agency_id)


def can_record_followers(user: User, account: MediaAccount) -> bool:
    """Petugas and Pejabat of its Instansi."""
    return powers.of(user).holds_any(DESK, account.agency_id)
