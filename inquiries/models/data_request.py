"""Permintaan data warga: what two Admins decide about one citizen's data (UU 27/2022)."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from inquiries.errors import InquiryError

if TYPE_CHECKING:
    from agencies.models import User


class DataRequest(models.Model):
    """One Admin asks for a citizen, another decides; whom it concerns is kept as keys alone.

    WAITING: for the second person. APPROVED: carried out. REFUSED: nothing was done.
    """

    class Kind(models.TextChoices):
        EXPORT = "EXPORT", "Salinan data"
        ERASURE = "ERASURE", "Penghapusan data"

    class Status(models.TextChoices):
        WAITING = "WAITING", "Menunggu persetujuan"
        APPROVED = "APPROVED", "Disetujui"
        REFUSED = "REFUSED", "Ditolak"

    kind = models.CharField("permintaan", max_length=8, choices=Kind)
    reason = models.TextField("dasar permintaan")
    inquiry_ids = models.JSONField(default=list)
    quarantined_ids = models.JSONField(default=list)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    status = models.CharField(max_length=8, choices=Status, default=Status.WAITING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("requested_by")),
                name="citizens_data_is_decided_by_two",
            ),
            models.CheckConstraint(
                condition=Q(status="WAITING", decided_by=None, decided_at=None)
                | (~Q(status="WAITING") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="a_decided_data_request_has_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    @property
    def count(self) -> int:
        """How many messages it concerns."""
        return len(self.inquiry_ids) + len(self.quarantined_ids)

    @property
    def is_waiting(self) -> bool:
        return self.status == self.Status.WAITING

    def decide(self, status: "Status", *, by: "User", at: datetime) -> None:
        """WAITING → APPROVED or REFUSED. The caller holds the lock.

        :raises InquiryError: if it is decided already, or by whoever asked for it.
        """
        if not self.is_waiting:
            raise InquiryError("Permintaan ini sudah diputus. Muat ulang halaman.")
        if self.requested_by_id == by.pk:
            raise InquiryError("Permintaan Anda sendiri diputus oleh Admin lain.")
        self.status, self.decided_by, self.decided_at = status, by, at
        self.save(update_fields=["status", "decided_by", "decided_at"])
