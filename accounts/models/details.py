"""What an account is for, whom it speaks to, and who can recover it (Pasal 7, 8 huruf a and b)."""

from django.conf import settings
from django.db import models

from accounts.audience import Segment, ordered


class AccountDetails(models.Model):
    """The details of one account; people are named, a password or key never is."""

    account = models.OneToOneField("accounts.MediaAccount", models.PROTECT, related_name="details")
    purpose = models.TextField("tujuan", blank=True)
    audience = models.TextField("Khalayak Sasaran", blank=True)
    segments = models.JSONField("Segmen Teknografis", default=list, blank=True)
    recovery_holder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="pemegang surel pemulihan",
    )
    factor_holder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="pemegang faktor kedua",
    )
    updated_at = models.DateTimeField("diubah")
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"Rincian {self.account}"

    @property
    def segment_list(self) -> list[Segment]:
        return ordered(self.segments)
