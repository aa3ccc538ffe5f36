"""What is evaluated in a year, with which weight and target: data, one row a year (Pasal 16(1))."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.errors import DomainError
from reports.models.annual_report import FIRST_YEAR

if TYPE_CHECKING:
    from agencies.models import User


class CriteriaError(DomainError):
    code = "criteria"


class Criteria(models.Model):
    """The criteria of one year; frozen once an evaluation of that year is begun.

    `groups` names the letters of the criteria; `indicators` are rows of code, label, source,
    weight (points, together 100), target and formula in words. The next year starts as a copy.
    """

    year = models.PositiveSmallIntegerField("tahun", unique=True)
    revision = models.PositiveIntegerField("perubahan", default=1)
    groups = models.JSONField("kriteria")
    indicators = models.JSONField("indikator")
    very_good_from = models.PositiveSmallIntegerField("Sangat Baik mulai")
    good_from = models.PositiveSmallIntegerField("Baik mulai")
    fair_from = models.PositiveSmallIntegerField("Cukup mulai")
    ranking_minimum = models.PositiveIntegerField("kasus paling sedikit untuk peringkat")
    reply_days = models.PositiveSmallIntegerField("hari untuk tanggapan")
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField("diubah")
    frozen_at = models.DateTimeField("dibekukan", null=True, blank=True)

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(year__gte=FIRST_YEAR), name="no_criteria_before_the_regulation"
            ),
            models.CheckConstraint(
                condition=Q(
                    very_good_from__lte=100,
                    good_from__lt=F("very_good_from"),
                    fair_from__lt=F("good_from"),
                ),
                name="grades_stand_in_their_order",
            ),
            models.CheckConstraint(condition=Q(reply_days__gte=1), name="a_reply_has_a_day"),
        ]

    def __str__(self) -> str:
        return f"Kriteria {self.year}"

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None

    def revise(self, *, by: "User", at: datetime, **changes: Any) -> None:
        """Change weights, targets, grades or the ranking's minimum. The caller holds the lock.

        :raises CriteriaError: if an evaluation rests on them already.
        """
        if self.is_frozen:
            raise CriteriaError(
                f"Evaluasi tahun {self.year} sudah dimulai, jadi kriterianya tidak berubah lagi. "
                f"Ubah kriteria tahun {self.year + 1}."
            )
        for name, value in changes.items():
            setattr(self, name, value)
        self.changed_by, self.changed_at, self.revision = by, at, self.revision + 1
        self.save(update_fields=[*changes, "changed_by", "changed_at", "revision"])

    def freeze(self, at: datetime) -> None:
        """Let nothing change them any more; again does nothing. The caller holds the lock."""
        if not self.is_frozen:
            self.frozen_at = at
            self.save(update_fields=["frozen_at"])
