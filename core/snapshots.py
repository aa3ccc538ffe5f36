"""Several statements that see the database as it was at one moment."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from typing import TypeVar

from django.db import OperationalError, connection, transaction

from core.errors import DomainError

Result = TypeVar("Result")

ATTEMPTS = 3
SERIALIZATION_FAILURE = "40001"


_is_inside = ContextVar("is_inside_a_snapshot", default=False)


class Overtaken(Exception):
    """Somebody committed, after the snapshot's moment, a row that the work must see."""


class BusyError(DomainError):
    """Somebody changed the same row each time; trying later helps."""

    code = "busy"


def in_one_snapshot(work: Callable[[], Result]) -> Result:
    """Run `work` in a transaction in which every statement sees the same moment.

    On PostgreSQL that is REPEATABLE READ: a row that somebody else changed after the moment cannot
    be locked any more, and the work begins anew. A transaction of SQLite is one snapshot by
    itself. Inside another snapshot the work takes part in that one; inside any other transaction
    it cannot be of one moment, so whoever opens that one opens it with this function.

    :raises BusyError: if a row changed under each attempt.
    :raises RuntimeError: inside a transaction that is no snapshot.
    """
    if _is_inside.get():
        with transaction.atomic():
            return work()
    for _ in range(ATTEMPTS):
        try:
            return _outermost(work)
        except (OperationalError, Overtaken) as error:
            if not is_overtaken(error):
                raise
    raise BusyError("Data ini sedang diubah orang lain. Coba lagi sebentar.")


def is_overtaken(error: BaseException) -> bool:
    """Tell whether the work must begin anew: let such an error reach `in_one_snapshot`."""
    code = getattr(error.__cause__, "pgcode", "")
    return isinstance(error, Overtaken) or code == SERIALIZATION_FAILURE


def _outermost(work: Callable[[], Result]) -> Result:
    is_in_a_test = connection.in_atomic_block  # `durable` refuses every other transaction around
    with transaction.atomic(durable=True):
        if connection.vendor == "postgresql" and not is_in_a_test:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        token = _is_inside.set(True)
        try:
            return work()
        finally:
            _is_inside.reset(token)
