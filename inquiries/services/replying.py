"""What the citizen is told: directly (Lampiran B.2), or resting on referral answers (B.5)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from agencies.models import OutsideBody, User
from core import audit, clock
from inquiries import alerts, deviation, drafts
from inquiries.bank.services import use_answers
from inquiries.errors import Deviation, InquiryError, ReferralError
from inquiries.models import BankAnswer, Citation, Event, Inquiry, Referral, Reply, ReplyProposal
from inquiries.models.referral import ReferralAnswer
from inquiries.services.duplicates import answer_duplicates
from inquiries.services.proposing import needs_approval, propose
from inquiries.services.referring import lock_referrals, withdraw_awaited


@dataclass(frozen=True)
class Draft:
    """A reply that is about to count: who wrote it and, in a crisis, who approved it."""

    text: str
    by: User
    url: str = ""
    referral_ids: frozenset[int] = frozenset()
    deviation_reason: str = ""
    outside_body: OutsideBody | None = None
    approved_by: User | None = None


@transaction.atomic
def reply_inquiry(
    *,
    inquiry: Inquiry,
    text: str,
    by: User,
    url: str = "",
    referrals: Iterable[Referral] = (),
    deviation_reason: str = "",
    bank_answers: Iterable[BankAnswer] = (),
    version: int | None = None,
) -> Reply | ReplyProposal:
    """Answer the citizen: directly (Lampiran B.2), or resting on referral answers (B.5).

    Open optional referrals are withdrawn; the cited ones are accepted. In a crisis what a Petugas
    writes is a proposal and changes nothing of this until a Pejabat approves it. The answers that
    were taken from the bank are counted as used.

    :raises InquiryError: if it was answered already, an Instansi still owes its answer, the
        answers at hand are not cited, or a difference from them has no reason.
    :raises BankError: if an answer of the bank has expired or was archived meanwhile.
    """
    row = Inquiry.locked(inquiry, version=version)
    asked = lock_referrals(row)
    at = clock.now()
    row.check_can_be_answered()
    row.take(by, at)
    drafts.forget(drafts.of_reply(row), by=by)
    wanted = frozenset(referral.pk for referral in referrals)
    if needs_approval(row, by):
        cited = _cited(row, asked, wanted)
        check_deviation(row, text, answers_of(cited), deviation_reason)
        use_answers(entries=bank_answers, inquiry=row, by=by)
        return propose(
            row,
            text=text,
            url=url,
            referrals=cited,
            deviation_reason=deviation_reason,
            by=by,
            at=at,
        )
    draft = Draft(text=text, url=url, referral_ids=wanted, deviation_reason=deviation_reason, by=by)
    reply = give_reply(row, asked, draft, at)
    use_answers(entries=bank_answers, inquiry=row, by=by, reply=reply)
    return reply


def give_reply(row: Inquiry, asked: list[Referral], draft: Draft, at: datetime) -> Reply:
    """Let a reply count. The caller holds the locks of the inquiry and of its referrals.

    :raises InquiryError: as `reply_inquiry` does.
    """
    by = draft.approved_by or draft.by
    cited = _cited(row, asked, draft.referral_ids)
    answers = answers_of(cited)
    check_deviation(row, draft.text, answers, draft.deviation_reason)
    for referral in cited:
        referral.accept_locked(at=at, by=by)
    needless = withdraw_awaited(asked, at=at, by=by)
    alerts.tell_withdrawn(needless, at)
    row.mark_answered(at)
    reply = _keep(row, draft, draft.text, at)
    Citation.objects.bulk_create([Citation(reply=reply, answer=answer) for answer in answers])
    row.log(Event.Kind.REPLIED, at=at, by=draft.by)
    answer_duplicates([reply], at)
    audit.record("inquiry.replied", by=by, obj=row, scope=row.agency.code)
    return reply


def _keep(row: Inquiry, draft: Draft, text: str, at: datetime) -> Reply:
    return Reply.objects.create(
        inquiry=row,
        cycle=row.cycle,
        text=text,
        url=draft.url,
        outside_body=draft.outside_body,
        deviation_reason=draft.deviation_reason.strip(),
        by=draft.by,
        approved_by=draft.approved_by,
        at=at,
    )


@transaction.atomic
def redirect_inquiry(
    *,
    inquiry: Inquiry,
    body: OutsideBody,
    text: str,
    by: User,
    url: str = "",
    version: int | None = None,
) -> Reply | ReplyProposal:
    """Name the body outside the regency that can answer, and its channel; no 24-hour clock.

    The body and its channel are added where the text does not name them. In a crisis what a
    Petugas writes is a proposal, as in `reply_inquiry`.

    :raises InquiryError: once it has been referred, answered or set aside.
    """
    row = Inquiry.locked(inquiry, version=version)
    asked = lock_referrals(row)
    at = clock.now()
    row.take(by, at)
    if needs_approval(row, by) and row.can_be_set_aside:
        return propose(row, text=text, url=url, outside_body=body, by=by, at=at)
    return give_redirect(row, asked, Draft(text=text, url=url, outside_body=body, by=by), at)


def give_redirect(row: Inquiry, asked: list[Referral], draft: Draft, at: datetime) -> Reply:
    """Let a redirect count. The caller holds the locks of the inquiry and of its referrals.

    :raises InquiryError: as `redirect_inquiry` does.
    """
    body, by = draft.outside_body, draft.approved_by or draft.by
    assert body is not None  # noqa: S101 - that is what makes it a redirect
    needless = withdraw_awaited(asked, at=at, by=by)
    row.mark_redirected(at)
    reply = _keep(row, draft, _naming(draft.text, body), at)
    row.log(Event.Kind.REDIRECTED, at=at, by=draft.by, note=f"Ke {body}.")
    alerts.tell_withdrawn(needless, at)
    answer_duplicates([reply], at)
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


def _cited(inquiry: Inquiry, referrals: list[Referral], wanted: frozenset[int]) -> list[Referral]:
    """The referrals whose answers the reply rests on (Lampiran B.5).

    :raises InquiryError: if the answers at hand are not cited.
    :raises ReferralError: if one has no answer, or is not of this inquiry.
    """
    cited = [referral for referral in referrals if referral.pk in wanted]
    if len(cited) != len(wanted):
        raise ReferralError("Rujukan yang dikutip bukan milik pesan ini.")
    if inquiry.is_ready and not cited:
        raise InquiryError("Kutip jawaban Instansi yang menjadi dasar balasan ini.")
    for referral in cited:
        referral.check_can_be_cited()
    return cited


def answers_of(cited: list[Referral]) -> list[ReferralAnswer]:
    """The newest answer of each."""
    return [referral.answers.latest("at", "pk") for referral in cited]


def check_deviation(
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
