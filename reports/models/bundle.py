"""All reports under one cover letter, bound into one document for the regency (Pasal 15(2))."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from agencies import powers
from core.rendering import Rendered, RenderedQuerySet
from reports.models.annual_report import AnnualReport
from reports.models.delivery import Delivery

if TYPE_CHECKING:
    from agencies.models import User


class BundleQuerySet(RenderedQuerySet["Bundle"]):
    def visible_to(self, user: "User") -> Self:
        """All for Diskominfo and the Bupati, none for others: like the cover letters."""
        mine = powers.of(user)
        return self.all() if mine.is_evaluator or mine.is_regent else self.none()

    def to_render(self, now: datetime) -> Self:
        """Bundles still to be made whose reports are all printed, or could not be."""
        awaited = AnnualReport.objects.filter(
            delivered_with__delivery=OuterRef("delivery"), pdf=None, render_error=""
        )
        return super().to_render(now).filter(~Exists(awaited))


class Bundle(Rendered):
    """One PDF of all reports under a cover letter, and their figures as one spreadsheet.

    `bound` counts the reports that are in it so far, `left_out` names those without a PDF.
    """

    delivery = models.OneToOneField(Delivery, models.PROTECT, related_name="bundle")
    xlsx = models.ForeignKey("core.Upload", models.PROTECT, null=True, blank=True, related_name="+")
    bound = models.PositiveSmallIntegerField(default=0)
    left_out = models.JSONField(default=list, blank=True)

    objects = BundleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(pdf=None, xlsx=None) | Q(pdf__isnull=False, xlsx__isnull=False),
                name="a_bundle_has_both_files_or_none",
            )
        ]

    def __str__(self) -> str:
        return f"Himpunan laporan tahun {self.delivery.year}"

    @property
    def document_name(self) -> str:
        return f"{self._slug}.pdf"

    @property
    def xlsx_name(self) -> str:
        return f"{self._slug}.xlsx"

    @property
    def _slug(self) -> str:
        return f"himpunan-laporan-{self.delivery.year}-{self.delivery_id}"
