"""Ways to make happen what seldom happens by itself."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction


@contextmanager
def rolled_back() -> Iterator[None]:
    """Undo what happens inside, as a request or task that fails does."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def in_threads(count: int, work: Callable[[], Any]) -> list[Any]:
    """Run `work` in threads that start together; return what each returned or raised."""
    barrier = threading.Barrier(count)
    results: list[Any] = []

    def run() -> None:
        try:
            barrier.wait()
            results.append(work())
        except Exception as error:  # noqa: BLE001  (the test looks at it)
            results.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
