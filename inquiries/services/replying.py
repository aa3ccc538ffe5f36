"""What the citizen is told: directly (Lampiran B.2), or resting on referral answers (B.5)."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from agencies.models import OutsideBody, User
from core import audit, clock
from inquiries import alerts, deviation
from inquiries.errors import Deviation, InquiryError, ReferralError
from inquiries.models import Citation, Event, Inquiry, Referral, Reply
from inquiries.models.referral import ReferralAnswer
from inquiries.services.referring import lock_referrals, withdraw_awaited


@transaction.atomic
def reply_inquiry(
    *,
    inquiry: Inquiry,
    text: str,
    by: User,
    url: str = "",
    referrals: Iterable[Referral] = (),
    deviation_reason: str = "",
    version: int | None = None,
) -> Reply:
    """Answer the citizen: directly (Lampiran B.2), or resting on referral answers (B.5).

    Open optional referrals are withdrawn; the cited ones are accepted.

    :raises InquiryError: if it was answered already, an Instansi still owes its answer, the
        answers at hand are not cited, or a difference from them has no reason.
    """
    row = Inquiry.locked(inquiry, version=version)
    asked = lock_referrals(row)
    at = clock.now()
    if not row.can_be_answered:
        row.mark_answered(at)  # refuses, and says why
    row.take(by, at)
    cited = _cited(row, asked, {referral.pk for referral in referrals}, at, by)
    _check_deviation(row, text, cited, deviation_reason)
    needless = withdraw_awaited(asked, at=at, by=by)
    alerts.tell_withdrawn(needless, at)
    row.mark_answered(at)
    reply = Reply.objects.create(
        inquiry=row,
        cycle=row.cycle,
        text=text,
        url=url,
        deviation_reason=deviation_reason.strip(),
        by=by,
        at=at,
    )
    Citation.objects.bulk_create([Citation(reply=reply, answer=answer) for answer in cited])
    row.log(Event.Kind.REPLIED, at=at, by=by)
    _answer_duplicates(row, reply, at)
    audit.record("inquiry.replied", by=by, obj=row, scope=row.agency.code)
    return reply


def _answer_duplicates(original: Inquiry, reply: Reply, at: datetime) -> None:
    """Give every duplicate its own reply. Their locks are taken after the original's."""
    waiting = original.duplicates.select_for_update(no_key=True).filter(status="DUPLICATE")
    for duplicate in waiting.order_by("pk"):
        answer_duplicate(duplicate, reply=reply, at=at)


def answer_duplicate(duplicate: Inquiry, *, reply: Reply, at: datetime) -> None:
    """DUPLICATE → ANSWERED with its own reply; the same person is not answered twice.

    The caller holds the duplicate's lock.
    """
    original = reply.inquiry
    if duplicate.author_key and duplicate.author_key == original.author_key:
        return
    duplicate.mark_answered(at)
    own = Reply.objects.create(
        inquiry=duplicate,
        cycle=duplicate.cycle,
        text=reply.text,
        outside_body=reply.outside_body,
        by=reply.by,
        at=at,
    )
    cited = [Citation(reply=own, answer=answer) for answer in reply.answers.all()]
    Citation.objects.bulk_create(cited)
    duplicate.log(Event.Kind.REPLIED, at=at, by=reply.by, note=f"Bersama pesan {original.number}.")


@transaction.atomic
def redirect_inquiry(
    *,
    inquiry: Inquiry,
    body: OutsideBody,
    text: str,
    by: User,
    url: str = "",
    version: int | None = None,
) -> Reply:
    """Name the body outside the regency that can answer, and its channel; no 24-hour clock.

    The body and its channel are added where the text does not name them.

    :raises InquiryError: once it has been referred, answered or set aside.
    """
    row = Inquiry.locked(inquiry, version=version)
    asked = lock_referrals(row)
    at = clock.now()
    row.take(by, at)
    needless = withdraw_awaited(asked, at=at, by=by)
    row.mark_redirected(at)
    reply = Reply.objects.create(
        inquiry=row,
        cycle=row.cycle,
        text=_naming(text, body),
        url=url,
        outside_body=body,
        by=by,
        at=at,
    )
    row.log(Event.Kind.REDIRECTED, at=at, by=by, note=f"Ke {body}.")
    alerts.tell_withdrawn(needless, at)
    _answer_duplicates(row, reply, at)
    audit.record("inquiry.redirected", by=by, obj=row, scope=row.agency.code, to=body.code)
    return reply


def _naming(text: str, body: OutsideBody) -> str:
    """The text, with a last line that names the body and its channel where it does not."""
    lower = text.lower()
    names_body = body.name.lower() in lower or body.short_name.lower() in lower
    channel = body.channel.strip()
    if names_body and (not channel or channel.lower() in lower):
        return text
    return f"{text}\n\nSilakan hubungi {body.name}{f': {channel}' if channel else '.'}"


def _cited(
    inquiry: Inquiry, referrals: list[Referral], wanted: set[int], at: datetime, by: User
) -> list[ReferralAnswer]:
    """Accept the cited referrals and return the newest answer of each (Lampiran B.5)."""
    cited = [referral for referral in referrals if referral.pk in wanted]
    if len(cited) != len(wanted):
        raise ReferralError("Rujukan yang dikutip bukan milik pesan ini.")
    if inquiry.is_ready and not cited:
        raise InquiryError("Kutip jawaban Instansi yang menjadi dasar balasan ini.")
    for referral in cited:
        referral.accept_locked(at=at, by=by)
    return [referral.answers.latest("at", "pk") for referral in cited]


def _check_deviation(
    inquiry: Inquiry, text: str, answers: list[ReferralAnswer], reason: str
) -> None:
    """:raises Deviation: where numbers, dates or names differ and no reason is given."""
    if not answers or reason.strip():
        return
    offices = [inquiry.agency, *(answer.referral.to_agency for answer in answers)]
    known = " ".join([inquiry.text, *(f"{office.name} {office.short_name}" for office in offices)])
    facts = deviation.new_facts(text, [answer.text for answer in answers], known=known)
    if facts:
        raise Deviation(facts)
