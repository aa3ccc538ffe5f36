"""Official accounts: social-media accounts that a decree in force designates (Pasal 9(1))."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.db.models.functions import Lower

from agencies import powers
from agencies.models import Decree
from agencies.models.office import in_force_at
from core import clock

if TYPE_CHECKING:
    from agencies.models import User


class MediaAccountQuerySet(models.QuerySet["MediaAccount"]):
    def visible_to(self, user: "User") -> Self:
        """Accounts of the Instansi where the user holds a power; all of them for Diskominfo."""
        mine = powers.of(user)
        if mine.is_evaluator:
            return self.all()
        return self.filter(agency_id__in=mine.agencies())

    def official(self, at: datetime) -> Self:
        """Accounts that were official at a moment: designated in force, and not suspended."""
        return self.filter(Exists(_designations_in_force(at))).exclude(suspended_at__lte=at)

    def with_status(self, at: datetime) -> Self:
        """Annotate what `MediaAccount.status` needs, so that a list costs one query."""
        ever = Designation.objects.filter(
            account=OuterRef("pk"), decree__activated_at__isnull=False
        )
        return self.annotate(
            is_designated=Exists(_designations_in_force(at)), was_designated=Exists(ever)
        )


class MediaAccount(models.Model):
    """A social-media account of an Instansi (not a login)."""

    class Status(models.TextChoices):
        PROPOSED = "PROPOSED", "Diusulkan"
        OFFICIAL = "OFFICIAL", "Resmi"
        SUSPENDED = "SUSPENDED", "Ditangguhkan"
        FORMERLY_OFFICIAL = "FORMERLY_OFFICIAL", "Pernah resmi"

    agency = models.ForeignKey(
        "agencies.Agency", models.PROTECT, related_name="media_accounts", verbose_name="Instansi"
    )
    platform = models.ForeignKey(
        "accounts.Platform", models.PROTECT, related_name="accounts", verbose_name="platform"
    )
    handle = models.CharField("nama akun", max_length=120)
    url = models.URLField("alamat", max_length=500)
    display_name = models.CharField("nama tampilan", max_length=160, blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField("diusulkan")
    suspended_at = models.DateTimeField("ditangguhkan", null=True, blank=True)

    objects = MediaAccountQuerySet.as_manager()

    class Meta:
        ordering = ["platform__name", "handle"]
        constraints = [
            models.UniqueConstraint(
                fields=["platform", "handle"], name="one_row_per_platform_and_handle"
            ),
            models.CheckConstraint(
                condition=models.Q(handle=Lower("handle")),
                name="handle_is_lower_case",
            ),
        ]

    def __str__(self) -> str:
        return f"@{self.handle} · {self.platform}"

    @property
    def status(self) -> "Status":
        """The state now; costs queries unless the row came from `with_status`."""
        if not hasattr(self, "is_designated"):
            fresh = MediaAccount.objects.with_status(clock.now()).get(pk=self.pk)
            self.is_designated, self.was_designated = fresh.is_designated, fresh.was_designated
        if self.suspended_at is not None:
            return self.Status.SUSPENDED
        if self.is_designated:
            return self.Status.OFFICIAL
        return self.Status.FORMERLY_OFFICIAL if self.was_designated else self.Status.PROPOSED


class Designation(models.Model):
    """A decree names an account as official; in force as long as the decree is."""

    decree = models.ForeignKey(Decree, models.CASCADE, related_name="designations")
    account = models.ForeignKey(MediaAccount, models.PROTECT, related_name="designations")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["decree", "account"], name="one_designation_per_decree_and_account"
            )
        ]


def _designations_in_force(at: datetime) -> models.QuerySet[Designation]:
    return Designation.objects.filter(in_force_at(at, "decree__"), account=OuterRef("pk"))
