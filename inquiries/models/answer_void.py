"""An answer declared "tidak menjawab": by the asker's Pejabat, contested, decided by Diskominfo."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

from inquiries.models.referral import ReferralAnswer

VOID_WINDOW = timedelta(hours=24)


class AnswerVoid(models.Model):
    """One answer that counts no more, unless Diskominfo overturns it."""

    answer = models.OneToOneField(ReferralAnswer, models.PROTECT, related_name="void")
    reason = models.TextField("alasan")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    contest_reason = models.TextField("alasan keberatan", blank=True)
    contested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    contested_at = models.DateTimeField(null=True, blank=True)
    is_overturned = models.BooleanField(null=True, blank=True)
    decision_reason = models.TextField("alasan putusan", blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_at=None) | Q(contested_at__isnull=False),
                name="only_a_contested_void_is_decided",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, is_overturned=None)
                | Q(decided_at__isnull=False, is_overturned__isnull=False),
                name="a_decision_says_yes_or_no",
            ),
        ]

    @property
    def can_be_contested(self) -> bool:
        return self.contested_at is None

    @property
    def can_be_decided(self) -> bool:
        return self.contested_at is not None and self.decided_at is None


def is_within_window(answered_at: datetime, now: datetime) -> bool:
    """Whether an answer given then may still be voided now."""
    return now <= answered_at + VOID_WINDOW
