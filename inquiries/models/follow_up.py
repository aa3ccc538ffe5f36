"""Follow-up (pesan lanjutan): what the same person writes after the reply."""

from django.conf import settings
from django.db import models

from inquiries.models.inquiry import Inquiry


class FollowUp(models.Model):
    """A later message of the same conversation; a thank-you is kept and reopens nothing.

    `by` is the Petugas who wrote it down, nobody where it came by itself.
    """

    inquiry = models.ForeignKey(Inquiry, models.PROTECT, related_name="follow_ups")
    cycle = models.PositiveSmallIntegerField()
    text = models.TextField("isi pesan")
    is_thanks = models.BooleanField("hanya ucapan terima kasih", default=False)
    at = models.DateTimeField("diterima")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(text=""), name="a_follow_up_has_text")
        ]
