"""Usulan balasan: what a Petugas would reply in a crisis, until a Pejabat lets it count."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from inquiries.errors import InquiryError
from inquiries.models.inquiry import Inquiry
from inquiries.models.referral import Referral
from inquiries.models.reply import Reply

if TYPE_CHECKING:
    from agencies.models import User


class ReplyProposal(models.Model):
    """A reply that does not count yet, kept as it was proposed whatever became of it.

    WAITING: for the Pejabat, as long as the inquiry can be answered. APPROVED: became `reply`, as
    it stood or edited. RETURNED: sent back with a note. REPLACED: by a newer proposal.
    """

    class Outcome(models.TextChoices):
        WAITING = "WAITING", "Menunggu persetujuan Pejabat"
        APPROVED = "APPROVED", "Disetujui"
        RETURNED = "RETURNED", "Dikembalikan"
        REPLACED = "REPLACED", "Diganti usulan baru"

    inquiry = models.ForeignKey(Inquiry, models.PROTECT, related_name="proposals")
    cycle = models.PositiveSmallIntegerField()
    text = models.TextField("balasan")
    url = models.URLField("tautan balasan", max_length=500, blank=True)
    outside_body = models.ForeignKey(
        "agencies.OutsideBody", models.PROTECT, null=True, blank=True, related_name="+"
    )
    referrals = models.ManyToManyField(Referral, related_name="+")
    deviation_reason = models.TextField("alasan perbedaan", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("diusulkan")
    outcome = models.CharField(max_length=12, choices=Outcome, default=Outcome.WAITING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField("catatan", blank=True)
    reply = models.OneToOneField(
        Reply, models.PROTECT, null=True, blank=True, related_name="proposal"
    )

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["inquiry", "cycle"],
                condition=Q(outcome="WAITING"),
                name="one_waiting_proposal_per_inquiry_and_cycle",
            ),
            models.CheckConstraint(
                condition=Q(outcome="WAITING", decided_at=None)
                | (~Q(outcome="WAITING") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="a_decided_proposal_has_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(outcome="APPROVED", reply__isnull=False)
                | (~Q(outcome="APPROVED") & Q(reply=None)),
                name="an_approved_proposal_became_a_reply",
            ),
        ]

    def __str__(self) -> str:
        return f"Usulan balasan {self.inquiry.number}"

    @property
    def is_waiting(self) -> bool:
        """Whether a Pejabat may still decide it."""
        row = self.inquiry
        is_current = self.cycle == row.cycle and row.is_open
        return self.outcome == self.Outcome.WAITING and is_current

    @property
    def outcome_word(self) -> str:
        """What became of it; one that lost its inquiry to another reply was not used."""
        is_lost = self.outcome == self.Outcome.WAITING and not self.is_waiting
        return "Tidak dipakai" if is_lost else self.get_outcome_display()

    def approve(self, reply: Reply, *, by: "User", at: datetime) -> None:
        """WAITING → APPROVED. The caller holds the inquiry's lock."""
        self.reply = reply
        self._decide(self.Outcome.APPROVED, by=by, at=at)

    def send_back(self, note: str, *, by: "User", at: datetime) -> None:
        """WAITING → RETURNED, with what is to be changed. The caller holds the inquiry's lock.

        :raises InquiryError: if nothing is said.
        """
        if not note.strip():
            raise InquiryError("Tuliskan apa yang perlu diperbaiki.")
        self.note = note.strip()
        self._decide(self.Outcome.RETURNED, by=by, at=at)

    def replace(self, *, by: "User", at: datetime) -> None:
        """WAITING → REPLACED. The caller holds the inquiry's lock."""
        self._decide(self.Outcome.REPLACED, by=by, at=at)

    def _decide(self, outcome: "Outcome", *, by: "User", at: datetime) -> None:
        self.outcome, self.decided_by, self.decided_at = outcome, by, at
        self.save(update_fields=["outcome", "decided_by", "decided_at", "note", "reply"])
