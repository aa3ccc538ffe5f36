"""The course of the faults: people at work, one harm after the other, and the questions."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

from django.core.management import call_command
from django.db import connection

from benchmarks.faults import questions, scenarios
from benchmarks.faults.load import Load, Log
from benchmarks.faults.portal import Portal
from benchmarks.faults.servers import Server, wait_until
from benchmarks.faults.world import make_world
from core import clock
from core.models import Heartbeat
from inquiries.tasks import sweep_sla
from tools.run import Plan


def run(redis: Server, postgresql: Server, *, short: bool) -> list[str]:
    """Harm, ask, print; return what went wrong."""
    call_command("migrate", verbosity=0)
    since = clock.now()
    world = make_world(seconds=30 if short else 300, referrals=24 if short else 120)
    portal = Portal(Plan.read())
    load = Load(portal.plan.port, world.token, world.answers)
    place = scenarios.Place(portal, redis, postgresql)
    connection.close()
    portal.start()
    try:
        if not wait_until(lambda: place.works_since(since), patience=90, pause=0.5):
            return [f"portal tidak mulai: {portal.health()}"]
        load.start()
        failures = harm_all(place, load.log, scenarios.SHORT if short else scenarios.FULL)
        if not wait_until(swept_after(datetime.now(UTC)), patience=90, pause=1):
            failures.append("penyapu tidak jalan")
    finally:
        load.stop()
        portal.stop()
    asked = questions.ask_all(load.log, since=since)
    report(load.log, asked)
    failures += [f"{name}: {rows[:5]}" for name, rows in asked.items() if rows]
    return failures + load.log.wrong


def swept_after(moment: datetime) -> Callable[[], bool]:
    """A question: has the worker swept since then?"""

    def ask() -> bool:
        sweep_sla.delay()
        return Heartbeat.objects.filter(name="sweep", at__gt=moment).exists()

    return ask


def harm_all(place: scenarios.Place, log: Log, harms: dict[str, scenarios.Harm]) -> list[str]:
    """Do every harm in turn, the load running; print how long each lasted."""
    failures = []
    print(f"{'gangguan':<36}{'pulih (s)':>10}{'503':>6}")
    for name, does in harms.items():
        if does is scenarios.jump_clocks and not scenarios.FAKE_TIME.exists():
            print(f"{name:<36}  dilewati: pasang libfaketime")
            continue
        before = log.away
        try:
            took = scenarios.harm(place, does)
        except (TimeoutError, AssertionError) as error:
            failures.append(f"{name}: {error}")
            continue
        time.sleep(1)  # what was under way has its answer
        away = log.away - before
        print(f"{name:<36}{took:>10.1f}{away:>6}", flush=True)
        if away and does is not scenarios.restart_postgresql:
            failures.append(f"{name}: {away} kali 503")
    return failures


def report(log: Log, asked: dict[str, list[str]]) -> None:
    statuses = ", ".join(f"{status}: {count}" for status, count in sorted(log.statuses.items()))
    print(f"\n{len(log.taken)} pesan diterima; jawaban {statuses}; tanpa jawaban {log.silences}")
    for name, rows in asked.items():
        print(f"{name:<44}{len(rows):>4}")
