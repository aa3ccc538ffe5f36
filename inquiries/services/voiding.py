"""An answer that does not answer: declared void, contested, decided by Diskominfo."""

from django.db import transaction

from agencies.models import User
from core import audit, clock
from inquiries import alerts
from inquiries.errors import ReferralError
from inquiries.models import AnswerVoid, Event, Inquiry, Referral
from inquiries.models.answer_void import is_within_window


@transaction.atomic
def void_answer(*, referral: Referral, reason: str, by: User) -> AnswerVoid:
    """Declare the newest answer "tidak menjawab"; the next counts against the same due time.

    :raises ReferralError: without a reason, without an answer at hand, after 24 hours, or while
        an objection to an earlier declaration is undecided.
    """
    if not reason.strip():
        raise ReferralError("Tuliskan mengapa jawaban ini tidak menjawab.")
    inquiry, row = _locked(referral)
    at = clock.now()
    answer = row.answers.order_by("at", "pk").last()
    if row.status != Referral.Status.ANSWERED or answer is None or not inquiry.is_open:
        raise ReferralError("Tidak ada jawaban yang dapat dibatalkan. Muat ulang halaman.")
    if row.latest_void is not None and row.latest_void.can_be_decided:
        raise ReferralError(
            "Keberatan atas pembatalan sebelumnya belum diputus. Tunggu putusan Diskominfo."
        )
    if not is_within_window(answer.at, at):
        raise ReferralError("Jawaban hanya dapat dibatalkan dalam 24 jam setelah diterima.")
    if row.answers.count() > 1 and not _is_first_valid(row, answer.pk):
        raise ReferralError("Jawaban pertama sudah diterima. Kembalikan jawaban ini bila kurang.")
    void = AnswerVoid.objects.create(answer=answer, reason=reason.strip(), by=by, at=at)
    row.restart_locked(since=answer.at)
    inquiry.log(Event.Kind.ANSWER_VOIDED, at=at, by=by, referral=row, note=reason.strip())
    inquiry.follow_referrals()
    alerts.tell_target(
        row,
        f"{row.from_agency} menyatakan jawaban Anda atas pesan {inquiry.number} tidak menjawab. "
        "Jawab kembali atau ajukan keberatan.",
        key=f"void:{void.pk}",
    )
    audit.record("answer.voided", by=by, obj=row, scope=row.from_agency.code)
    return void


@transaction.atomic
def contest_void(*, referral: Referral, reason: str, by: User) -> AnswerVoid:
    """Ask Diskominfo whether the answer counts.

    :raises ReferralError: without a reason, or if nothing is left to contest.
    """
    if not reason.strip():
        raise ReferralError("Tuliskan alasan keberatan Anda.")
    inquiry, row = _locked(referral)
    void = row.latest_void
    if void is None or not void.can_be_contested:
        raise ReferralError("Tidak ada pembatalan yang dapat diajukan keberatannya.")
    at = clock.now()
    void.contest_reason, void.contested_by, void.contested_at = reason.strip(), by, at
    void.save(update_fields=["contest_reason", "contested_by", "contested_at"])
    inquiry.log(Event.Kind.VOID_CONTESTED, at=at, by=by, referral=row, note=reason.strip())
    alerts.tell_oversight(
        f"{row.to_agency} berkeberatan atas pembatalan jawabannya (pesan {inquiry.number}).",
        url=f"/rujukan/{row.pk}/",
        key=f"contest:{void.pk}",
        at=at,
    )
    audit.record("answer.contested", by=by, obj=row, scope=row.to_agency.code)
    return void


@transaction.atomic
def decide_contest(*, referral: Referral, is_overturned: bool, reason: str, by: User) -> AnswerVoid:
    """Give Diskominfo's word, which is final: the answer counts after all, or it does not.

    :raises ReferralError: without a reason, or if no contest is open.
    """
    if not reason.strip():
        raise ReferralError("Tuliskan alasan putusan Anda.")
    inquiry, row = _locked(referral)
    void = row.latest_void
    if void is None or not void.can_be_decided:
        raise ReferralError("Tidak ada keberatan yang menunggu putusan. Muat ulang halaman.")
    at = clock.now()
    void.is_overturned, void.decision_reason = is_overturned, reason.strip()
    void.decided_by, void.decided_at = by, at
    void.save(update_fields=["is_overturned", "decision_reason", "decided_by", "decided_at"])
    if is_overturned:
        row.reinstate_locked(answered_at=void.answer.at)
    kind = Event.Kind.VOID_OVERTURNED if is_overturned else Event.Kind.VOID_UPHELD
    inquiry.log(kind, at=at, by=by, referral=row, note=reason.strip())
    inquiry.follow_referrals()
    word = "jawaban tetap sah" if is_overturned else "pembatalan tetap berlaku"
    alerts.tell_both(
        row, f"Putusan Diskominfo atas pesan {inquiry.number}: {word}.", key=f"decided:{void.pk}"
    )
    audit.record("answer.contest_decided", by=by, obj=row, overturned=is_overturned)
    return void


def _is_first_valid(referral: Referral, answer_id: int) -> bool:
    """Whether every earlier answer has been declared void (and not been overturned)."""
    earlier = referral.answers.exclude(pk=answer_id)
    valid = earlier.filter(void=None) | earlier.filter(void__is_overturned=True)
    return not valid.exists()


def _locked(referral: Referral) -> tuple[Inquiry, Referral]:
    inquiry = Inquiry.locked(referral.inquiry)
    return inquiry, inquiry.referrals.select_for_update(no_key=True).get(pk=referral.pk)
