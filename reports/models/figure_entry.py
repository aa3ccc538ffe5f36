"""A figure that the Instansi entered itself, in place of what the portal counts (Pasal 15(3))."""

from django.conf import settings
from django.db import models
from django.db.models import Q

LARGEST = 999_999_999


class FigureEntry(models.Model):
    """The value, why it was entered, and the document that proves it."""

    report = models.ForeignKey("reports.AnnualReport", models.PROTECT, related_name="entries")
    code = models.CharField("angka", max_length=40)
    value = models.DecimalField("nilai", max_digits=10, decimal_places=1)
    reason = models.TextField("alasan")
    evidence = models.ForeignKey("core.Upload", models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("diisi")

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["report", "code"], name="one_entry_per_report_figure"),
            models.CheckConstraint(
                condition=Q(value__gte=0, value__lte=LARGEST), name="an_entered_value_is_a_count"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="an_entered_value_has_a_reason"),
        ]
