"""Log lines that strangers can cause: few of them, and short, however often they try."""

from __future__ import annotations

import logging
import threading
import time

PERIOD = 60.0  # seconds in which each kind is written down once
LONGEST = 200  # characters of what a stranger wrote


class Throttle:
    """Let one of each kind through per period; counts what it held back."""

    def __init__(self, period: float = PERIOD) -> None:
        self._period = period
        self._lock = threading.Lock()
        self._held: dict[str, tuple[float, int]] = {}

    def passes(self, kind: str) -> int | None:
        """Return how many of the kind were held back since the last that passed, None to hold."""
        now = time.monotonic()
        with self._lock:
            until, held = self._held.get(kind, (0.0, 0))
            if now < until:
                self._held[kind] = (until, held + 1)
                return None
            self._held[kind] = (now + self._period, 0)
            return held


class QuietRefusals(logging.Filter):
    """Make of a refused request (foreign host, too large, tampered) one short line of warning."""

    def __init__(self) -> None:
        super().__init__()
        self._throttle = Throttle()

    def filter(self, record: logging.LogRecord) -> bool:
        if not record.name.startswith("django.security."):
            return True
        held = self._throttle.passes(record.name)
        if held is None:
            return False
        record.msg = f"{record.getMessage()[:LONGEST]} (+{held})"
        record.args = ()
        record.exc_info = record.exc_text = record.stack_info = None
        record.levelno, record.levelname = logging.WARNING, "WARNING"
        return True
