"""Keep the demo and production apart."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection


def refuse_demo_database(**_kwargs: Any) -> None:
    """Stop the start when production settings meet a database that the demo filled.

    :raises ImproperlyConfigured: if the database carries the mark of the demo.
    """
    from core.models import SystemMark  # noqa: PLC0415 - the applications must be loaded

    if not settings.REFUSES_DEMO_DATABASE:
        return
    if SystemMark._meta.db_table not in connection.introspection.table_names():
        return
    if SystemMark.objects.filter(name="demo").exists():
        raise ImproperlyConfigured("Basis data ini berisi data contoh. Pakai basis data lain.")
    connection.close()  # the processes that are forked next open their own
