"""An answer that came by phone or letter, entered by the asker's Pejabat for the target."""

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from agencies.models import User
from core import audit, clock, uploads
from core.formats import wita
from inquiries import alerts, sla
from inquiries.errors import ReferralError
from inquiries.models import AnswerEntry, Event, Inquiry, Referral
from inquiries.models.referral import ReferralAnswer


def enter_answer(
    *,
    referral: Referral,
    text: str,
    channel: str,
    informant: str,
    came_at: datetime,
    evidence: UploadedFile | uploads.Inspected,
    by: User,
) -> ReferralAnswer:
    """Enter an answer at the time it came, with its evidence (Lampiran B.4).

    The verdict follows from that time. A breach recorded before the answer was entered stays in
    the history: it was true when it was recorded (docs/adr/0003).

    :raises ReferralError: if the referral no longer awaits an answer, or the time lies in the
        future, before the referral was sent, or before an answer that was given back.
    :raises core.uploads.UploadRefused: if the evidence may not be kept.
    """
    if not isinstance(evidence, uploads.Inspected):
        evidence = uploads.inspect(evidence, by=by, kinds=uploads.ALL_KINDS)
    return _enter(
        referral,
        text,
        AnswerEntry(channel=channel, informant=informant.strip(), by=by),
        came_at,
        evidence,
    )


@transaction.atomic
def _enter(
    referral: Referral,
    text: str,
    entry: AnswerEntry,
    came_at: datetime,
    evidence: uploads.Inspected,
) -> ReferralAnswer:
    by = entry.by
    inquiry = Inquiry.locked(referral.inquiry)
    row = inquiry.referrals.select_for_update(no_key=True).get(pk=referral.pk)
    row.check_awaits_answer()
    now = clock.now()
    _check_time(row, came_at, now)
    answer = row.answer_locked(text, by=by, at=came_at, recorded_at=now)
    entry.answer, entry.at = answer, now
    entry.evidence = uploads.store(evidence, by=by)
    entry.save(force_insert=True)
    word = "terlambat" if row.verdict_at(now) is sla.Verdict.LATE else "tepat waktu"
    note = f"{entry}, tiba {wita(came_at)}; menurut waktu itu {word}."
    inquiry.log(Event.Kind.ANSWER_ENTERED, at=now, by=by, referral=row, note=note)
    inquiry.follow_referrals()
    alerts.tell_target(
        row,
        f"{row.from_agency} mencatat jawaban Anda atas pesan {inquiry.number} yang datang lewat "
        f"{entry.get_channel_display().lower()}. Periksa isinya.",
        key=f"entered:{answer.pk}",
    )
    alerts.tell_answered(row)
    audit.record(
        "referral.answer_entered",
        by=by,
        obj=row,
        scope=row.from_agency.code,
        channel=entry.channel,
        answer=answer.pk,
    )
    return answer


def _check_time(referral: Referral, came_at: datetime, now: datetime) -> None:
    """:raises ReferralError: for a time at which no answer can have come."""
    if came_at > now:
        raise ReferralError("Waktu jawaban berada di masa depan. Perbaiki waktunya.")
    if came_at < referral.sent_at:
        raise ReferralError(
            f"Jawaban tidak mungkin datang sebelum diteruskan ({wita(referral.sent_at)})."
        )
    if referral.first_answered_at is not None and came_at < referral.first_answered_at:
        raise ReferralError(
            "Jawaban pelengkap tidak mungkin datang sebelum jawaban yang dikembalikan."
        )
