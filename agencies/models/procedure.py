"""SOP of an Instansi (Pasal 11(1)), and who acknowledged it and the ethics (Pasal 12 and 13)."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from core import clock
from core.errors import DomainError

if TYPE_CHECKING:
    from agencies.models.agency import Agency
    from agencies.models.user import User

A_YEAR = timedelta(days=365)


class ProcedureError(DomainError):
    code = "procedure"


class ProcedureQuerySet(models.QuerySet["StandardProcedure"]):
    def visible_to(self, user: "User") -> Self:
        """SOP of the Instansi where the user holds a power; all of them for Diskominfo."""
        from agencies import powers  # noqa: PLC0415 - it reads the models

        mine = powers.of(user)
        return self.all() if mine.is_evaluator else self.filter(agency__in=mine.agencies())

    def in_force(self, at: datetime) -> Self:
        """The version of each Instansi in force at a moment: the last one that has begun."""
        begun = self.filter(set_at__isnull=False, effective_from__lte=at)
        same_start = Q(effective_from=OuterRef("effective_from"), version__gt=OuterRef("version"))
        later = StandardProcedure.objects.filter(
            Q(effective_from__gt=OuterRef("effective_from")) | same_start,
            agency=OuterRef("agency"), set_at__isnull=False, effective_from__lte=at,
        )  # fmt: skip
        return begun.filter(~Exists(later))

    def current(self, agency: "Agency", at: datetime) -> "StandardProcedure | None":
        """The version of an Instansi in force at a moment."""
        return self.filter(agency=agency).in_force(at).first()


class StandardProcedure(models.Model):
    """One version of an Instansi's SOP; in force from its date until the next version begins."""

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="procedures")
    version = models.PositiveIntegerField("versi")
    title = models.CharField("judul", max_length=200)
    document = models.ForeignKey("core.Upload", models.PROTECT, related_name="+")
    first_day = models.DateField("berlaku mulai")
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField("didraf")
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    set_at = models.DateTimeField("ditetapkan", null=True, blank=True)
    effective_from = models.DateTimeField("berlaku sejak", null=True, blank=True)

    objects = ProcedureQuerySet.as_manager()

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "version"], name="one_procedure_per_agency_and_version"
            ),
            models.UniqueConstraint(
                fields=["agency"],
                condition=Q(set_at=None),
                name="one_draft_procedure_per_agency",
            ),
            models.CheckConstraint(
                condition=Q(set_at=None) | Q(set_by__isnull=False, effective_from__isnull=False),
                name="a_set_procedure_has_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"SOP {self.agency} versi {self.version}"

    @property
    def is_draft(self) -> bool:
        return self.set_at is None

    def put_in_force(self, *, by: "User") -> None:
        """Set a draft: in force from its date, or from now where that is later.

        The caller holds the Instansi's lock.

        :raises ProcedureError: if it is set already.
        """
        if not self.is_draft:
            raise ProcedureError("SOP ini sudah ditetapkan. Muat ulang halaman.")
        at = clock.now()
        self.set_by, self.set_at = by, at
        self.effective_from = max(clock.start_of_day(self.first_day), at)
        self.save(update_fields=["set_by", "set_at", "effective_from"])


class PledgeQuerySet(models.QuerySet["Pledge"]):
    def valid(self, at: datetime) -> Self:
        """Pledges of the last year: they are renewed yearly."""
        return self.filter(at__gt=at - A_YEAR, at__lte=at)


class Pledge(models.Model):
    """A Pengelola acknowledged the ethics, the duties, and the SOP in force at that time."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="pledges")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="pledges")
    procedure = models.ForeignKey(
        StandardProcedure, models.PROTECT, null=True, blank=True, related_name="pledges"
    )
    at = models.DateTimeField("dinyatakan")

    objects = PledgeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["agency", "user", "at"], name="pledge_of_officer")]

    @property
    def valid_until(self) -> datetime:
        return self.at + A_YEAR
