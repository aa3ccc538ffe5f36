"""Bukti 24 jam: what one referral's clock said when somebody asked for it in writing."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.rendering import Rendered, RenderedQuerySet
from inquiries.models.referral import Referral


class Certificate(Rendered):
    """The facts of a referral at one moment, frozen, and the PDF made of them alone."""

    key = models.UUIDField(default=uuid.uuid4, unique=True)
    referral = models.ForeignKey(Referral, models.PROTECT, related_name="certificates")
    facts = models.JSONField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField("keadaan per")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = RenderedQuerySet["Certificate"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "sha256"], name="one_certificate_per_referral_and_facts"
            )
        ]
        indexes = [models.Index(fields=["id"], name="certificate_to_render", condition=Q(pdf=None))]

    @property
    def document_name(self) -> str:
        return f"bukti-24-jam-{self.referral.inquiry.number}-{self.referral_id}.pdf"
