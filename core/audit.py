"""The trail of who did what and who was refused what; it never repeats what a citizen wrote."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Model

from core import clock
from core.models import AuditEntry
from core.text import printable

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

    Person = AbstractBaseUser | AnonymousUser | None

DONE = AuditEntry.Outcome.DONE
REFUSED = AuditEntry.Outcome.REFUSED


@dataclass
class RequestTrace:
    """What the entries of one request share, and the refusals that wait for its end."""

    address: str = ""
    request_id: str = ""
    refusals: list[AuditEntry] = field(default_factory=list)


_trace: ContextVar[RequestTrace | None] = ContextVar("request_trace", default=None)


@contextmanager
def tracing(trace: RequestTrace) -> Iterator[RequestTrace]:
    """Let every entry recorded inside carry the request's address."""
    token = _trace.set(trace)
    try:
        yield trace
    finally:
        _trace.reset(token)


def request_address() -> str:
    """Return the network address of the request at hand, "" outside one."""
    trace = _trace.get()
    return trace.address if trace else ""


def record(
    action: str,
    *,
    by: Person,
    obj: Model | None = None,
    scope: str = "",
    outcome: str = DONE,
    **details: Any,
) -> None:
    """Add an entry: what was DONE in the caller's transaction, what was REFUSED after it.

    A refused request rolls back, and its entry must not go with it: inside a request the
    middleware writes refusals once the view has ended. Elsewhere they are written at once.
    `scope` is the code of the Instansi concerned. `details` are ids, codes and numbers: never
    text of citizens, never a secret.
    """
    entry = _entry(action, by=by, obj=obj, scope=scope, outcome=outcome, details=details)
    trace = _trace.get()
    if outcome == REFUSED and trace is not None:
        trace.refusals.append(entry)
    else:
        _write([entry])


def record_each(action: str, *, by: Person, objs: Iterable[Model], scope: str = "") -> None:
    """Add an entry of what was DONE for each object, in one statement."""
    _write([_entry(action, by=by, obj=obj, scope=scope, outcome=DONE, details={}) for obj in objs])


def _entry(
    action: str,
    *,
    by: Person,
    obj: Model | None,
    scope: str,
    outcome: str,
    details: dict[str, Any],
) -> AuditEntry:
    return AuditEntry(
        actor_id=by.pk if by else None,
        action=action,
        object_type=obj._meta.label if obj else "",
        object_id=str(obj.pk) if obj else "",
        scope=scope,
        outcome=outcome,
        details=_storable(details),
        address=request_address(),
    )


def write_refusals() -> None:
    """Store what the request at hand was refused; the middleware calls it after the view."""
    trace = _trace.get()
    if trace and trace.refusals:
        _write(trace.refusals)
        trace.refusals = []


def _write(entries: list[AuditEntry]) -> None:
    at = clock.now()
    for entry in entries:
        entry.at = at
    AuditEntry.objects.bulk_create(entries)


def _storable(value: Any) -> Any:
    """Make every text storable: PostgreSQL refuses NUL, and UTF-8 a lone surrogate."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {printable(str(key)): _storable(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_storable(item) for item in value]
    return value
