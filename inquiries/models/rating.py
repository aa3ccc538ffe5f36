"""What a citizen thinks of an answer."""

from django.db import models
from django.db.models import Q

from inquiries.models.inquiry import Inquiry

LEAST, MOST = 1, 5


class Rating(models.Model):
    """One to five for the answer of a cycle, with a word if the citizen likes."""

    inquiry = models.ForeignKey(Inquiry, models.PROTECT, related_name="ratings")
    cycle = models.PositiveSmallIntegerField()
    score = models.PositiveSmallIntegerField("nilai")
    word = models.TextField("kesan", blank=True)
    at = models.DateTimeField("dinilai")

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["inquiry", "cycle"], name="one_rating_per_inquiry_and_cycle"
            ),
            models.CheckConstraint(
                condition=Q(score__gte=LEAST, score__lte=MOST), name="a_rating_is_one_to_five"
            ),
        ]
