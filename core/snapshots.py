"""Several statements that see the database as it was at one moment."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError, connection, transaction

from core.errors import DomainError

Result = TypeVar("Result")

ATTEMPTS = 3
SERIALIZATION_FAILURE = "40001"


class BusyError(DomainError):
    """Somebody changed the same row each time; trying later helps."""

    code = "busy"


def in_one_snapshot(work: Callable[[], Result]) -> Result:
    """Run `work` in a transaction in which every statement sees the same moment.

    On PostgreSQL that is REPEATABLE READ: a row that somebody else changed after the moment cannot
    be locked any more, and the work begins anew. A transaction of SQLite is one snapshot by
    itself. Inside another transaction the work takes part in that one.

    :raises BusyError: if a row changed under each attempt.
    """
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        with transaction.atomic():
            return work()
    for _ in range(ATTEMPTS):
        try:
            return _repeatable(work)
        except OperationalError as error:
            if getattr(error.__cause__, "pgcode", "") != SERIALIZATION_FAILURE:
                raise
    raise BusyError("Data ini sedang diubah orang lain. Coba lagi sebentar.")


@transaction.atomic
def _repeatable(work: Callable[[], Result]) -> Result:
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    return work()
