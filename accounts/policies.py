"""Who may do what with social-media accounts."""

from accounts.models import LookalikeReport, MediaAccount
from agencies import powers
from agencies.models import Agency, User
from agencies.powers import DESK, IN_AGENCY, Role


def can_propose_account(user: User, agency: Agency) -> bool:
    """Petugas, Pejabat and Kepala propose accounts of their own Instansi (Pasal 8b)."""
    return powers.of(user).holds_any(IN_AGENCY, agency.pk)


def can_suspend_account(user: User, account: MediaAccount) -> bool:
    """Pejabat for their Instansi, Diskominfo everywhere (Pasal 8c)."""
    held = powers.of(user)
    return held.is_evaluator or held.holds(Role.RESPONSIBLE, account.agency_id)


def can_close_report(user: User, report: LookalikeReport) -> bool:
    """The Pengelola of the Instansi it imitates; Diskominfo where it imitates none (Pasal 8c)."""
    held = powers.of(user)
    if report.resembles is None:
        return held.is_evaluator
    return held.holds_any(DESK, report.resembles.agency_id)


def can_confirm_account(user: User, account: MediaAccount) -> bool:
    """Petugas, Pejabat and Kepala of the Instansi (Pasal 8c)."""
    return powers.of(user).holds_any(IN_AGENCY, account.agency_id)


def can_describe_account(user: User, account: MediaAccount) -> bool:
    """Petugas, Pejabat and Kepala of the Instansi (Pasal 7, 8 huruf a and b)."""
    return powers.of(user).holds_any(IN_AGENCY, account.agency_id)
