"""What goes wrong, one after the other, and how long until all is well again."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import Error, connection
from kombu.exceptions import OperationalError as BrokerError

from benchmarks.faults.portal import Portal
from benchmarks.faults.servers import Server, wait_until
from core.models import Heartbeat
from core.tasks import beat_heart

FAKE_TIME = Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1")
RECOVERY = 90.0  # seconds within which all must be well again


@dataclass
class Place:
    """What there is to harm."""

    portal: Portal
    redis: Server
    postgresql: Server

    def is_well(self) -> bool:
        state = self.portal.health()
        return state.get("database") == state.get("broker") == state.get("worker") == "ok"

    def works_since(self, moment: datetime) -> bool:
        """Whether all is well and the worker has done something since then."""
        try:
            beat_heart.delay()  # beside beat's own, every 15 seconds
            heard = Heartbeat.objects.filter(name="worker", at__gt=moment).exists()
        except (Error, BrokerError):
            connection.close()
            return False
        return heard and self.is_well()


Harm = Callable[[Place], None]


def kill_worker_child(place: Place) -> None:
    place.portal.kill_child("worker")


def kill_worker(place: Place) -> None:
    place.portal.kill("worker")


def kill_child_then_redis(place: Place) -> None:
    place.portal.kill_child("worker")
    restart_redis(place)


def restart_redis(place: Place) -> None:
    place.redis.end(signal.SIGKILL)
    place.redis.start()


def restart_postgresql(place: Place) -> None:
    place.postgresql.end(signal.SIGQUIT)  # at once: no goodbye to anybody
    place.postgresql.start()


def kill_web(place: Place) -> None:
    place.portal.kill_child("web")
    time.sleep(0.5)
    place.portal.kill("web")


def kill_beat(place: Place) -> None:
    place.portal.kill("beat")


def run_two_beats(place: Place) -> None:
    schedule = place.portal.plan.data_dir / "second-schedule"
    second = place.portal.start_beside("beat", "beat", "--pidfile=", f"--schedule={schedule}")
    time.sleep(40)
    second.kill()


def pause_worker(place: Place) -> None:
    place.portal.pause("worker", 60)


def jump_clocks(place: Place) -> None:
    """Set the clocks of worker and beat three hours ahead, then back: the database's decides."""
    for name in ("worker", "beat"):
        place.portal.restart_with(name, LD_PRELOAD=str(FAKE_TIME), FAKETIME="+3h")
    time.sleep(20)
    for name in ("worker", "beat"):
        place.portal.restart_with(name)


def deafen_worker(place: Place) -> None:
    """Let a worker hear nothing, though it is connected.

    :raises AssertionError: if it does not end itself.
    """
    options = ("worker", "--pool", "solo", "--queues", "kosong", "--without-mingle")
    deaf = place.portal.start_beside("deaf", *options)
    ended = wait_until(deaf.has_ended, patience=settings.WORKER_DEAF_AFTER + 30)
    deaf.kill()
    if not ended:
        raise AssertionError("Pekerja yang tuli tidak berhenti.")


SHORT: dict[str, Harm] = {
    "anak pekerja mati": kill_worker_child,
    "pekerja mati": kill_worker,
    "anak pekerja lalu Redis mati": kill_child_then_redis,
    "web mati": kill_web,
    "PostgreSQL dimulai ulang seketika": restart_postgresql,
}
FULL: dict[str, Harm] = {
    **SHORT,
    "beat mati": kill_beat,
    "dua beat": run_two_beats,
    "Redis dimulai ulang tanpa menyimpan": restart_redis,
    "pekerja berhenti 60 detik": pause_worker,
    "jam meloncat 3 jam": jump_clocks,
    "pekerja tuli": deafen_worker,
}


def harm(place: Place, does: Harm) -> float:
    """Do one harm; return the seconds until the portal is at work again, from the harm's end.

    :raises TimeoutError: if it does not become well in time.
    """
    does(place)
    began, moment = time.monotonic(), datetime.now(UTC)
    if not wait_until(lambda: place.works_since(moment), patience=RECOVERY, pause=0.5):
        raise TimeoutError(f"tidak pulih: {place.portal.health()}")
    return time.monotonic() - began
