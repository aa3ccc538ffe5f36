"""Two threads that meet at a function, so that only a lock can keep them apart."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from core.errors import DomainError

PATIENCE = 1.0  # seconds the first waits for a second that a working lock keeps away


def meet_at(monkeypatch: pytest.MonkeyPatch, owner: object, name: str) -> None:
    """Make both threads stop at a function of `owner` before it runs."""
    barrier = threading.Barrier(2)
    original = getattr(owner, name)

    def waits(*args: object, **kwargs: object) -> object:
        try:
            barrier.wait(PATIENCE)
        except threading.BrokenBarrierError:
            pass  # the other stands behind the lock, as it should
        return original(*args, **kwargs)

    monkeypatch.setattr(owner, name, waits)


def together(*calls: Callable[[], object]) -> list[str]:
    """Run calls in threads of their own; return "ok" or the kind of the refusal, sorted."""

    def run(call: Callable[[], object]) -> str:
        try:
            call()
        except DomainError as refusal:
            return type(refusal).__name__
        finally:
            connection.close()
        return "ok"

    with ThreadPoolExecutor(len(calls)) as pool:
        return sorted(pool.map(run, calls))
