"""A worker that is connected and hears nothing ends itself; whoever started it starts it again.

That happens with Redis: a worker whose child was killed, and whose Redis then restarted, may keep
its connection and be sent nothing. Beat's heart alone beats every 15 seconds, so silence is a sign.
"""

from __future__ import annotations

import os
import threading
import time
from typing import Any

import structlog
from celery.signals import task_received, worker_ready
from django.conf import settings

log = structlog.get_logger(__name__)

EXIT_CODE = 75  # of a failure that a new start may mend
LOOK_EVERY = 5.0  # seconds


class Ear:
    """When the worker last heard anything or was at work, in seconds of the monotonic clock."""

    def __init__(self, patience: float, longest_work: float = float("inf")) -> None:
        self.patience, self.longest_work = patience, longest_work
        self.heard_at = self.busy_at = self.looked_at = time.monotonic()

    def hear(self) -> None:
        self.heard_at = time.monotonic()

    def is_deaf(self, *, busy: bool) -> bool:
        """Whether the silence has lasted too long: longer while busy, never after a standstill."""
        now = time.monotonic()
        if now - self.looked_at > LOOK_EVERY * 3:
            self.heard_at = now
        if busy and now - self.heard_at < self.longest_work:
            self.busy_at = now
        self.looked_at = now
        return now - max(self.heard_at, self.busy_at) > self.patience


ear = Ear(float("inf"))


@task_received.connect
def hear(**_kwargs: Any) -> None:
    ear.hear()


@worker_ready.connect
def listen(**_kwargs: Any) -> None:
    """Watch from the worker's own process, where its tasks arrive."""
    ear.patience, ear.longest_work = settings.WORKER_DEAF_AFTER, settings.CELERY_TASK_TIME_LIMIT
    ear.hear()
    threading.Thread(target=_watch, name="deafness", daemon=True).start()


def _watch() -> None:
    from celery.worker import state  # noqa: PLC0415 - the web process needs no worker's code

    while True:
        time.sleep(LOOK_EVERY)
        if ear.is_deaf(busy=bool(state.active_requests)):
            log.error("worker_is_deaf", seconds=ear.patience)
            os._exit(EXIT_CODE)
