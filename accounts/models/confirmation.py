"""That an account lives and is in our hands: a code seen in it, or a picture of it (Pasal 8c)."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from accounts.models.account import MediaAccount

VALIDITY = timedelta(days=180)


class ConfirmationQuerySet(models.QuerySet["Confirmation"]):
    def newest(self, account: "MediaAccount") -> "Confirmation | None":
        return self.filter(account=account).order_by("-at", "-pk").first()

    def recent(self, at: datetime) -> Self:
        """Confirmations that still count: an account without one is due, also if never."""
        return self.filter(at__gt=at - VALIDITY, at__lte=at)


class Confirmation(models.Model):
    """One look at an account by a Pengelola; never changed afterwards."""

    account = models.ForeignKey(
        "accounts.MediaAccount", models.PROTECT, related_name="confirmations"
    )
    at = models.DateTimeField("dikonfirmasi")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    code = models.CharField("kode yang terlihat", max_length=20, blank=True)
    screenshot = models.ForeignKey(
        "core.Upload", models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(code="") | Q(screenshot__isnull=False),
                name="a_confirmation_has_a_code_or_a_picture",
            )
        ]
        indexes = [models.Index(fields=["account", "at"], name="confirmation_of_account")]

    @property
    def valid_until(self) -> datetime:
        return self.at + VALIDITY
