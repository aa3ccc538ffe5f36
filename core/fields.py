"""Model fields that more than one app uses."""

from __future__ import annotations

from typing import Any

from django.db import models

from core import crypto


class EncryptedTextField(models.TextField):
    """Keep text sealed in the database (see `core.crypto`).

    It cannot be searched; store a `keyed_hash` beside it to find a row. Empty text stays empty,
    so that blank and missing can be told apart without a key.
    """

    description = "Encrypted text"

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return crypto.encrypt(value) if value else value

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return crypto.decrypt(value) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        """Allow `isnull` alone: equal texts have different tokens, so a match would be an error."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None

    def get_transform(self, lookup_name: str) -> Any:
        return None
