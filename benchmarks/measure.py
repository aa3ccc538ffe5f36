"""Time one call many times, and count the queries of one."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection
from django.test.utils import CaptureQueriesContext

CONTROL = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")  # they ask the database nothing


@dataclass(frozen=True)
class Timing:
    """Milliseconds of one call, and the queries one call made."""

    median: float
    p95: float
    queries: int


def time_calls(call: Callable[[], object], *, times: int = 40, warm_up: int = 5) -> Timing:
    """Call it often enough for a median that stands still."""
    for _ in range(warm_up):
        call()
    queries = count_queries(call)
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        call()
        taken.append(1000 * (time.perf_counter() - start))
    taken.sort()
    return Timing(statistics.median(taken), taken[int(0.95 * times) - 1], queries)


def count_queries(call: Callable[[], object]) -> int:
    """Queries of one call; the beginning and the end of transactions are none."""
    with CaptureQueriesContext(connection) as captured:
        call()
        logged = list(captured)  # now: a later request empties the log
    return sum(not query["sql"].startswith(CONTROL) for query in logged)


def time_once(call: Callable[[], object]) -> tuple[float, object]:
    """Milliseconds of a single call, and what it returned."""
    start = time.perf_counter()
    result = call()
    return 1000 * (time.perf_counter() - start), result
