"""Keep the demo and production apart."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection


def refuse_demo_database() -> None:
    """Stop the start when production settings meet a database that the demo filled.

    :raises ImproperlyConfigured: if the database carries the mark of the demo.
    """
    if settings.REFUSES_DEMO_DATABASE and is_demo_database():
        raise ImproperlyConfigured("Basis data ini berisi data contoh. Pakai basis data lain.")


def is_demo_database() -> bool:
    from core.models import SystemMark  # noqa: PLC0415 - the applications must be loaded

    try:
        if SystemMark._meta.db_table not in connection.introspection.table_names():
            return False  # nothing migrated yet
        return SystemMark.objects.filter(name="demo").exists()
    finally:
        if not connection.in_atomic_block:
            connection.close()  # the processes that are forked next open their own
