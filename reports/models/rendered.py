"""A frozen content of which the worker makes a PDF."""

import json
from datetime import datetime
from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import Q

Row = TypeVar("Row", bound=models.Model)


class RenderedQuerySet(models.QuerySet[Row]):
    def to_render(self, now: datetime) -> Self:
        """Frozen rows whose PDF is still to be made, and which no worker is busy with."""
        return self.filter(~Q(sha256=""), pdf=None).filter(
            Q(render_claimed_until=None) | Q(render_claimed_until__lt=now)
        )


class Rendered(models.Model):
    """The content as it was hashed, and how far its PDF is."""

    snapshot_text = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    pdf = models.ForeignKey("core.Upload", models.PROTECT, null=True, blank=True, related_name="+")
    render_claimed_until = models.DateTimeField(null=True, blank=True)
    render_attempts = models.PositiveSmallIntegerField(default=0)
    render_error = models.TextField(blank=True)

    class Meta:
        abstract = True

    @property
    def snapshot(self) -> dict[str, Any]:
        """The frozen content, exactly as it was hashed."""
        return json.loads(self.snapshot_text)

    @property
    def render_failed(self) -> bool:
        """Whether the worker tried to make the PDF, could not, and waits for its next turn."""
        return bool(self.sha256) and self.pdf_id is None and bool(self.render_error)

    def is_being_rendered(self, at: datetime) -> bool:
        """Whether a worker holds the PDF at that moment and has not given up."""
        claimed = self.render_claimed_until is not None and self.render_claimed_until > at
        return claimed and self.pdf_id is None and not self.render_error
