"""What was handed over when a Pejabat or Petugas left: ticked off once, and kept (Pasal 9(1))."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class HandOverStep(models.Model):
    """One thing done after a departure: an account's credentials changed, or, without an account,
    the open work given to others. Never changed afterwards."""

    line = models.ForeignKey("agencies.Appointment", models.PROTECT, related_name="hand_over_steps")
    account = models.ForeignKey(
        "accounts.MediaAccount", models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField("dikerjakan")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["line", "account"],
                condition=Q(account__isnull=False),
                name="one_step_per_departure_and_account",
            ),
            models.UniqueConstraint(
                fields=["line"],
                condition=Q(account=None),
                name="one_step_per_departure_for_its_work",
            ),
        ]
