"""Who may do what with annual reports. State is checked by the rules, not here."""

from agencies import powers
from agencies.models import Agency, User
from agencies.powers import DESK, IN_AGENCY, Role
from reports.models import AnnualReport


def can_prepare_for(user: User, agency: Agency) -> bool:
    """Petugas and Pejabat prepare the report of their Instansi (Pasal 15(1))."""
    return powers.of(user).holds_any(DESK, agency.pk)


def can_prepare(user: User, report: AnnualReport) -> bool:
    return can_prepare_for(user, report.agency)


def can_submit(user: User, report: AnnualReport) -> bool:
    """Only the Kepala Instansi submits (Pasal 15(1))."""
    return powers.of(user).holds(Role.HEAD, report.agency_id)


def can_attach_signed_copy(user: User, report: AnnualReport) -> bool:
    """Only the Kepala Instansi brings the PDF that carries the Kepala's signature."""
    return can_submit(user, report)


def can_receive(user: User) -> bool:
    """Diskominfo receives for the Bupati, or returns with notes (Pasal 15(2))."""
    return powers.of(user).is_evaluator


def can_retry_pdf(user: User, report: AnnualReport) -> bool:
    """Its own Instansi and Diskominfo; the Bupati only reads."""
    held = powers.of(user)
    return held.is_evaluator or held.holds_any(IN_AGENCY, report.agency_id)
