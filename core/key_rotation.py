"""Seal everything again with the first of FIELD_ENCRYPTION_KEYS, so that the older may go."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.apps import apps
from django.db import transaction
from django.db.models import Model

from core.fields import EncryptedTextField

BATCH = 200

# What seals values that lie in no sealed column: each seals its own again and returns how many.
OTHERS: list[Callable[[], int]] = []


def sealed_fields() -> Iterator[tuple[type[Model], list[str]]]:
    """Every table with sealed columns, and their names."""
    for model in apps.get_models():
        names = [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, EncryptedTextField)
        ]
        if names:
            yield model, names


def rotate_all() -> int:
    """Seal every sealed value again and return how many rows were written; safe to repeat.

    Batch by batch, each under its rows' locks, so that the portal may stay open meanwhile.

    :raises core.crypto.UnreadableSecret: if no key opens a value; what was written stays.
    """
    columns = sum(_rotate(model, names) for model, names in sealed_fields())
    return columns + sum(seal_again() for seal_again in OTHERS)


def _rotate(model: type[Model], names: list[str]) -> int:
    total, keys = 0, _rotate_batch(model, names, after=0)
    while keys:
        total += len(keys)
        keys = _rotate_batch(model, names, after=keys[-1])
    return total


@transaction.atomic
def _rotate_batch(model: type[Model], names: list[str], *, after: int) -> list[int]:
    """Write one batch; return the keys of its rows."""
    rows = list(
        model._default_manager.select_for_update()
        .filter(pk__gt=after)
        .order_by("pk")
        .only("pk", *names)[:BATCH]
    )
    model._default_manager.bulk_update(rows, names)
    return [row.pk for row in rows]
