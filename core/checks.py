"""System checks: what must be so before the portal may run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core import checks
from django.db import connections

from core import triggers


@checks.register(checks.Tags.database)
def guards_are_in_place(
    databases: Sequence[str] | None = None, **kwargs: Any
) -> list[checks.Error]:
    """Name every guard that a migration made and that the database lost."""
    errors = []
    for alias in databases or ():
        connection = connections[alias]
        for name in sorted(triggers.expected(connection) - triggers.present(connection)):
            hint = "A later migration rebuilt the table: repeat the operation of core.triggers."
            errors.append(checks.Error(f"Trigger {name} is missing.", hint=hint, id="core.E001"))
    return errors
