"""Who may do what with inquiries and referrals. State is checked by the rules, not here."""

from agencies import powers
from agencies.models import User
from agencies.powers import DESK, IN_AGENCY
from inquiries.models import Inquiry, Referral


def can_work_on(user: User, inquiry: Inquiry) -> bool:
    """Claim, reply, refer, close: Petugas and Pejabat of the owning Instansi (Lampiran B)."""
    return powers.of(user).holds_any(DESK, inquiry.agency_id)


def can_record(user: User) -> bool:
    """Write a message in: Petugas and Pejabat, for their own Instansi (Lampiran B.1)."""
    return bool(powers.of(user).agencies(*DESK))


def can_record_for(user: User, agency_id: int) -> bool:
    return powers.of(user).holds_any(DESK, agency_id)


def can_answer_referral(user: User, referral: Referral) -> bool:
    """Petugas, Pejabat or Kepala of the Instansi that was asked (Lampiran B.4)."""
    return powers.of(user).holds_any(IN_AGENCY, referral.to_agency_id)


def can_withdraw_referral(user: User, referral: Referral) -> bool:
    """Petugas or Pejabat of the Instansi that asked."""
    return powers.of(user).holds_any(DESK, referral.from_agency_id)


def sees_personal_data(user: User, inquiry: Inquiry) -> bool:
    """Within the owning Instansi and those it asked; Diskominfo sees text masked.

    In a list, prefetch the `referrals`: then it asks the database nothing.
    """
    own = powers.of(user).agencies()
    if inquiry.agency_id in own:
        return True
    return bool(own) and any(row.to_agency_id in own for row in inquiry.referrals.all())
