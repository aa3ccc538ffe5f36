"""Is everything that the portal needs at work? Words and numbers only, fit for the public."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from celery import current_app
from django.db import Error, connection
from kombu.exceptions import OperationalError as BrokerError

from core import clock, outbox
from core.models import Heartbeat

WORKER_SILENCE = timedelta(seconds=60)
BROKER_PATIENCE = 2  # seconds


@dataclass(frozen=True)
class Health:
    """`last_sweep_seconds` and `outbox_waiting` are None while nothing is known of them."""

    database: str
    broker: str
    worker: str
    last_sweep_seconds: int | None
    outbox_waiting: int | None

    @property
    def is_well(self) -> bool:
        return self.database == self.broker == self.worker == "ok"

    def as_json(self) -> dict[str, str | int | None]:
        return asdict(self)


def beat(name: str) -> None:
    """Note that the named part ("worker", "sweep") works at this moment."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": clock.now()})


def examine() -> Health:
    """Look at each part; a part that cannot be asked is "away" or "unknown", never an error."""
    broker = _broker()
    try:
        now = clock.now()
        beats = dict(Heartbeat.objects.values_list("name", "at"))
        waiting = outbox.waiting()
    except Error:
        connection.close()
        return Health("away", broker, "unknown", None, None)
    return Health("ok", broker, _worker(beats, now), _age(beats, "sweep", now), waiting)


def _worker(beats: dict[str, datetime], now: datetime) -> str:
    silence = now - beats["worker"] if "worker" in beats else timedelta.max
    return "ok" if silence < WORKER_SILENCE else "silent"


def _age(beats: dict[str, datetime], name: str, now: datetime) -> int | None:
    return max(0, int((now - beats[name]).total_seconds())) if name in beats else None


def _broker() -> str:
    try:
        with current_app.connection_for_write() as link:
            link.ensure_connection(max_retries=1, interval_start=0, timeout=BROKER_PATIENCE)
    except (OSError, BrokerError):
        return "away"
    return "ok"
