"""Asking another Instansi, and its answer (Lampiran B.3, B.4)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from agencies.models import Agency, User
from core import audit, clock
from inquiries import alerts, drafts, sla
from inquiries.bank.offers import shown_before_referring
from inquiries.bank.services import use_answers
from inquiries.errors import InquiryError, ReferralError
from inquiries.models import BankAnswer, Event, Inquiry, Referral
from inquiries.models.referral import ReferralAnswer


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

    The inquiry waits for `agencies`; what `optional` ones answer is welcome. Each event logs in
    `data` which answers of the bank were offered instead (`bank_offered`, their codes).

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
    if row.needs_designation:
        raise InquiryError(
            "Dua Instansi menyatakan bukan kewenangannya. Diskominfo menunjuk Instansi penjawab; "
            "Anda akan diberi tahu."
        )
    at = clock.now()
    row.take(by, at)
    offered = shown_before_referring(row)
    why = "\n".join([reason.strip(), *_stands_for(row)])
    sent = [
        _send(row, agency, why, by, at, mandatory, data=offered) for agency, mandatory in wanted
    ]
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


def _stands_for(inquiry: Inquiry) -> list[str]:
    """What the Instansi should know of an inquiry that leads an issue."""
    return [text for issue in inquiry.leads.all() if (text := issue.stands_for())]


def _send(
    inquiry: Inquiry,
    agency: Agency,
    reason: str,
    by: User,
    at: datetime,
    is_mandatory: bool,
    designated_by: User | None = None,
    data: dict[str, Any] | None = None,
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
                designated_by=designated_by,
            )
    except IntegrityError as error:
        if not inquiry.referrals.live().filter(to_agency=agency).exists():
            raise
        raise ReferralError(f"{agency} sudah diminta menjawab pesan ini.") from error
    kind = Event.Kind.DESIGNATED if designated_by else Event.Kind.REFERRED
    inquiry.log(kind, at=at, by=designated_by or by, referral=referral, note=reason, data=data)
    return referral


@transaction.atomic
def answer_referral(
    *, referral: Referral, text: str, by: User, bank_answers: Iterable[BankAnswer] = ()
) -> ReferralAnswer:
    """Give the Instansi's answer to the asker, who publishes it (Lampiran B.4).

    :raises ReferralError: if it no longer awaits an answer.
    :raises BankError: if an answer of the bank has expired or was archived meanwhile.
    """
    answer = referral.answer(text, by=by)
    use_answers(entries=bank_answers, inquiry=answer.referral.inquiry, by=by)
    drafts.forget(drafts.of_answer(referral), by=by)
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
    inquiry = Inquiry.objects.get(pk=referral.inquiry_id)
    if inquiry.needs_designation:
        alerts.tell_oversight(
            f"Dua Instansi menolak pesan {inquiry.number}. Tunjuk Instansi yang harus menjawab.",
            url=f"/pesan/{inquiry.number}/",
            key=f"designate:{referral.pk}",
            at=clock.now(),
        )
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
def return_referral(*, referral: Referral, reason: str, by: User) -> None:
    """Ask for a more complete answer; the first submission keeps its verdict.

    :raises ReferralError: if there is no answer at hand, or no reason is given.
    """
    referral.give_back(reason, by=by)
    alerts.tell_target(
        referral,
        f"{referral.from_agency} meminta jawaban atas pesan {referral.inquiry.number} dilengkapi.",
        key=f"returned:{referral.answers.count()}",
    )
    audit.record("referral.returned", by=by, obj=referral, scope=referral.from_agency.code)


@transaction.atomic
def close_referral_unanswered(*, referral: Referral, reason: str, by: User) -> None:
    """Stop waiting for an Instansi; only the asker's Pejabat does (Lampiran B.4).

    :raises ReferralError: if it no longer awaits an answer, or no reason is given.
    """
    referral.close_unanswered(reason, by=by)
    alerts.tell_target(
        referral,
        f"{referral.from_agency} menutup rujukan pesan {referral.inquiry.number} tanpa jawaban.",
        key="closed",
    )
    audit.record("referral.closed", by=by, obj=referral, scope=referral.from_agency.code)


@transaction.atomic
def designate_agency(
    *, inquiry: Inquiry, agency: Agency, reason: str, by: User, version: int | None = None
) -> Referral:
    """Let Diskominfo name the Instansi that has to answer, after two have refused.

    :raises InquiryError: if no two have refused, or an answer is still to be expected.
    :raises ReferralError: if the Instansi is closed or is the asker.
    """
    row = Inquiry.locked(inquiry, version=version)
    if not row.is_open or not row.needs_designation:
        raise InquiryError("Pesan ini tidak menunggu penunjukan. Muat ulang halaman.")
    at = clock.now()
    asker = row.referrals.filter(cycle=row.cycle).latest("sent_at", "pk").sent_by
    referral = _send(row, agency, reason.strip(), asker, at, True, designated_by=by)
    row.follow_referrals()
    alerts.tell_sent([referral], at)
    alerts.tell_both(
        referral, f"Diskominfo menunjuk {agency} menjawab pesan {row.number}.", key="designated"
    )
    audit.record("inquiry.designated", by=by, obj=row, scope=row.agency.code, to=agency.code)
    return referral


def lock_referrals(inquiry: Inquiry) -> list[Referral]:
    """Lock the referrals of this cycle; the caller holds the inquiry's lock.

    The time that decides their verdicts is read after this.
    """
    rows = inquiry.referrals.select_for_update(no_key=True).filter(cycle=inquiry.cycle)
    return list(rows.order_by("pk"))


def withdraw_awaited(referrals: list[Referral], *, at: datetime, by: User) -> list[Referral]:
    """Withdraw those that nobody has answered, and return them; the caller holds their locks."""
    needless = [row for row in referrals if row.awaits_answer]
    for row in needless:
        row.withdraw_locked(at=at, by=by)
    return needless
