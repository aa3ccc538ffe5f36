"""Model fields that more than one app uses."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import FieldError
from django.db import models
from django.db.models.lookups import Exact, IsNull

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
        """Allow to ask for missing and for empty; equal texts have different tokens."""
        return LOOKUPS.get(lookup_name)

    def get_transform(self, lookup_name: str) -> Any:
        return None


class EqualsNothing(Exact):
    """`field=None` and `field=""`.

    :raises FieldError: for any other value, which would never be found.
    """

    def __init__(self, lhs: Any, rhs: Any) -> None:
        if rhs not in (None, ""):
            raise FieldError("A sealed field cannot be searched: store a keyed_hash beside it.")
        super().__init__(lhs, rhs)


LOOKUPS = {"isnull": IsNull, "exact": EqualsNothing}
