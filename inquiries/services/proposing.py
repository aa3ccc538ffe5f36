"""In a crisis a Petugas proposes; what a Pejabat of the Instansi has not approved counts not."""

from collections.abc import Iterable
from datetime import datetime

from agencies import powers
from agencies.models import OutsideBody, User
from agencies.powers import Role
from core import audit
from inquiries import alerts
from inquiries.errors import InquiryError
from inquiries.models import Event, Inquiry, Referral, ReplyProposal


def needs_approval(inquiry: Inquiry, by: User) -> bool:
    """Whether what this person writes to the citizen waits for a Pejabat."""
    return inquiry.is_crisis and not powers.of(by).holds(Role.RESPONSIBLE, inquiry.agency_id)


def refuse_unapproved(inquiry: Inquiry, by: User) -> None:
    """:raises InquiryError: if a Petugas would set a crisis aside."""
    if needs_approval(inquiry, by):
        raise InquiryError(
            "Pesan ini ditandai krisis. Hanya Pejabat yang dapat menyisihkannya; "
            "minta Pejabat Anda melakukannya atau mencabut tandanya."
        )


def propose(
    inquiry: Inquiry,
    *,
    text: str,
    by: User,
    at: datetime,
    url: str = "",
    outside_body: OutsideBody | None = None,
    referrals: Iterable[Referral] = (),
    deviation_reason: str = "",
) -> ReplyProposal:
    """Keep a reply until a Pejabat decides; it replaces one that waits. Frees the holder.

    The caller holds the inquiry's lock.
    """
    waiting = inquiry.proposals.filter(cycle=inquiry.cycle, outcome="WAITING").first()
    if waiting is not None:
        waiting.replace(by=by, at=at)
    proposal = ReplyProposal.objects.create(
        inquiry=inquiry,
        cycle=inquiry.cycle,
        text=text,
        url=url,
        outside_body=outside_body,
        deviation_reason=deviation_reason.strip(),
        by=by,
        at=at,
    )
    proposal.referrals.set(referrals)
    inquiry.set_free()
    inquiry.log(Event.Kind.PROPOSED, at=at, by=by)
    alerts.tell_proposed(proposal, at)
    audit.record("inquiry.reply_proposed", by=by, obj=inquiry, scope=inquiry.agency.code)
    return proposal
