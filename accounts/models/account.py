"""Official accounts: social-media accounts that a decree in force designates (Pasal 9(1))."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Lower

from accounts.models.confirmation import VALIDITY, Confirmation
from accounts.recognition import OWN_SITE
from agencies import powers
from agencies.models import Decree
from agencies.models.office import Period, PeriodQuerySet, in_force_at
from core import clock

if TYPE_CHECKING:
    from agencies.models import Agency, User


SHORTEST = timedelta(microseconds=1)  # a period is never empty


class MediaAccountQuerySet(models.QuerySet["MediaAccount"]):
    def visible_to(self, user: "User") -> Self:
        """Accounts of the Instansi where the user holds a power; all of them for Diskominfo."""
        mine = powers.of(user)
        if mine.is_evaluator:
            return self.all()
        return self.filter(agency_id__in=mine.agencies())

    def official(self, at: datetime) -> Self:
        """Accounts that were official at a moment: designated in force, and not suspended."""
        return self.filter(Exists(_designations_in_force(at)), ~Exists(_suspensions_in_force(at)))

    def of(self, agency: "Agency") -> Self:
        """Accounts that a decree of this Instansi may name: its own and its UPT's."""
        return self.filter(Q(agency=agency) | Q(agency__parent=agency))

    def with_confirmation(self) -> Self:
        """Annotate when an account was last confirmed; never, for None."""
        newest = Confirmation.objects.filter(account=OuterRef("pk")).order_by("-at")
        return self.annotate(confirmed_at=Subquery(newest.values("at")[:1]))

    def unconfirmed(self, at: datetime) -> Self:
        """Accounts without a confirmation in the last 180 days, also those that never had one."""
        recent = Confirmation.objects.recent(at).filter(account=OuterRef("pk"))
        return self.filter(~Exists(recent))

    def with_status(self, at: datetime) -> Self:
        """Annotate what `MediaAccount.status` needs, as it was at a moment, in the same query."""
        ever = Designation.objects.filter(
            account=OuterRef("pk"), decree__effective_from__lte=at
        ).exclude(decree__effective_until=F("decree__effective_from"))
        return self.annotate(
            is_designated=Exists(_designations_in_force(at)),
            was_designated=Exists(ever),
            is_suspended=Exists(_suspensions_in_force(at)),
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
        indexes = [models.Index(fields=["handle"], name="account_by_handle")]

    def __str__(self) -> str:
        return f"{self.name} · {self.platform}"

    @property
    def name(self) -> str:
        """The handle as people write it: with @, but not for a site or a longer path."""
        is_plain = "/" not in self.handle and not self.handle.isdigit()
        is_plain = is_plain and self.platform.code != OWN_SITE
        return f"@{self.handle}" if is_plain else self.handle

    def is_confirmation_due(self, at: datetime) -> bool:
        """Whether 180 days have passed; needs the annotation of `with_confirmation`."""
        return self.confirmed_at is None or self.confirmed_at + VALIDITY <= at

    @property
    def is_official(self) -> bool:
        return self.status == self.Status.OFFICIAL

    @property
    def is_former(self) -> bool:
        return self.status == self.Status.FORMERLY_OFFICIAL

    @property
    def status(self) -> "Status":
        """The state now; costs queries unless the row came from `with_status`."""
        if not hasattr(self, "is_designated"):
            fresh = MediaAccount.objects.with_status(clock.now()).get(pk=self.pk)
            self.is_designated, self.was_designated = fresh.is_designated, fresh.was_designated
            self.is_suspended = fresh.is_suspended
        if self.is_suspended:
            return self.Status.SUSPENDED
        if self.is_designated:
            return self.Status.OFFICIAL
        return self.Status.FORMERLY_OFFICIAL if self.was_designated else self.Status.PROPOSED


class Designation(models.Model):
    """A decree names an account as official; in force as long as the decree is."""

    decree = models.ForeignKey(Decree, models.CASCADE, related_name="designations")
    account = models.ForeignKey(MediaAccount, models.PROTECT, related_name="designations")
    as_signed = models.JSONField("data saat ditandatangani", default=dict, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["decree", "account"], name="one_designation_per_decree_and_account"
            )
        ]

    def sign(self) -> None:
        """Keep what the signed annex says of the account."""
        self.as_signed = {
            "platform": str(self.account.platform),
            "handle": self.account.handle,
            "url": self.account.url,
            "agency": self.account.agency.code,
        }
        self.save(update_fields=["as_signed"])


class Suspension(Period):
    """A warning on an account that is out of our hands: public from its first instant (8c)."""

    account = models.ForeignKey(MediaAccount, models.PROTECT, related_name="suspensions")
    reason = models.TextField("alasan")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = PeriodQuerySet.as_manager()

    class Meta(Period.Meta):
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(effective_until=None),
                name="one_open_suspension_per_account",
            ),
        ]

    def lift(self, *, by: "User") -> None:
        """End the warning now; the caller holds the account's row lock."""
        self.effective_until = max(clock.now(), self.effective_from + SHORTEST)
        self.lifted_by = by
        self.save(update_fields=["effective_until", "lifted_by"])


class LookalikeKey(models.Model):
    """A key under which a handle is found by its look; several per account, see `lookalikes`."""

    account = models.ForeignKey(MediaAccount, models.CASCADE, related_name="lookalike_keys")
    key = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "account"], name="one_row_per_key_and_account")
        ]


def _suspensions_in_force(at: datetime) -> models.QuerySet[Suspension]:
    return Suspension.objects.filter(in_force_at(at), account=OuterRef("pk"))


def _designations_in_force(at: datetime) -> models.QuerySet[Designation]:
    return Designation.objects.filter(in_force_at(at, "decree__"), account=OuterRef("pk"))
