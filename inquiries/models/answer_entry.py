"""How an answer reached the asker that the target did not write into the portal itself."""

from django.conf import settings
from django.db import models

from inquiries.models.referral import ReferralAnswer


class AnswerEntry(models.Model):
    """An answer by phone or letter, entered by the asker's Pejabat for the target (Lampiran B.4).

    The answer's own time is when it came; `at` is when it was entered.
    """

    class Channel(models.TextChoices):
        PHONE = "PHONE", "Telepon"
        LETTER = "LETTER", "Surat"

    answer = models.OneToOneField(ReferralAnswer, models.PROTECT, related_name="entry")
    channel = models.CharField("lewat", max_length=8, choices=Channel)
    informant = models.CharField("dari siapa", max_length=200)
    evidence = models.ForeignKey("core.Upload", models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("dicatat")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(informant=""), name="an_entered_answer_names_who_gave_it"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} dari {self.informant}"

    @property
    def line(self) -> str:
        """The mark that stands beside the answer wherever it is shown."""
        return (
            f"Lewat {self.get_channel_display().lower()} dari {self.informant}; "
            f"dicatat {self.by} (Pejabat penanya)"
        )
