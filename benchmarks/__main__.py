"""`make bench`, or `make bench ARGS="SIZE=1m PDFS=5"`: seed, warm up, measure, print one table.

Works in databases of its own, which it makes and drops: on PostgreSQL where DATABASE_URL says so,
else on SQLite. A larger size is measured after 10k, which it is compared with. Ends with 1 when a
page asks the database more often than it may, or something takes longer than it may.
"""

import os
import subprocess
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "berau_sosmed.settings.test")
SIZES = {"10k": 10_000, "100k": 100_000, "1m": 1_000_000}
SMALLEST = 10_000


def main(args: list[str]) -> int:
    """Measure and print; return the exit code."""
    wanted = next((arg[5:].lower() for arg in args if arg.startswith("SIZE=")), "10k")
    if wanted not in SIZES:
        print(f"SIZE salah satu dari {', '.join(SIZES)}.")
        return 2
    pdfs = next((arg[5:] for arg in args if arg.startswith("PDFS=")), "63")
    if not (pdfs.isascii() and pdfs.isdecimal()):
        print("PDFS banyak laporan yang dicetak, misalnya 5; 0 untuk tidak mencetak.")
        return 2
    django.setup()
    before: dict[str, float] = {}
    failures = []
    for size in sorted({SMALLEST, SIZES[wanted]}):
        table = _measure(size, before)
        before = before or table.medians
        failures += table.failures
    for failure in failures:
        print(f"GAGAL {failure}")
    failed = int(bool(failures))
    if int(pdfs):
        command = [sys.executable, "-m", "benchmarks.reports", pdfs]
        failed |= min(subprocess.call(command), 1)
    return failed


def _measure(size: int, before: dict[str, float]):
    """One size in a fresh database."""
    from django.db import connection  # noqa: PLC0415 - after setup()

    from benchmarks import clients, figures, likeness, pages, sweeps, writes  # noqa: PLC0415
    from benchmarks.measure import time_once  # noqa: PLC0415
    from benchmarks.seed import seed  # noqa: PLC0415
    from benchmarks.table import Table  # noqa: PLC0415
    from inquiries.tallies import refreshing  # noqa: PLC0415

    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        took, seeded = time_once(lambda: seed(size))
        refreshing.refresh()
        print(f"\n{connection.vendor}, {size:,} pesan, disiapkan dalam {took / 1000:.0f} s\n")
        table = Table(before)
        table.head()
        for part in (pages, figures, writes, clients, sweeps, likeness):
            part.measure(table, seeded)
    finally:
        connection.creation.destroy_test_db(":memory:", verbosity=0)
    return table


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
