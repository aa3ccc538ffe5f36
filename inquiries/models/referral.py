"""Referral (rujukan): another Instansi is asked, and has 24 hours (Lampiran B.3, B.4)."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q

from agencies import targets
from core import clock
from inquiries import sla
from inquiries.errors import ReferralError
from inquiries.models.event import Event
from inquiries.models.inquiry import Inquiry
from inquiries.models.referral_queryset import ReferralQuerySet

if TYPE_CHECKING:
    from agencies.models import Closing, User
    from inquiries.models.answer_void import AnswerVoid


class Referral(models.Model):
    """One Instansi's duty to answer another. Its clock belongs to it alone and never changes.

    SENT: the clock runs. ANSWERED: the target has answered. ACCEPTED: a reply rests on it.
    RETURNED: incomplete, asked again (no new clock). REJECTED: not the target's authority.
    WITHDRAWN: taken back by the asker. CLOSED_UNANSWERED: given up by the asker's Pejabat.
    """

    class Status(models.TextChoices):
        SENT = "SENT", "Menunggu jawaban"
        ANSWERED = "ANSWERED", "Dijawab"
        ACCEPTED = "ACCEPTED", "Jawaban dipakai"
        RETURNED = "RETURNED", "Dikembalikan"
        REJECTED = "REJECTED", "Bukan kewenangan"
        WITHDRAWN = "WITHDRAWN", "Ditarik"
        CLOSED_UNANSWERED = "CLOSED_UNANSWERED", "Ditutup tanpa jawaban"

    inquiry = models.ForeignKey(Inquiry, models.PROTECT, related_name="referrals")
    from_agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="referrals_out")
    to_agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="referrals_in")
    cycle = models.PositiveSmallIntegerField(default=1)
    is_mandatory = models.BooleanField("wajib", default=True)
    reason = models.TextField("alasan")
    status = models.CharField(max_length=20, choices=Status, default=Status.SENT)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField("diteruskan")
    due_at = models.DateTimeField("batas waktu jawaban")
    stopped_at = models.DateTimeField("jam berhenti", null=True, blank=True)
    first_answered_at = models.DateTimeField("pertama dijawab", null=True, blank=True)
    return_due_at = models.DateTimeField("target SOP melengkapi", null=True, blank=True)
    next_check_at = models.DateTimeField(null=True, blank=True)
    outcome_reason = models.TextField(blank=True)
    suggested_agency = models.ForeignKey(
        "agencies.Agency", models.PROTECT, null=True, blank=True, related_name="+"
    )
    designated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="ditunjuk oleh",
    )

    moved_by = models.ForeignKey(
        "agencies.Closing",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="dialihkan karena penutupan",
    )

    objects = ReferralQuerySet.as_manager()

    class Meta:
        ordering = ["sent_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["inquiry", "to_agency"],
                condition=Q(status__in=["SENT", "ANSWERED", "RETURNED"]),
                name="one_live_referral_per_inquiry_and_agency",
            ),
            models.CheckConstraint(
                condition=~Q(from_agency=F("to_agency")), name="no_referral_to_oneself"
            ),
            models.CheckConstraint(
                condition=Q(due_at__gt=F("sent_at")), name="referral_is_due_after_it_is_sent"
            ),
            models.CheckConstraint(
                condition=~Q(status="SENT") | Q(stopped_at=None),
                name="a_sent_referral_has_no_stop",
            ),
            models.CheckConstraint(
                condition=Q(status="SENT") | Q(stopped_at__isnull=False),
                name="a_referral_no_longer_sent_has_stopped",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["ANSWERED", "ACCEPTED", "RETURNED"])
                | Q(first_answered_at__isnull=False),
                name="an_answered_referral_has_a_first_answer",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_check_at"],
                name="referral_to_check",
                condition=Q(next_check_at__isnull=False),
            ),
            models.Index(
                fields=["to_agency", "due_at", "id"],
                name="referral_awaiting",
                condition=Q(status__in=["SENT", "RETURNED"]),
            ),
            models.Index(
                fields=["due_at", "id"],
                name="referral_by_due",
                condition=Q(status__in=["SENT", "RETURNED"]),
            ),
            models.Index(F("sent_at").desc(), F("id").desc(), name="referral_newest"),
            models.Index(fields=["to_agency", "sent_at", "id"], name="referral_to_agency"),
            models.Index(fields=["from_agency", "sent_at", "id"], name="referral_from_agency"),
        ]

    def __str__(self) -> str:
        return f"Rujukan {self.inquiry.number} ke {self.to_agency}"

    @property
    def awaits_answer(self) -> bool:
        return self.status in {self.Status.SENT, self.Status.RETURNED}

    @property
    def can_be_rejected(self) -> bool:
        """Whether the target may still say that it is not its authority."""
        return self.status == self.Status.SENT and self.designated_by_id is None

    @property
    def is_answered(self) -> bool:
        return self.status in {self.Status.ANSWERED, self.Status.ACCEPTED}

    @property
    def breach(self) -> Event | None:
        """The record that 24 hours passed, if they did."""
        return self.events.filter(kind=Event.Kind.BREACHED).first()

    @property
    def latest_void(self) -> "AnswerVoid | None":
        """The newest declaration that an answer of this referral does not answer."""
        voids = [answer.void for answer in self.answers.all() if hasattr(answer, "void")]
        return max(voids, key=lambda void: (void.at, void.pk), default=None)

    def is_late_at(self, at: datetime) -> bool:
        return sla.is_late(due=self.due_at, stopped=self.stopped_at, now=at)

    @property
    def is_late(self) -> bool:
        return self.is_late_at(clock.now())

    @property
    def verdict(self) -> sla.Verdict:
        return self.verdict_at(clock.now())

    def verdict_at(self, at: datetime) -> sla.Verdict:
        """The verdict as it stands at a moment; the first submission keeps its own."""
        given_up = {self.Status.WITHDRAWN, self.Status.CLOSED_UNANSWERED}
        return sla.verdict(
            due=self.due_at,
            stopped=self.stopped_at,
            now=at,
            is_withdrawn=self.status in given_up and self.first_answered_at is None,
        )

    @transaction.atomic
    def answer(self, text: str, *, by: "User") -> "ReferralAnswer":
        """Submit the Instansi's answer and stop the 24-hour clock (Lampiran B.4).

        :raises ReferralError: if it no longer awaits an answer.
        """
        inquiry = Inquiry.locked(self.inquiry)  # inquiry first, always
        referral = inquiry.referrals.select_for_update(no_key=True).get(pk=self.pk)
        referral.check_awaits_answer()
        at = clock.now()  # after the locks: the sweep may have been waiting for the same row
        answer = referral.answer_locked(text, by=by, at=at, recorded_at=at)
        inquiry.log(Event.Kind.REFERRAL_ANSWERED, at=at, by=by, referral=referral)
        inquiry.follow_referrals()
        return answer

    def check_awaits_answer(self) -> None:
        """:raises ReferralError: if it no longer awaits an answer."""
        if not self.awaits_answer:
            raise ReferralError("Rujukan ini sudah dijawab atau ditarik. Muat ulang halaman.")

    def answer_locked(
        self, text: str, *, by: "User", at: datetime, recorded_at: datetime
    ) -> "ReferralAnswer":
        """SENT, RETURNED → ANSWERED at the time the answer came. The caller holds the locks."""
        self.first_answered_at = self.first_answered_at or at
        self.outcome_reason = ""
        fields = ("first_answered_at", "outcome_reason")
        self._stop(at, self.Status.ANSWERED, *fields, recorded_at=recorded_at)
        return self.answers.create(text=text, by=by, at=at)

    @transaction.atomic
    def reject(self, reason: str, *, by: "User", suggested_agency=None) -> None:
        """Say that the matter is not the target's authority; stops the clock.

        :raises ReferralError: if it no longer awaits its first answer, or no reason is given.
        """
        if not reason.strip():
            raise ReferralError("Tuliskan alasan mengapa bukan kewenangan Instansi Anda.")
        inquiry = Inquiry.locked(self.inquiry)
        referral = inquiry.referrals.select_for_update(no_key=True).get(pk=self.pk)
        if referral.status != self.Status.SENT:
            raise ReferralError("Rujukan ini sudah dijawab atau ditarik. Muat ulang halaman.")
        if referral.designated_by_id:
            raise ReferralError("Diskominfo menunjuk Instansi Anda untuk menjawab pesan ini.")
        referral.outcome_reason, referral.suggested_agency = reason.strip(), suggested_agency
        at = clock.now()
        referral._stop(at, self.Status.REJECTED, "outcome_reason", "suggested_agency")
        inquiry.log(Event.Kind.REFERRAL_REJECTED, at=at, by=by, referral=referral, note=reason)
        inquiry.follow_referrals()

    @transaction.atomic
    def withdraw(self, *, by: "User") -> None:
        """Take the referral back; before it was due, no verdict remains.

        :raises ReferralError: if the target has answered already.
        """
        inquiry = Inquiry.locked(self.inquiry)
        referral = inquiry.referrals.select_for_update(no_key=True).get(pk=self.pk)
        if not referral.awaits_answer:
            raise ReferralError("Rujukan ini sudah dijawab atau ditarik. Muat ulang halaman.")
        referral.withdraw_locked(at=clock.now(), by=by)
        inquiry.follow_referrals()

    @transaction.atomic
    def give_back(self, reason: str, *, by: "User") -> None:
        """ANSWERED → RETURNED: the answer is incomplete; no new clock, the verdict stays.

        :raises ReferralError: if there is no answer at hand, or no reason is given.
        """
        if not reason.strip():
            raise ReferralError("Tuliskan apa yang masih kurang.")
        inquiry = Inquiry.locked(self.inquiry)
        referral = inquiry.referrals.select_for_update(no_key=True).get(pk=self.pk)
        if referral.status != self.Status.ANSWERED or not inquiry.is_open:
            raise ReferralError("Tidak ada jawaban yang dapat dikembalikan. Muat ulang halaman.")
        referral.status, referral.outcome_reason = self.Status.RETURNED, reason.strip()
        at = clock.now()
        days = referral.to_agency.sop.return_days
        referral.return_due_at = targets.calendar().after(at, days)
        referral.save(update_fields=["status", "outcome_reason", "return_due_at"])
        inquiry.log(Event.Kind.REFERRAL_RETURNED, at=at, by=by, referral=referral, note=reason)
        inquiry.follow_referrals()

    @transaction.atomic
    def close_unanswered(self, reason: str, *, by: "User") -> None:
        """SENT, RETURNED → CLOSED_UNANSWERED: the asker's Pejabat gives up waiting.

        :raises ReferralError: in any other status, or if no reason is given.
        """
        if not reason.strip():
            raise ReferralError("Tuliskan alasan rujukan ini ditutup.")
        inquiry = Inquiry.locked(self.inquiry)
        referral = inquiry.referrals.select_for_update(no_key=True).get(pk=self.pk)
        if not referral.awaits_answer:
            raise ReferralError("Rujukan ini sudah dijawab atau ditarik. Muat ulang halaman.")
        at = clock.now()
        referral.outcome_reason = reason.strip()
        referral._stop(at, self.Status.CLOSED_UNANSWERED, "outcome_reason")
        inquiry.log(Event.Kind.REFERRAL_CLOSED, at=at, by=by, referral=referral, note=reason)
        inquiry.follow_referrals()

    def move_locked(self, *, closing: "Closing", at: datetime) -> None:
        """Put the successor in the place of a closed Instansi; its clock stays as it is.

        Where that would ask the successor itself, or ask it twice, the referral is withdrawn.
        The caller holds the locks and derives the inquiry's status afterwards.
        """
        closed, heir = closing.agency, closing.successor
        asker = heir if self.from_agency_id == closed.pk else self.from_agency
        target = heir if self.to_agency_id == closed.pk else self.to_agency
        asked = self.inquiry.referrals.live().filter(to_agency=target).exclude(pk=self.pk)
        if asker == target or (target == heir and asked.exists()):
            self._stop(at, self.Status.WITHDRAWN)
            note = f"{closed} ditutup; {heir} memegang pesan ini sendiri."
            kind = Event.Kind.REFERRAL_WITHDRAWN
        else:
            self.from_agency, self.to_agency, self.moved_by = asker, target, closing
            self.save(update_fields=["from_agency", "to_agency", "moved_by"])
            note, kind = f"Dari {closed} ke {heir}.", Event.Kind.MOVED
        self.inquiry.log(kind, at=at, by=closing.planned_by, referral=self, note=note)

    def restart_locked(self, *, since: datetime) -> None:
        """ANSWERED → SENT: the answer given at `since` counts no more; the due time stays.

        The sweep looks again at what passed since then. The caller holds the locks.
        """
        self.status, self.stopped_at, self.first_answered_at = self.Status.SENT, None, None
        self.next_check_at = sla.next_check(due=self.due_at, now=since)
        self.save(update_fields=["status", "stopped_at", "first_answered_at", "next_check_at"])

    def reinstate_locked(self, *, answered_at: datetime) -> None:
        """Let the first answer count again: the clock stopped when it was given.

        The caller holds the locks.
        """
        if self.status == self.Status.SENT:
            self.status = self.Status.ANSWERED
        first = min(answered_at, self.first_answered_at or answered_at)
        self.stopped_at = self.first_answered_at = first
        self.next_check_at = None
        self.save(update_fields=["status", "stopped_at", "first_answered_at", "next_check_at"])

    def withdraw_locked(self, *, at: datetime, by: "User") -> None:
        """Withdraw under locks the caller holds; the caller then derives the inquiry's status."""
        self._stop(at, status=self.Status.WITHDRAWN)
        self.inquiry.log(Event.Kind.REFERRAL_WITHDRAWN, at=at, by=by, referral=self)

    def check_can_be_cited(self) -> None:
        """:raises ReferralError: if it has no answer that a reply may rest on."""
        if not self.is_answered:
            raise ReferralError(f"{self.to_agency} belum menjawab, jadi tidak dapat dikutip.")

    def accept_locked(self, *, at: datetime, by: "User | None") -> None:
        """ANSWERED → ACCEPTED, when a reply rests on it. The caller holds the locks.

        :raises ReferralError: if it has no answer.
        """
        self.check_can_be_cited()
        if self.status == self.Status.ANSWERED:
            self.status = self.Status.ACCEPTED
            self.save(update_fields=["status"])
            self.inquiry.log(Event.Kind.REFERRAL_ACCEPTED, at=at, by=by, referral=self)

    def _stop(
        self, at: datetime, status: "Status", *fields: str, recorded_at: datetime | None = None
    ) -> None:
        """Keep the first stop; a late one records the breach the sweep has not seen yet."""
        from inquiries import thresholds  # noqa: PLC0415 - it imports this module

        if self.stopped_at is None:
            self.stopped_at = at
            if self.is_late_at(at):
                passed = thresholds.passed_by(self, at)
                thresholds.record([(self, passed)], at=recorded_at or at)
        self.status, self.next_check_at = status, None
        self.save(update_fields=["status", "stopped_at", "next_check_at", *fields])


class ReferralAnswer(models.Model):
    """One answer the target gave; rows are only ever added."""

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="answers")
    text = models.TextField("jawaban")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("dijawab")

    class Meta:
        ordering = ["at", "pk"]
