"""What the same person writes after the reply: a next cycle, a new inquiry, or thanks."""

from datetime import datetime

from django.db import transaction

from agencies.models import User
from core import audit, clock
from inquiries.errors import InquiryError
from inquiries.models import Event, FollowUp, Inquiry, Referral
from inquiries.services.recording import continue_as_new


@transaction.atomic
def follow_up_inquiry(
    *,
    inquiry: Inquiry,
    text: str,
    by: User | None,
    is_thanks: bool = False,
    version: int | None = None,
) -> Inquiry:
    """Write down a later message of the same person; return the inquiry it now stands in.

    Inside the window it opens the next cycle, old clocks stay as they are; outside, it is a new
    inquiry linked to this one. A thank-you is kept and reopens nothing. `by` is the Petugas who
    wrote it down, None where the citizen wrote on the portal: then nobody holds it yet.

    :raises InquiryError: if the inquiry has not been answered, or a colleague holds it.
    """
    row = Inquiry.locked(inquiry, version=version)
    if not row.can_be_followed_up:
        raise InquiryError("Hanya pesan yang sudah dijawab yang dapat dilanjutkan.")
    at = clock.now()
    if is_thanks:
        return _thank(row, text, by, at)
    if at > _last_reply(row) + row.agency.sop.follow_up:
        return continue_as_new(row, text=text, by=by)
    _settle(list(row.referrals.select_for_update(no_key=True).order_by("pk")), by, at)
    row.reopen()
    _keep(row, text, by, at, is_thanks=False)
    row.log(Event.Kind.FOLLOWED_UP, at=at, by=by)
    if by is not None:
        row.take(by, at)
    audit.record("inquiry.followed_up", by=by, obj=row, scope=row.agency.code, cycle=row.cycle)
    return row


def _last_reply(inquiry: Inquiry) -> datetime:
    reply = inquiry.replies.order_by("at", "pk").last()
    assert reply is not None  # noqa: S101 - it is answered
    return reply.at


def _thank(inquiry: Inquiry, text: str, by: User | None, at: datetime) -> Inquiry:
    _keep(inquiry, text, by, at, is_thanks=True)
    inquiry.log(Event.Kind.THANKED, at=at, by=by)
    audit.record("inquiry.thanked", by=by, obj=inquiry, scope=inquiry.agency.code)
    return inquiry


def _keep(inquiry: Inquiry, text: str, by: User | None, at: datetime, *, is_thanks: bool) -> None:
    FollowUp.objects.create(
        inquiry=inquiry, cycle=inquiry.cycle, text=text, is_thanks=is_thanks, at=at, by=by
    )


def _settle(referrals: list[Referral], by: User | None, at: datetime) -> None:
    """Accept answers no reply has cited, so that the same Instansi may be asked again."""
    for referral in referrals:
        if referral.status == Referral.Status.ANSWERED:
            referral.accept_locked(at=at, by=by)
