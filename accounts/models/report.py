"""Reports from the public: this account pretends to be one of ours (Pasal 8c)."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from agencies import powers
from core import clock
from core.errors import DomainError

if TYPE_CHECKING:
    from agencies.models import User


class ReportError(DomainError):
    code = "lookalike_report"


class LookalikeReportQuerySet(models.QuerySet["LookalikeReport"]):
    def visible_to(self, user: "User") -> Self:
        """Reports about accounts like the own Instansi's; all of them for Diskominfo."""
        mine = powers.of(user)
        if mine.is_evaluator:
            return self.all()
        return self.filter(resembles__agency__in=mine.agencies())

    def open(self) -> Self:
        return self.filter(closed_at=None)


class LookalikeReport(models.Model):
    """One suspicious account, however often it was reported while the report was open."""

    class Outcome(models.TextChoices):
        REPORTED = "REPORTED", "Sudah dilaporkan ke platform"
        HARMLESS = "HARMLESS", "Bukan tiruan"
        GONE = "GONE", "Akunnya sudah tidak ada"

    platform = models.ForeignKey("accounts.Platform", models.PROTECT, related_name="+")
    handle = models.CharField("nama akun", max_length=120)
    url = models.CharField("alamat", max_length=500, blank=True)
    resembles = models.ForeignKey(
        "accounts.MediaAccount", models.PROTECT, null=True, blank=True, related_name="lookalikes"
    )
    note = models.TextField("keterangan", blank=True)
    times = models.PositiveIntegerField("banyak laporan", default=1)
    reported_at = models.DateTimeField("dilaporkan")
    closed_at = models.DateTimeField("selesai", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    outcome = models.CharField("hasil", max_length=12, choices=Outcome, blank=True)

    objects = LookalikeReportQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["platform", "handle"],
                condition=Q(closed_at=None),
                name="one_open_report_per_account",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | (Q(closed_by__isnull=False) & ~Q(outcome="")),
                name="a_closed_report_has_who_and_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.handle} · {self.platform}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    def close(self, *, outcome: Outcome, by: "User") -> None:
        """Say what became of it; the caller holds the row lock.

        :raises ReportError: if somebody closed it before.
        """
        if not self.is_open:
            raise ReportError("Laporan ini sudah ditutup. Muat ulang halaman.")
        self.closed_at, self.closed_by, self.outcome = clock.now(), by, outcome
        self.save(update_fields=["closed_at", "closed_by", "outcome"])
