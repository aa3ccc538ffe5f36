"""How the tree of Instansi changes: former names, and closings with a successor (Pasal 1)."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core import clock

if TYPE_CHECKING:
    pass


class FormerName(models.Model):
    """A name that an Instansi bore until a moment; the current one stands on the Instansi."""

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="former_names")
    name = models.CharField("nama", max_length=255)
    short_name = models.CharField("singkatan", max_length=80)
    until = models.DateTimeField("sampai")
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["until", "pk"]
        indexes = [models.Index(fields=["agency", "until"], name="former_name_of_agency")]

    def __str__(self) -> str:
        return self.name


class ClosingQuerySet(models.QuerySet["Closing"]):
    def to_come(self) -> Self:
        """Closings that are planned and not carried out."""
        return self.filter(carried_out_at=None)

    def due(self, at: datetime) -> Self:
        """Closings whose day has come and that are not carried out yet."""
        return self.to_come().filter(first_day__lte=clock.local(at).date())


class Closing(models.Model):
    """An Instansi ends on a day, and its open work goes on at its successor."""

    agency = models.OneToOneField("agencies.Agency", models.PROTECT, related_name="closing")
    successor = models.ForeignKey(
        "agencies.Agency", models.PROTECT, related_name="closings_taken", verbose_name="pengganti"
    )
    first_day = models.DateField("ditutup mulai")
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    planned_at = models.DateTimeField("dicatat")
    carried_out_at = models.DateTimeField("dilaksanakan", null=True, blank=True)

    objects = ClosingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(successor=F("agency")), name="no_agency_succeeds_itself"
            )
        ]

    def __str__(self) -> str:
        return f"Penutupan {self.agency}"

    @property
    def is_to_come(self) -> bool:
        return self.carried_out_at is None

    def carry_out(self, at: datetime) -> None:
        """Close the Instansi in favour of the successor; the caller holds the locks."""
        self.agency.closed_at, self.agency.successor = at, self.successor
        self.agency.save(update_fields=["closed_at", "successor"])
        self.carried_out_at = at
        self.save(update_fields=["carried_out_at"])
