"""Target SOP of an Instansi (Pasal 11(1)), and the holidays that working days leave out."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models


def _number(label: str, default: int, most: int) -> models.PositiveSmallIntegerField:
    limits = [MinValueValidator(1), MaxValueValidator(most)]
    return models.PositiveSmallIntegerField(label, default=default, validators=limits)


class ServiceTargetQuerySet(models.QuerySet["ServiceTarget"]):
    def at(self, agency_id: int, moment: datetime) -> ServiceTarget:
        """What the Instansi had set by a moment, else what holds where nothing is set."""
        rows = self.filter(agency=agency_id, set_at__lte=moment).order_by("-set_at", "-pk")
        return rows.first() or ServiceTarget()


class ServiceTarget(models.Model):
    """What an Instansi sets itself in its SOP; a change is a new row, so the past stays known.

    None of it is the 24-hour clock of Lampiran B.4, which nobody can change. An Instansi that has
    set nothing has the defaults.
    """

    agency = models.ForeignKey("agencies.Agency", models.CASCADE, related_name="target_versions")
    triage_hours = _number("Triase (jam)", 4, 72)
    reply_days = _number("Balasan pertama (hari kerja)", 1, 30)
    assignment_days = _number("Disposisi (hari kerja)", 1, 30)
    return_days = _number("Melengkapi jawaban yang dikembalikan (hari kerja)", 1, 30)
    closing_days = _number("Pesan yang dijawab selesai sendiri (hari)", 7, 90)
    follow_up_days = _number("Masa pesan lanjutan (hari)", 7, 90)
    lease_minutes = _number("Pesan dipegang (menit)", 15, 240)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = models.DateTimeField("ditetapkan")

    objects = ServiceTargetQuerySet.as_manager()

    class Meta:
        ordering = ["-set_at", "-pk"]

    def __str__(self) -> str:
        return f"Target SOP {self.agency}"

    @property
    def triage(self) -> timedelta:
        return timedelta(hours=self.triage_hours)

    @property
    def closing(self) -> timedelta:
        return timedelta(days=self.closing_days)

    @property
    def follow_up(self) -> timedelta:
        return timedelta(days=self.follow_up_days)

    @property
    def lease(self) -> timedelta:
        return timedelta(minutes=self.lease_minutes)


TARGETS = (
    "triage_hours", "reply_days", "assignment_days", "return_days", "closing_days",
    "follow_up_days", "lease_minutes",
)  # fmt: skip


class Holiday(models.Model):
    """A day on which the desks are closed: it moves SOP targets, never a 24-hour clock."""

    day = models.DateField("tanggal", unique=True)
    name = models.CharField("nama", max_length=120)

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return self.name
