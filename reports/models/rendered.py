"""A frozen content of which the worker makes a PDF."""

import json
from typing import Any

from django.db import models

from core.rendering import Rendered


class Frozen(Rendered):
    """The content exactly as it was hashed, and the PDF made of it alone."""

    snapshot_text = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        abstract = True

    @property
    def snapshot(self) -> dict[str, Any]:
        """The frozen content, exactly as it was hashed."""
        return json.loads(self.snapshot_text)
