"""Dated grants that need no Keputusan: heads, Evaluator, Bupati and Admin; and leave."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q


def in_force_at(at: datetime, prefix: str = "") -> Q:
    """Rows whose half-open period [effective_from, effective_until) contains a moment."""
    return Q(**{f"{prefix}effective_from__lte": at}) & (
        Q(**{f"{prefix}effective_until": None}) | Q(**{f"{prefix}effective_until__gt": at})
    )


class PeriodQuerySet(models.QuerySet):
    def in_force(self, at: datetime) -> Self:
        """Rows whose period contains `at`."""
        return self.filter(in_force_at(at))


class Period(models.Model):
    """A half-open period: from its first instant up to, not including, its last."""

    effective_from = models.DateTimeField("berlaku sejak")
    effective_until = models.DateTimeField("berlaku sampai", null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(effective_until=None) | Q(effective_until__gt=F("effective_from")),
                name="%(class)s_period_is_not_empty",
            )
        ]


class AgencyHead(Period):
    """Who is Kepala Instansi, since when, and by which document."""

    class Kind(models.TextChoices):
        DEFINITIVE = "DEFINITIVE", "Definitif"
        ACTING_VACANT = "ACTING_VACANT", "Plt."
        ACTING_ABSENT = "ACTING_ABSENT", "Plh."

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="heads")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="headships")
    kind = models.CharField("jenis", max_length=16, choices=Kind, default=Kind.DEFINITIVE)
    document = models.ForeignKey("core.Upload", models.PROTECT, related_name="+")

    class Meta(Period.Meta):
        indexes = [models.Index(fields=["user", "effective_from"], name="agencyhead_of_user")]


class RoleAssignment(Period):
    """A dated assignment as Evaluator (Diskominfo), Bupati or Admin."""

    class Role(models.TextChoices):
        EVALUATOR = "EVALUATOR", "Evaluator"
        REGENT = "REGENT", "Bupati"
        ADMIN = "ADMIN", "Admin"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments")
    role = models.CharField("peran", max_length=12, choices=Role)

    class Meta(Period.Meta):
        indexes = [models.Index(fields=["user", "effective_from"], name="roleassignment_of_user")]


class Leave(Period):
    """A recorded leave: while it lasts, the substitutes named in the decree hold the power."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="leaves")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta(Period.Meta):
        indexes = [models.Index(fields=["user", "effective_from"], name="leave_of_user")]
