"""Who may do what with inquiries and referrals. State is checked by the rules, not here."""

from agencies import powers
from agencies.models import User
from agencies.powers import DESK, IN_AGENCY, Role
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


def can_supervise(user: User, inquiry: Inquiry) -> bool:
    """Undo spam or duplicate, take over a lease, reassign, decide on a crisis: the Pejabat."""
    return powers.of(user).holds(Role.RESPONSIBLE, inquiry.agency_id)


def can_unmask(user: User, inquiry: Inquiry) -> bool:
    """See a citizen's contact, with a reason: a Pejabat in the Instansi, a Petugas in own cases.

    A case is one's own while one holds it or has it by disposisi, and where one has replied.
    """
    if can_supervise(user, inquiry):
        return True
    is_own = user.pk in {inquiry.claimed_by_id, inquiry.assigned_to_id}
    if not powers.of(user).holds(Role.OFFICER, inquiry.agency_id):
        return False
    return is_own or inquiry.replies.filter(by=user).exists()


def can_assign(user: User, inquiry: Inquiry) -> bool:
    """Petugas and Pejabat assign; what is assigned already only a Pejabat reassigns."""
    if inquiry.assigned_to_id is None or inquiry.assigned_to_id == user.pk:
        return can_work_on(user, inquiry)
    return can_supervise(user, inquiry)


def can_designate(user: User, inquiry: Inquiry) -> bool:
    """After two refusals Diskominfo names the Instansi."""
    return powers.of(user).is_evaluator


def can_return_referral(user: User, referral: Referral) -> bool:
    """Petugas or Pejabat of the Instansi that asked."""
    return powers.of(user).holds_any(DESK, referral.from_agency_id)


def can_judge_referral(user: User, referral: Referral) -> bool:
    """Close it unanswered, void an answer: the Pejabat of the Instansi that asked."""
    return powers.of(user).holds(Role.RESPONSIBLE, referral.from_agency_id)


def can_contest_void(user: User, referral: Referral) -> bool:
    """Petugas, Pejabat or Kepala of the Instansi whose answer was voided."""
    return powers.of(user).holds_any(IN_AGENCY, referral.to_agency_id)


def can_decide_contest(user: User, referral: Referral) -> bool:
    """Diskominfo, whose word is final."""
    return powers.of(user).is_evaluator


def reads_notes(user: User, inquiry: Inquiry) -> bool:
    """Internal notes: the owning Instansi and Diskominfo, not the Instansi that were asked."""
    held = powers.of(user)
    return held.is_evaluator or held.holds_any(IN_AGENCY, inquiry.agency_id)


def sees_personal_data(user: User, inquiry: Inquiry) -> bool:
    """Within the owning Instansi and those it asked; Diskominfo sees text masked.

    In a list, prefetch the `referrals`: then it asks the database nothing.
    """
    own = powers.of(user).agencies()
    if inquiry.agency_id in own:
        return True
    return bool(own) and any(row.to_agency_id in own for row in inquiry.referrals.all())
