"""The answering workflow of Lampiran B: record, answer, refer, reply.

Every mutator takes the inquiry's lock first, then its referrals', and reads the time after that.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.models import MediaAccount
from agencies.models import Agency, User
from core import audit, clock
from core.crypto import keyed_hash
from inquiries import alerts, deviation, sla
from inquiries.errors import Deviation, InquiryError, ReferralError
from inquiries.models import Citation, CitizenContact, Event, Inquiry, Referral, Reply
from inquiries.models.inquiry import author_key
from inquiries.models.referral import ReferralAnswer
from inquiries.numbers import new_number


@dataclass(frozen=True)
class Author:
    """Who wrote the message, as far as is known."""

    name: str = ""
    handle: str = ""
    contact: str = ""


@transaction.atomic
def record_inquiry(
    *,
    agency: Agency,
    kind: str,
    text: str,
    by: User,
    account: MediaAccount | None = None,
    author: Author = Author(),
    source_url: str = "",
    external_id: str = "",
    posted_at: datetime | None = None,
    source: Inquiry.Source = Inquiry.Source.RECORDED,
) -> Inquiry:
    """Record a message of the public (Lampiran B.1); who records it holds it.

    :raises InquiryError: if the same message of the account is recorded already, or the account
        belongs to another Instansi, or it is said to be written in the future.
    """
    at = clock.now()
    if account is not None and account.agency_id != agency.pk:
        raise InquiryError(f"{account} bukan akun {agency}. Pilih akun Instansi Anda.")
    if posted_at is not None and posted_at > at:
        raise InquiryError("Waktu pesan ditulis berada di masa depan. Perbaiki waktunya.")
    inquiry = _insert(
        agency=agency,
        type=kind,
        text=text,
        source=source,
        account=account,
        author_name=author.name.strip(),
        author_handle=author.handle.strip().lstrip("@"),
        author_key=author_key(
            platform=account.platform.code if account else "",
            handle=author.handle,
            contact=author.contact,
        ),
        source_url=source_url,
        external_id=external_id,
        posted_at=posted_at,
        received_at=at,
        recorded_by=by,
    )
    inquiry.log(Event.Kind.RECORDED, at=at, by=by)
    if author.contact.strip():
        _keep_contact(inquiry, author.contact.strip())
    inquiry.take(by, at)
    audit.record("inquiry.recorded", by=by, obj=inquiry, scope=agency.code)
    return inquiry


def _insert(**fields: object) -> Inquiry:
    """Insert under a fresh number; a number taken by chance is drawn again."""
    for _ in range(5):
        inquiry = Inquiry(number=new_number(clock.now()), **fields)
        try:
            with transaction.atomic():
                inquiry.save(force_insert=True)
        except IntegrityError as error:
            if inquiry.external_id and "external_id" in str(error):
                raise InquiryError("Pesan ini sudah pernah dicatat.") from error
            if not Inquiry.objects.filter(number=inquiry.number).exists():
                raise
        else:
            return inquiry
    raise InquiryError("Nomor pesan belum dapat dibuat. Kirim ulang.")


def _keep_contact(inquiry: Inquiry, contact: str) -> None:
    kind = CitizenContact.Kind.EMAIL if "@" in contact else CitizenContact.Kind.PHONE
    CitizenContact.objects.create(
        inquiry=inquiry,
        kind=kind,
        value=contact,
        value_hash=keyed_hash(contact, purpose="contact"),
    )


@transaction.atomic
def claim_inquiry(*, inquiry: Inquiry, by: User, version: int | None = None) -> Inquiry:
    """Take an inquiry to work on it.

    :raises InquiryError: if it is finished or a colleague holds it.
    """
    row = Inquiry.locked(inquiry, version=version)
    if not row.is_open:
        raise InquiryError("Pesan ini sudah dijawab. Muat ulang halaman.")
    row.take(by, clock.now())
    return row


@transaction.atomic
def release_inquiry(*, inquiry: Inquiry, by: User, version: int | None = None) -> Inquiry:
    """Give an inquiry back to colleagues.

    :raises InquiryError: if the user does not hold it.
    """
    row = Inquiry.locked(inquiry, version=version)
    row.let_go(by, clock.now())
    return row


@transaction.atomic
def refer_inquiry(
    *,
    inquiry: Inquiry,
    agencies: Iterable[Agency],
    reason: str,
    by: User,
    optional: Iterable[Agency] = (),
    version: int | None = None,
) -> list[Referral]:
    """Ask other Instansi for an answer, each with a 24-hour clock of its own (Lampiran B.3).

    The inquiry waits for `agencies`; what `optional` ones answer is welcome.

    :raises InquiryError: if the inquiry cannot be referred now.
    :raises ReferralError: if an Instansi is closed, is the asker, or is asked already; or none
        has to answer.
    """
    wanted = [(agency, True) for agency in agencies] + [(agency, False) for agency in optional]
    if not wanted:
        raise ReferralError("Pilih Instansi yang akan menjawab.")
    if not reason.strip():
        raise ReferralError("Tuliskan alasan pesan ini diteruskan.")
    row = Inquiry.locked(inquiry, version=version)
    if not row.can_be_referred:
        raise InquiryError("Pesan ini sudah dijawab, jadi tidak dapat diteruskan lagi.")
    if not any(is_mandatory for _, is_mandatory in wanted) and not row.has_mandatory_referral:
        raise ReferralError("Sedikitnya satu Instansi harus wajib menjawab.")
    at = clock.now()
    row.take(by, at)
    sent = [_send(row, agency, reason.strip(), by, at, mandatory) for agency, mandatory in wanted]
    row.follow_referrals()
    alerts.tell_sent(sent, at)
    audit.record(
        "inquiry.referred",
        by=by,
        obj=row,
        scope=row.agency.code,
        to=[agency.code for agency, _ in wanted],
    )
    return sent


def _send(
    inquiry: Inquiry, agency: Agency, reason: str, by: User, at: datetime, is_mandatory: bool
) -> Referral:
    if agency.pk == inquiry.agency_id:
        raise ReferralError("Pesan ini milik Instansi Anda sendiri. Jawablah langsung.")
    if agency.closed_at is not None:
        raise ReferralError(f"{agency} sudah ditutup. Pilih Instansi penggantinya.")
    due = sla.due_at(at)
    try:
        with transaction.atomic():
            referral = Referral.objects.create(
                inquiry=inquiry,
                from_agency=inquiry.agency,
                to_agency=agency,
                cycle=inquiry.cycle,
                is_mandatory=is_mandatory,
                reason=reason,
                sent_by=by,
                sent_at=at,
                due_at=due,
                next_check_at=sla.next_check(due=due, now=at),
            )
    except IntegrityError as error:
        if not inquiry.referrals.live().filter(to_agency=agency).exists():
            raise
        raise ReferralError(f"{agency} sudah diminta menjawab pesan ini.") from error
    inquiry.log(Event.Kind.REFERRED, at=at, by=by, referral=referral, note=reason)
    return referral


@transaction.atomic
def answer_referral(*, referral: Referral, text: str, by: User) -> ReferralAnswer:
    """Give the Instansi's answer to the asker, who publishes it (Lampiran B.4).

    :raises ReferralError: if it no longer awaits an answer.
    """
    answer = referral.answer(text, by=by)
    alerts.tell_answered(answer.referral)
    audit.record("referral.answered", by=by, obj=referral, scope=referral.to_agency.code)
    return answer


@transaction.atomic
def reject_referral(
    *, referral: Referral, reason: str, by: User, suggested_agency: Agency | None = None
) -> None:
    """Say that the matter is another's authority, with a reason and a suggestion.

    :raises ReferralError: if it no longer awaits its first answer.
    """
    referral.reject(reason, by=by, suggested_agency=suggested_agency)
    alerts.tell_rejected(referral)
    audit.record("referral.rejected", by=by, obj=referral, scope=referral.to_agency.code)


@transaction.atomic
def withdraw_referral(*, referral: Referral, by: User) -> None:
    """Take a referral back that has not been answered.

    :raises ReferralError: if it has been answered.
    """
    referral.withdraw(by=by)
    alerts.tell_withdrawn([referral], clock.now())
    audit.record("referral.withdrawn", by=by, obj=referral, scope=referral.from_agency.code)


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
    open_referrals = list(
        row.referrals.select_for_update(no_key=True).filter(cycle=row.cycle).order_by("pk")
    )
    at = clock.now()
    if not row.can_be_answered:
        row.mark_answered(at)  # refuses, and says why
    row.take(by, at)
    cited = _cited(row, open_referrals, {referral.pk for referral in referrals}, at, by)
    _check_deviation(row, text, cited, deviation_reason)
    needless = [referral for referral in open_referrals if referral.awaits_answer]
    for referral in needless:
        referral.withdraw_locked(at=at, by=by)
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
    audit.record("inquiry.replied", by=by, obj=row, scope=row.agency.code)
    return reply


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
    return [referral.answers.order_by("at", "pk").last() for referral in cited]


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


@transaction.atomic
def close_inquiry(*, inquiry: Inquiry, by: User, version: int | None = None) -> Inquiry:
    """Finish an answered inquiry.

    :raises InquiryError: if it has not been answered.
    """
    row = Inquiry.locked(inquiry, version=version)
    row.close(by=by, at=clock.now())
    audit.record("inquiry.closed", by=by, obj=row, scope=row.agency.code)
    return row
