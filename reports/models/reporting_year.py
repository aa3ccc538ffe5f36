"""Who must report for a year, and until when (Pasal 15(1) and (2))."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from reports.models.annual_report import FIRST_YEAR


class ReportingYear(models.Model):
    """What Diskominfo decided for a year; a year without a row follows the default.

    The regulation names no date: Diskominfo sets it.
    """

    year = models.PositiveSmallIntegerField("tahun pelaporan", unique=True)
    deadline = models.DateField("batas pengajuan")
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    agencies = models.ManyToManyField(
        "agencies.Agency", related_name="+", verbose_name="Instansi yang wajib melapor"
    )

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(year__gte=FIRST_YEAR), name="no_reporting_year_before_the_regulation"
            ),
            models.CheckConstraint(
                condition=Q(deadline__year__gt=F("year")), name="a_deadline_follows_its_year"
            ),
        ]

    def __str__(self) -> str:
        return f"Tahun pelaporan {self.year}"
