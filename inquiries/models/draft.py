"""Draft (draf): what one person has typed for a message and not sent yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from agencies.models import User


class SavedDraftQuerySet(models.QuerySet["SavedDraft"]):
    def visible_to(self, user: User) -> Self:
        """One's own alone: nobody reads what a colleague has not sent."""
        return self.filter(user=user)


class SavedDraft(models.Model):
    """A row of its own, so that typing changes neither the message nor its version."""

    class Kind(models.TextChoices):
        REPLY = "REPLY", "balasan"
        ANSWER = "ANSWER", "jawaban"
        NOTE = "NOTE", "catatan"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    inquiry = models.ForeignKey("inquiries.Inquiry", models.CASCADE, related_name="drafts")
    referral = models.ForeignKey(
        "inquiries.Referral", models.CASCADE, null=True, blank=True, related_name="drafts"
    )
    kind = models.CharField(max_length=6, choices=Kind)
    text = models.TextField()
    saved_at = models.DateTimeField()

    objects = SavedDraftQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["saved_at"], name="draft_by_age")]
        constraints = [
            models.UniqueConstraint(
                fields=["inquiry", "user", "kind"],
                condition=Q(referral=None),
                name="one_draft_per_message_person_and_kind",
            ),
            models.UniqueConstraint(
                fields=["referral", "user"], name="one_draft_per_referral_and_person"
            ),
            models.CheckConstraint(
                condition=Q(kind="ANSWER", referral__isnull=False)
                | (~Q(kind="ANSWER") & Q(referral=None)),
                name="a_draft_answer_names_its_referral",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="a_draft_has_text"),
        ]

    def __str__(self) -> str:
        return f"Draf {self.get_kind_display()}"
