"""Time one call many times, and count the queries of one."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection
from django.test.utils import CaptureQueriesContext

WARM_UP = 5
CONTROL = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")  # they ask the database nothing


@dataclass(frozen=True)
class Timing:
    """Milliseconds of one call, and the queries one call made."""

    median: float
    p95: float
    queries: int


def time_calls(call: Callable[[], object], *, times: int = 40) -> Timing:
    """Call it often enough for a median that stands still."""
    return time_beside(call, lambda: None, times=times)[0]


def time_beside(
    call: Callable[[], object], bare: Callable[[], object], *, times: int = 40
) -> tuple[Timing, float]:
    """Time two calls in turn, so that a busy machine slows both; the second by its median alone."""
    for _ in range(WARM_UP):
        call()
        bare()
    queries = count_queries(call)
    ours, floor = [], []
    for _ in range(times):
        ours.append(time_once(call)[0])
        floor.append(time_once(bare)[0])
    ours.sort()
    timing = Timing(statistics.median(ours), ours[int(0.95 * times) - 1], queries)
    return timing, statistics.median(floor)


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
