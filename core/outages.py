"""Tell a service that is away or overloaded from a mistake of our own."""

from __future__ import annotations

from django.db import InterfaceError, OperationalError, connection
from kombu.exceptions import OperationalError as BrokerError
from redis.exceptions import ConnectionError as RedisAway
from redis.exceptions import TimeoutError as RedisSlow

RETRY_AFTER = 30  # seconds that a caller is asked to wait
SENTENCE = "Layanan sedang terganggu. Coba lagi sebentar lagi."


def is_outage(error: BaseException | None) -> bool:
    """Tell whether trying again later can help: no connection, locked, full, shutting down."""
    if isinstance(error, BrokerError | RedisAway | RedisSlow):
        return True
    if connection.vendor == "sqlite":
        # SQLite calls "no such table" operational, too; only the name tells them apart.
        name = getattr(error.__cause__, "sqlite_errorname", "SQLITE_ERROR") if error else ""
        return isinstance(error, OperationalError) and name != "SQLITE_ERROR"
    return isinstance(error, OperationalError | InterfaceError)
