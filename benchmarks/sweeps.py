"""The sweep: with nothing due, with 5,000 due, and with 100,000 due for three workers at once."""

import os
import random
import sys
import time
from datetime import timedelta
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks.bulk import Loader
from benchmarks.measure import CONTROL, Timing
from benchmarks.seed import Seeded
from benchmarks.table import Table
from core import clock
from inquiries import sla
from inquiries.models import Event, Referral
from inquiries.thresholds import sweep_referrals

LONG = timedelta(minutes=10)
WORKERS = 3
PER_THOUSAND = 20  # statements


def measure(table: Table, seeded: Seeded) -> None:
    """As many due as the size allows; each must be told of once, and once only."""
    table.time("penyapu: nihil", sweep_referrals, aim="≤ 5 ms", most=20)
    for wanted, workers, aim in ((5_000, 1, "≤ 1 s"), (100_000, WORKERS, "≤ 10 s")):
        if wanted > seeded.size:
            continue
        _make_due(seeded, wanted)
        before = Event.objects.filter(kind="BREACHED").count()
        if workers == 1:
            taken, queries = _alone(wanted)
        else:
            taken, queries = _together(workers), 0
        told = Event.objects.filter(kind="BREACHED").count() - before
        name = f"penyapu: {wanted} lewat"
        table.add(name, Timing(taken, taken, queries), aim=aim)
        if told != wanted:
            table.failures.append(f"{name}: {told} dicatat, bukan {wanted}")
        if queries > PER_THOUSAND * wanted / 1000:
            table.failures.append(f"{name}: {queries} kueri")


def _alone(wanted: int) -> tuple[float, int]:
    with CaptureQueriesContext(connection) as captured:
        start = time.perf_counter()
        assert sweep_referrals(budget=LONG) >= wanted
        taken = 1000 * (time.perf_counter() - start)
    return taken, sum(not query["sql"].startswith(CONTROL) for query in captured)


def _together(workers: int) -> float:
    """Milliseconds until the last of some workers found nothing more to do."""
    connection.close()
    start = time.perf_counter()
    children = []
    for _ in range(workers):
        child = os.fork()
        if child == 0:
            sweep_referrals(budget=LONG)
            connection.close()
            os._exit(0)
        children.append(child)
    endings = [os.waitpid(child, 0)[1] for child in children]
    if any(endings):
        sys.exit("Seorang penyapu berhenti dengan galat.")
    return 1000 * (time.perf_counter() - start)


def _make_due(seeded: Seeded, wanted: int) -> None:
    """Referrals whose 24 hours have just passed, of messages that were never referred."""
    start = (Referral.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
    free = _unasked(wanted)
    sent = clock.now() - sla.LIMIT - timedelta(minutes=1)
    chance = random.Random(5)
    targets = [agency.pk for agency in seeded.targets]
    loader = Loader(
        Referral,
        ["id", "inquiry_id", "from_agency_id", "to_agency_id", "sent_by_id", "sent_at", "due_at",
         "next_check_at"],
        reason="Kewenangan Instansi terkait.",
        status="SENT",
    )  # fmt: skip
    due = sla.due_at(sent)
    last = sla.next_check(due=due, now=due - timedelta(minutes=30))
    loader.add(
        (start + place, inquiry, agency, chance.choice([one for one in targets if one != agency]),
         seeded.officer.pk, sent, due, last)
        for place, (inquiry, agency) in enumerate(free)
    )  # fmt: skip
    loader.finish()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _unasked(wanted: int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, agency_id FROM inquiries_inquiry AS asker WHERE NOT EXISTS (SELECT 1 FROM "
            "inquiries_referral AS asked WHERE asked.inquiry_id = asker.id AND asked.status IN "
            "('SENT', 'ANSWERED', 'RETURNED')) ORDER BY id DESC LIMIT %s",
            [wanted],
        )
        return cursor.fetchall()
