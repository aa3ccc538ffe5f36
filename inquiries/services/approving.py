"""A Pejabat's word on a reply that a Petugas proposed in a crisis."""

from django.db import transaction

from agencies.models import User
from core import audit, clock
from inquiries import alerts
from inquiries.errors import InquiryError
from inquiries.models import Event, Inquiry, Reply, ReplyProposal
from inquiries.services.referring import lock_referrals
from inquiries.services.replying import Draft, give_redirect, give_reply


@transaction.atomic
def approve_reply(
    *,
    inquiry: Inquiry,
    by: User,
    text: str = "",
    deviation_reason: str = "",
    version: int | None = None,
) -> Reply:
    """Let the waiting proposal count as the reply from now on, as it stands or edited.

    What every reply must keep is checked now: an Instansi that was asked meanwhile is waited for,
    an answer that was given back is not cited.

    :raises InquiryError: if no proposal waits, or as `reply_inquiry` does.
    """
    row = Inquiry.locked(inquiry, version=version)
    asked = lock_referrals(row)
    at = clock.now()
    proposal = _waiting(row)
    draft = Draft(
        text=text.strip() or proposal.text,
        url=proposal.url,
        referral_ids=frozenset(proposal.referrals.values_list("pk", flat=True)),
        deviation_reason=deviation_reason.strip() or proposal.deviation_reason,
        outside_body=proposal.outside_body,
        by=proposal.by,
        approved_by=by,
    )
    row.check_can_be_answered()
    row.log(Event.Kind.APPROVED, at=at, by=by)
    if draft.outside_body is not None:
        reply = give_redirect(row, asked, draft, at)
    else:
        reply = give_reply(row, asked, draft, at)
    proposal.approve(reply, by=by, at=at)
    alerts.tell_proposer(
        proposal, f"{by} menyetujui balasan Anda atas pesan {row.number}.", key="approved"
    )
    audit.record("inquiry.reply_approved", by=by, obj=row, scope=row.agency.code)
    return reply


@transaction.atomic
def return_proposal(
    *, inquiry: Inquiry, reason: str, by: User, version: int | None = None
) -> ReplyProposal:
    """Send the waiting proposal back with what is to be changed.

    :raises InquiryError: if no proposal waits, or nothing is said.
    """
    row = Inquiry.locked(inquiry, version=version)
    at = clock.now()
    proposal = _waiting(row)
    proposal.send_back(reason, by=by, at=at)
    row.touch()
    row.log(Event.Kind.PROPOSAL_RETURNED, at=at, by=by, note=reason.strip())
    alerts.tell_proposer(
        proposal, f"{by} mengembalikan usulan balasan pesan {row.number}.", key="returned"
    )
    audit.record("inquiry.proposal_returned", by=by, obj=row, scope=row.agency.code)
    return proposal


def _waiting(inquiry: Inquiry) -> ReplyProposal:
    proposal = inquiry.waiting_proposal
    if proposal is None:
        raise InquiryError("Tidak ada usulan balasan yang menunggu. Muat ulang halaman.")
    return proposal
