"""Eight readers at once on two web workers, and what a first visit weighs."""

import gzip
import http.client
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client

from benchmarks.measure import Timing
from benchmarks.pages import reader
from benchmarks.seed import Seeded
from benchmarks.table import Table

READERS, SECONDS, PORT = 8, 8, 8799
SLOWEST = 1000  # milliseconds
LEAST_SHARE = 0.3  # of the floor's answers; the aim is 0.6
WEIGHTS = {"warga": ("/", 60), "meja kerja": ("/kotak-masuk/", 120)}
KILOBYTE = 1024
ASSET = ('href="', 'src="')


def measure(table: Table, seeded: Seeded) -> None:
    """The weight first, since it needs no server."""
    client = reader(seeded.officer)
    for name, (url, most) in WEIGHTS.items():
        weight = _weight(client if name == "meja kerja" else Client(), url)
        print(f"kunjungan pertama {name}: {weight:.0f} KB (sasaran ≤ {most} KB, terkompres)")
        if weight > most:
            table.failures.append(f"kunjungan pertama {name}: {weight:.0f} KB")
    if connection.vendor == "postgresql":
        _crowd(table, client, seeded)


def _weight(client: Client, url: str) -> float:
    """Kilobytes of a page and all it names, each compressed as whitenoise does."""
    page = client.get(url).content
    total = len(gzip.compress(page))
    for path in _assets(page.decode()):
        found = finders.find(path)
        if found:
            content = Path(found).read_bytes()
            total += min(len(content), len(gzip.compress(content)))
    return total / KILOBYTE


def _assets(page: str) -> set[str]:
    """The files of ours that a page names, without what marks their version."""
    found = set()
    for mark in ASSET:
        for piece in page.split(mark)[1:]:
            address = piece.partition('"')[0].partition("#")[0]
            if address.startswith(settings.STATIC_URL):
                found.add(address.removeprefix(settings.STATIC_URL))
    return found


def _crowd(table: Table, client: Client, seeded: Seeded) -> None:
    """Answers a second of the inbox and of its floor, and the slowest."""
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    with _served("benchmarks.floor_app:application", seeded.officer.username):
        floor, _ = _ask_for(SECONDS, "/", "")
    with _served("berau_sosmed.wsgi:application", seeded.officer.username):
        taken, failed = _ask_for(SECONDS, "/kotak-masuk/", cookie)
    rate, most = len(taken) / SECONDS, len(floor) / SECONDS
    timing = Timing(statistics.median(taken), sorted(taken)[int(0.95 * len(taken)) - 1], 0)
    table.add(f"{READERS} pembaca sekaligus", timing, aim="tak satu pun > 1 s")
    print(f"– {rate:.0f} jawaban per detik, batas {most:.0f}: {rate / most:.2f} (sasaran ≥ 0,6)")
    if failed or max(taken) > SLOWEST:
        table.failures.append(f"{READERS} pembaca: {failed} galat, paling lama {max(taken):.0f} ms")
    if rate < LEAST_SHARE * most:
        table.failures.append(f"{READERS} pembaca: {rate / most:.2f} × jawaban batas")


@contextmanager
def _served(application: str, username: str) -> Iterator[None]:
    """gunicorn with two workers on this very database, warm."""
    at = connection.settings_dict
    url = f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"
    process = subprocess.Popen(
        [
            Path(sys.executable).with_name("gunicorn"), application, "--no-control-socket",
            "--workers", "2", "--bind", f"127.0.0.1:{PORT}", "--log-level", "critical",
        ],
        env={**os.environ, "DATABASE_URL": url, "BENCH_USER": username},
    )  # fmt: skip
    try:
        for _ in range(100):
            try:
                _ask("/healthz", "")
            except OSError:
                time.sleep(0.1)
            else:
                break
        yield
    finally:
        process.terminate()
        process.wait()


def _ask(path: str, cookie: str) -> int:
    link = http.client.HTTPConnection("127.0.0.1", PORT, timeout=10)
    link.request("GET", path, headers={"Cookie": cookie, "Host": "localhost"})
    answer = link.getresponse()
    answer.read()
    link.close()
    return answer.status


def _ask_for(seconds: float, path: str, cookie: str) -> tuple[list[float], int]:
    """The milliseconds of each answer that readers got, and how many were none."""
    taken: list[float] = []
    failures: list[int] = []
    ends = time.monotonic() + seconds

    def read() -> None:
        while time.monotonic() < ends:
            start = time.perf_counter()
            status = _ask(path, cookie)
            taken.append(1000 * (time.perf_counter() - start))
            if status != 200:
                failures.append(status)

    threads = [threading.Thread(target=read) for _ in range(READERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken, len(failures)
