"""Four writers on SQLite, five messages a second each, while the worker sweeps beside them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

WRITERS, PER_SECOND = 4, 5
PREPARE, WRITE = "prepare", "write"


def run(folder: Path, seconds: float) -> tuple[int, int]:
    """Return how many messages were written, and how often the database was locked."""
    env = {
        **{name: value for name, value in os.environ.items() if name not in SERVERS},
        "DJANGO_SETTINGS_MODULE": "berau_sosmed.settings.dev",
        "DATA_DIR": str(folder),
        "DEMO": "0",
    }
    own = [sys.executable, "-m", "benchmarks.faults.embedded"]
    subprocess.run([*own, PREPARE], env=env, check=True)
    celery = [sys.executable, "-m", "celery", "--quiet", "-A", "berau_sosmed", "worker"]
    options = ["--pool", "threads", "--concurrency", "2", "--beat", "--loglevel", "ERROR"]
    worker = subprocess.Popen([*celery, *options], env=env, stderr=subprocess.DEVNULL)
    writers = [
        subprocess.Popen([*own, WRITE, str(seconds)], env=env, stdout=subprocess.PIPE, text=True)
        for _ in range(WRITERS)
    ]
    said = [writer.communicate()[0].split() for writer in writers]
    worker.terminate()
    worker.wait()
    return sum(int(words[0]) for words in said), sum(int(words[1]) for words in said)


SERVERS = {"DATABASE_URL", "CELERY_BROKER_URL"}


def prepare() -> None:
    from django.core.management import call_command  # noqa: PLC0415 - after setup()

    from tests.factories import make_agency, make_officer  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    make_officer(make_agency())


def write(seconds: float) -> None:
    """Record messages at an even pace; print how many, and how often the database was locked."""
    from django.db import OperationalError  # noqa: PLC0415

    from agencies.models import Agency, User  # noqa: PLC0415
    from inquiries import services  # noqa: PLC0415

    agency, officer = Agency.objects.get(), User.objects.get(username__startswith="petugas")
    began, written, locked = time.monotonic(), 0, 0
    while (gone := time.monotonic() - began) < seconds:
        time.sleep(max(0.0, (written + locked) / PER_SECOND - gone))
        try:
            services.record_inquiry(agency=agency, by=officer, kind="QUESTION", text="Lampu mati.")
            written += 1
        except OperationalError:
            locked += 1
    print(written, locked)


if __name__ == "__main__":
    import django

    django.setup()
    if sys.argv[1] == PREPARE:
        prepare()
    else:
        write(float(sys.argv[2]))
