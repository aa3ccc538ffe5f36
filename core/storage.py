"""Where private files lie: outside the web root, under names that nobody outside chose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.files.storage import Storage, storages

if TYPE_CHECKING:
    from core.models import Upload

UPLOADS = "uploads"


def private_storage() -> Storage:
    """Return the storage that no web server may read (`STORAGES["private"]`)."""
    return storages["private"]


def upload_path(upload: Upload, filename: str) -> str:
    """Name the file by its random key alone: what the sender called it never reaches the disk."""
    key = upload.key.hex
    return f"{UPLOADS}/{key[:2]}/{key}"
