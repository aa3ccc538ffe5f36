"""Export (unduhan): a long list as a file, made by the worker and kept for a day."""

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from core import clock, table_files
from core.rendering import Rendered, RenderedQuerySet

if TYPE_CHECKING:
    from agencies.models import User

KEPT = timedelta(hours=24)


class ExportQuerySet(RenderedQuerySet["Export"]):
    def visible_to(self, user: "User", at: datetime) -> Self:
        """One's own alone, as long as they are kept."""
        return self.filter(by=user, expires_at__gt=at)

    def to_render(self, now: datetime) -> Self:
        """Those to be made that are not over already."""
        return super().to_render(now).filter(expires_at__gt=now)

    def ready_untold(self) -> Self:
        return self.filter(pdf__isnull=False, told_at=None)


class Export(Rendered):
    """What somebody asked to have as a file: a list with its address, and how far it is.

    Its file stands in the field `pdf` of every rendered row. `scope` holds the ids of the
    Instansi whose rows the file was made of, null where it was made of all.
    """

    class Source(models.TextChoices):
        INBOX = "INBOX", "Kotak masuk"
        REFERRALS = "REFERRALS", "Rujukan"

    class Format(models.TextChoices):
        CSV = "CSV", "CSV, pemisah titik koma"
        CSV_COMMA = "CSV_COMMA", "CSV, pemisah koma"
        XLSX = "XLSX", "Excel (XLSX)"

    key = models.UUIDField(default=uuid.uuid4, unique=True)
    source = models.CharField(max_length=12, choices=Source)
    query = models.CharField(max_length=1000, blank=True)
    format = models.CharField(max_length=12, choices=Format)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="exports")
    at = models.DateTimeField("diminta")
    expires_at = models.DateTimeField("disimpan sampai")
    told_at = models.DateTimeField(null=True, blank=True)
    total_rows = models.PositiveIntegerField()
    done_rows = models.PositiveIntegerField(default=0)
    scope = models.JSONField(null=True, blank=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["id"], name="export_to_render", condition=Q(pdf=None)),
            models.Index(fields=["expires_at"], name="export_to_drop"),
        ]

    @property
    def content_type(self) -> str:
        is_xlsx = self.format == self.Format.XLSX
        return table_files.XLSX_TYPE if is_xlsx else table_files.CSV_TYPE

    @property
    def document_name(self) -> str:
        extension = "xlsx" if self.format == self.Format.XLSX else "csv"
        words = {self.Source.INBOX: "kotak-masuk", self.Source.REFERRALS: "rujukan"}
        return f"{words[self.Source(self.source)]}-{clock.local(self.at):%Y%m%d}.{extension}"
