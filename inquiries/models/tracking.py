"""The code by which a citizen follows a message, and messages that a trap caught."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.fields import EncryptedTextField
from inquiries.models.inquiry import Inquiry

if TYPE_CHECKING:
    from agencies.models import User


class QuarantinedMessage(models.Model):
    """What came through the public form with the trap filled: in no inbox and in no figure."""

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+")
    type = models.CharField("jenis", max_length=12, choices=Inquiry.Type)
    text = models.TextField("isi pesan")
    contact = EncryptedTextField(blank=True)
    received_at = models.DateTimeField("diterima")
    discarded_at = models.DateTimeField("dibuang", null=True, blank=True)
    discarded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-received_at", "-pk"]
        indexes = [
            models.Index(
                models.F("received_at").desc(),
                models.F("id").desc(),
                name="quarantined_newest",
                condition=Q(discarded_at=None),
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(discarded_at=None, discarded_by=None)
                | Q(discarded_at__isnull=False, discarded_by__isnull=False),
                name="a_discarded_message_has_who_and_when",
            )
        ]

    def discard(self, *, by: "User", at: datetime) -> None:
        """Take it out of the list for good. The caller holds the lock."""
        self.discarded_by, self.discarded_at = by, at
        self.save(update_fields=["discarded_by", "discarded_at"])


class TrackingCode(models.Model):
    """Opens one conversation; only a keyed hash of the code is kept.

    It points at the newest inquiry of the conversation: a late follow-up moves it on.
    """

    code_hash = models.CharField(max_length=64, unique=True)
    inquiry = models.OneToOneField(
        Inquiry, models.PROTECT, null=True, blank=True, related_name="tracking"
    )
    quarantined = models.OneToOneField(
        QuarantinedMessage, models.CASCADE, null=True, blank=True, related_name="tracking"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(inquiry=None, quarantined__isnull=False)
                | Q(inquiry__isnull=False, quarantined=None),
                name="a_code_opens_one_thing",
            )
        ]
