"""Dated grants that need no Keputusan: heads, Evaluator, Bupati and Admin; and leave."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q


def in_force_at(at: datetime, prefix: str = "") -> Q:
    """Rows whose half-open period [effective_from, effective_until) contains a moment."""
    return Q(**{f"{prefix}effective_from__lte": at}) & (
        Q(**{f"{prefix}effective_until": None}) | Q(**{f"{prefix}effective_until__gt": at})
    )


def last_moment_before(end: datetime | None) -> datetime | None:
    """The last instant of a half-open period: a decree until 31 December ends on 1 January."""
    return None if end is None else end - timedelta(microseconds=1)


class PeriodQuerySet(models.QuerySet):
    def in_force(self, at: datetime) -> Self:
        """Rows whose period contains `at`."""
        return self.filter(in_force_at(at))

    def overlapping(self, start: datetime, end: datetime | None) -> Self:
        """Rows whose period shares an instant with [start, end)."""
        rows = self.filter(Q(effective_until=None) | Q(effective_until__gt=start))
        return rows if end is None else rows.filter(effective_from__lt=end)


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

    @property
    def last_moment(self) -> datetime | None:
        """The last instant of the period, to be shown as a day; None while it has no end."""
        return last_moment_before(self.effective_until)

    @property
    def pk_text(self) -> str:
        return str(self.pk)

    def ends_after(self, at: datetime) -> bool:
        return self.effective_until is None or self.effective_until > at

    def end(self, at: datetime) -> None:
        """End the period at a moment after its start; the caller holds the lock."""
        self.effective_until = at
        self.save(update_fields=["effective_until"])


class AgencyHeadQuerySet(PeriodQuerySet):
    def same_seat(self, kind: str) -> Self:
        """The heads among whom there is one at a time: a Plh. sits beside the definitive one."""
        absent = AgencyHead.Kind.ACTING_ABSENT
        return self.filter(kind=absent) if kind == absent else self.exclude(kind=absent)


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

    objects = AgencyHeadQuerySet.as_manager()

    class Meta(Period.Meta):
        indexes = [models.Index(fields=["user", "effective_from"], name="agencyhead_of_user")]
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(
                fields=["agency"],
                condition=Q(effective_until=None) & ~Q(kind="ACTING_ABSENT"),
                name="one_lasting_head_per_agency",
            ),
        ]

    def __str__(self) -> str:
        prefix = "" if self.kind == self.Kind.DEFINITIVE else f"{self.get_kind_display()} "
        return f"{prefix}Kepala {self.agency}"

    @property
    def is_acting(self) -> bool:
        return self.kind != self.Kind.DEFINITIVE


class RoleAssignment(Period):
    """A dated assignment as Evaluator (Diskominfo), Bupati or Admin, or as Penilai Diskominfo.

    An Admin gives the first three. Only the Bupati names the Penilai Diskominfo, who evaluates
    Diskominfo from outside (Pasal 16(1)).
    """

    class Role(models.TextChoices):
        EVALUATOR = "EVALUATOR", "Evaluator"
        REGENT = "REGENT", "Bupati"
        ADMIN = "ADMIN", "Admin"
        EXAMINER = "EXAMINER", "Penilai Diskominfo"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments")
    role = models.CharField("peran", max_length=12, choices=Role)

    class Meta(Period.Meta):
        indexes = [models.Index(fields=["user", "effective_from"], name="roleassignment_of_user")]
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(
                fields=["role"],
                condition=Q(role="EXAMINER", effective_until=None),
                name="one_lasting_examiner",
            ),
        ]


class Leave(Period):
    """A recorded leave: while it lasts, the substitutes named in the decree hold the power."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="leaves")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta(Period.Meta):
        indexes = [models.Index(fields=["user", "effective_from"], name="leave_of_user")]
