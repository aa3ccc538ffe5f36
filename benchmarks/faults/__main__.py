"""``make faults`` or ``make faults ARGS=short``: harm the portal under load, then ask questions.

Starts a PostgreSQL and a Redis of its own. Ends with 1 when a question returns a row, when
something does not become well again, or when an answer was 5xx otherwise than 503 with
Retry-After around the restart of the database. The short form leaves out SQLite and what takes
long.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import django

from benchmarks.faults import embedded, servers

DEAF_AFTER = 20  # seconds, in this run


def main(args: list[str]) -> int:
    """Run everything; return the exit code."""
    short = "short" in args
    with tempfile.TemporaryDirectory(prefix="berau-faults-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # PostgreSQL's user passes through
        log = folder / "log"
        os.dup2(os.open(log, os.O_CREAT | os.O_WRONLY | os.O_APPEND), sys.stderr.fileno())
        try:
            failures = on_servers(folder, short=short)
        except (servers.NotInstalled, KeyError) as error:
            print(f"Tidak dijalankan: {error}")
            return 2
        failures += [] if short else on_sqlite(folder, seconds=120)
        if failures:
            print(log.read_text()[-4000:])
    for failure in failures:
        print(f"GAGAL {failure}")
    return min(len(failures), 1)


def on_servers(folder: Path, *, short: bool) -> list[str]:
    """Harm the portal on PostgreSQL and Redis; return what went wrong.

    :raises NotInstalled: if there is no program of either.
    """
    redis, postgresql = servers.redis(folder), servers.postgresql(folder)
    redis.start()
    postgresql.start()
    os.environ |= {
        "DATABASE_URL": f"postgres://postgres@127.0.0.1:{postgresql.port}/postgres",
        "CELERY_BROKER_URL": f"redis://127.0.0.1:{redis.port}/0",
        "DATA_DIR": str(folder / "data"),
        "PORT": str(servers.free_port()),
        "DEMO": "0",
        "WORKER_DEAF_AFTER": str(DEAF_AFTER),
        "DJANGO_SETTINGS_MODULE": "berau_sosmed.settings.dev",
    }
    try:
        django.setup()
        from benchmarks.faults.run import run  # noqa: PLC0415 - after setup()

        return run(redis, postgresql, short=short)
    finally:
        postgresql.end()
        redis.end()


def on_sqlite(folder: Path, *, seconds: float) -> list[str]:
    """Write to the embedded mode from four processes; return what went wrong."""
    written, locked = embedded.run(folder / "embedded", seconds)
    print(f"\nSQLite: {written} pesan oleh 4 penulis dalam {seconds:.0f} s, terkunci {locked} kali")
    return ["database is locked"] if locked or not written else []


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
