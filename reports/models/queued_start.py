"""An evaluation that the worker is to begin (Pasal 16(1))."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from agencies import powers

if TYPE_CHECKING:
    from agencies.models import User


class QueuedStartQuerySet(models.QuerySet["QueuedStart"]):
    def visible_to(self, user: "User") -> Self:
        """All for Diskominfo; the Penilai Diskominfo sees Diskominfo's; nobody else."""
        mine = powers.of(user)
        if mine.is_evaluator:
            return self
        return self.filter(agency__is_oversight=True) if mine.is_examiner else self.none()

    def waiting(self) -> Self:
        return self.filter(done_at=None)


class QueuedStart(models.Model):
    """One Instansi of a run that somebody asked for, and what came of it.

    All of one run share `asked_at`. `refusal` says why its evaluation could not be begun.
    """

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("tahun")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("diminta")
    done_at = models.DateTimeField("selesai", null=True, blank=True)
    refusal = models.TextField("sebab belum dapat dimulai", blank=True)

    objects = QueuedStartQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "year"],
                condition=Q(done_at=None),
                name="one_waiting_start_per_agency_and_year",
            )
        ]
        indexes = [models.Index(fields=["year", "asked_at"], name="queued_start_run")]

    def __str__(self) -> str:
        return f"Mulai evaluasi {self.agency} tahun {self.year}"
