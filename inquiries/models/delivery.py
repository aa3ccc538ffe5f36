"""What platforms hand in at the webhook door: kept raw first, understood later."""

from datetime import datetime
from typing import Self

from django.db import models

from core.fields import EncryptedTextField
from inquiries.models.inquiry import Inquiry


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def due(self, at: datetime) -> Self:
        """What waits to be processed, oldest first."""
        return self.filter(processed_at=None, next_try_at__lte=at).order_by("next_try_at", "pk")

    def given_up(self) -> Self:
        """What failed too often: it waits for somebody to replay it."""
        return self.filter(processed_at=None, next_try_at=None)


class Delivery(models.Model):
    """One genuine call of a platform, byte for byte; sealed, for it holds what people wrote."""

    channel = models.CharField(max_length=20)
    external_id = models.CharField(max_length=160)
    body = EncryptedTextField()
    received_at = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    processed_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=120, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["received_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "external_id"], name="one_delivery_per_channel_and_id"
            )
        ]
        indexes = [
            models.Index(
                fields=["next_try_at", "id"],
                name="delivery_to_process",
                condition=models.Q(processed_at=None, next_try_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel}:{self.external_id}"

    @property
    def raw(self) -> bytes:
        return self.body.encode("latin-1")


class ChannelMessage(models.Model):
    """One message on a platform and the inquiry it became: however often it comes, once."""

    channel = models.CharField(max_length=20)
    external_id = models.CharField(max_length=160)
    inquiry = models.ForeignKey(
        Inquiry, models.PROTECT, null=True, blank=True, related_name="channel_messages"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "external_id"], name="one_message_per_channel_and_id"
            )
        ]
