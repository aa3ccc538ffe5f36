"""The code by which a citizen follows a message, and messages that a trap caught."""

from django.db import models
from django.db.models import Q

from core.fields import EncryptedTextField
from inquiries.models.inquiry import Inquiry


class QuarantinedMessage(models.Model):
    """What came through the public form with the trap filled: in no inbox and in no figure."""

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+")
    type = models.CharField("jenis", max_length=12, choices=Inquiry.Type)
    text = models.TextField("isi pesan")
    contact = EncryptedTextField(blank=True)
    received_at = models.DateTimeField("diterima")

    class Meta:
        ordering = ["-received_at", "-pk"]


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
