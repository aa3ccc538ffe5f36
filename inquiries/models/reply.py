"""Reply: what the citizen reads (Lampiran B.2, B.5)."""

from django.conf import settings
from django.db import models

from inquiries.models.inquiry import Inquiry
from inquiries.models.referral import ReferralAnswer


class Reply(models.Model):
    """An answer given to the citizen, with the referral answers it rests on."""

    inquiry = models.ForeignKey(Inquiry, models.PROTECT, related_name="replies")
    cycle = models.PositiveSmallIntegerField(default=1)
    text = models.TextField("jawaban")
    url = models.URLField("tautan balasan", max_length=500, blank=True)
    outside_body = models.ForeignKey(
        "agencies.OutsideBody",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="Instansi Luar",
    )
    deviation_reason = models.TextField("alasan perbedaan", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="disetujui oleh",
    )
    at = models.DateTimeField("dijawab")
    published_at = models.DateTimeField("ditayangkan", null=True, blank=True)
    answers = models.ManyToManyField(ReferralAnswer, through="Citation", related_name="replies")

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["inquiry", "cycle"], name="one_reply_per_inquiry_and_cycle"
            )
        ]
        indexes = [models.Index(fields=["at"], name="reply_at")]


class Citation(models.Model):
    """The reply rests on this referral answer (Lampiran B.5)."""

    reply = models.ForeignKey(Reply, models.CASCADE, related_name="citations")
    answer = models.ForeignKey(ReferralAnswer, models.PROTECT, related_name="citations")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reply", "answer"], name="an_answer_is_cited_once")
        ]
