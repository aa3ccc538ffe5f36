"""The reports of a year handed to the Bupati under one cover letter (Pasal 15(2))."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from agencies import powers
from core.rendering import RenderedQuerySet
from reports.models.rendered import Frozen

if TYPE_CHECKING:
    from agencies.models import User


class DeliveryQuerySet(RenderedQuerySet["Delivery"]):
    def visible_to(self, user: "User") -> Self:
        """All for Diskominfo and the Bupati, none for others."""
        mine = powers.of(user)
        return self.all() if mine.is_evaluator or mine.is_regent else self.none()


class Delivery(Frozen):
    """One cover letter and the reports under it; frozen when it is made."""

    year = models.PositiveSmallIntegerField("tahun pelaporan")
    number = models.CharField("nomor surat", max_length=80, unique=True)
    letter_date = models.DateField("tanggal surat")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("disampaikan")

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(number="") & ~Q(sha256="") & ~Q(snapshot_text=""),
                name="a_delivery_has_its_number_and_content",
            )
        ]

    def __str__(self) -> str:
        return f"Surat pengantar Nomor {self.number}"

    @property
    def document_name(self) -> str:
        return f"surat-pengantar-{self.year}-{self.pk}.pdf"


class DeliveredReport(models.Model):
    """A report under a cover letter; each is delivered once."""

    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="lines")
    report = models.OneToOneField(
        "reports.AnnualReport", models.PROTECT, related_name="delivered_with"
    )
