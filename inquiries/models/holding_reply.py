"""Balasan sementara: a word to the citizen while the answer is being sought; it stops no clock."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from inquiries.models.inquiry import Inquiry


class HoldingReply(models.Model):
    """A message to the citizen that is not an answer."""

    inquiry = models.ForeignKey(Inquiry, models.PROTECT, related_name="holding_replies")
    text = models.TextField("balasan sementara")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("dikirim")

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="a_holding_reply_has_text")
        ]
