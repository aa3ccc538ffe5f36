"""`make bench`, or `make bench ARGS="SIZE=100k PDFS=5"`: seed, warm up, measure, print one table.

Works in a database of its own, which it makes and drops: on PostgreSQL where DATABASE_URL says
so, else on SQLite. Ends with 1 when a page asks the database more often than it may, or a PDF takes
longer.
"""

import os
import subprocess
import sys
from datetime import timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "berau_sosmed.settings.test")
SIZES = {"10k": 10_000, "100k": 100_000, "1m": 1_000_000}
# Sign-in, powers, menu and clock included.
MOST_QUERIES = {"kotak masuk": 8, "rujukan": 8, "pesan, 50 peristiwa": 10}


def main(args: list[str]) -> int:
    """Measure and print; return the exit code."""
    django.setup()
    from django.db import connection  # noqa: PLC0415 - after setup()

    wanted = next((arg[5:].lower() for arg in args if arg.startswith("SIZE=")), "10k")
    if wanted not in SIZES:
        print(f"SIZE salah satu dari {', '.join(SIZES)}.")
        return 2
    pdfs = next((arg[5:] for arg in args if arg.startswith("PDFS=")), "63")
    if not (pdfs.isascii() and pdfs.isdecimal() and int(pdfs)):
        print("PDFS banyak laporan yang dicetak, misalnya 5.")
        return 2
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        failed = _run(SIZES[wanted])
    finally:
        connection.creation.destroy_test_db(":memory:", verbosity=0)
    command = [sys.executable, "-m", "benchmarks.reports", pdfs]
    return failed | min(subprocess.call(command), 1)


def _run(size: int) -> int:
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from benchmarks import floor, likeness  # noqa: PLC0415
    from benchmarks.measure import time_calls, time_once  # noqa: PLC0415
    from benchmarks.seed import seed  # noqa: PLC0415

    took, seeded = time_once(lambda: seed(size))
    print(f"{connection.vendor}, {size:,} pesan, disiapkan dalam {took / 1000:.0f} s\n")
    client = Client()
    client.force_login(seeded.officer)
    pages = {
        "kotak masuk": ("/kotak-masuk/", floor.inbox(seeded.officer)),
        "rujukan": ("/rujukan/", None),
        "pesan, 50 peristiwa": (
            f"/pesan/{seeded.long_inquiry.number}/",
            floor.detail(seeded.officer, seeded.long_inquiry),
        ),
        "cek akun": ("/cek/?q=tidak.ada", None),
    }
    print(f"{'pekerjaan':<24}{'median':>9}{'p95':>9}{'kueri':>7}{'batas':>9}{'rasio':>7}")
    failures = []
    for name, (url, bare) in pages.items():
        got = time_calls(lambda url=url: client.get(url))
        limit = time_calls(bare).median if bare else None
        ratio = f"{got.median / limit:.2f}" if limit else "–"
        shown = f"{limit:.1f}" if limit else "–"
        print(f"{name:<24}{got.median:>9.1f}{got.p95:>9.1f}{got.queries:>7}{shown:>9}{ratio:>7}")
        if got.queries > MOST_QUERIES.get(name, 99):
            failures.append(f"{name}: {got.queries} kueri")
    _sweeps(size)
    if _likeness(seeded.officer) > likeness.LIMIT:
        failures.append(f"jawaban mirip: lebih dari {likeness.LIMIT:.0f} ms")
    for failure in failures:
        print(f"GAGAL {failure}")
    return min(len(failures), 1)


def _likeness(officer: Any) -> float:
    """How soon a bank of 10,000 answers gives those that fit a message (median, ms)."""
    from benchmarks import likeness  # noqa: PLC0415

    got = likeness.measure(officer)
    name = f"jawaban mirip, {likeness.SIZE:,}"
    shown = f"{likeness.LIMIT:.1f}"
    print(f"{name:<24}{got.median:>9.1f}{got.p95:>9.1f}{got.queries:>7}{shown:>9}")
    return got.median


def _sweeps(size: int) -> None:
    """The sweep with nothing due, and with as many due as there are, up to 5,000."""
    from benchmarks.measure import time_calls, time_once  # noqa: PLC0415
    from core import clock  # noqa: PLC0415
    from inquiries.models import Referral  # noqa: PLC0415
    from inquiries.thresholds import sweep_referrals  # noqa: PLC0415

    idle = time_calls(sweep_referrals)
    print(f"{'penyapu, nihil':<24}{idle.median:>9.1f}{idle.p95:>9.1f}{idle.queries:>7}")
    due = list(Referral.objects.filter(status="SENT").values_list("pk", flat=True)[:5000])
    past = clock.now() - timedelta(minutes=1)
    Referral.objects.filter(pk__in=due).update(next_check_at=past)
    took, swept = time_once(lambda: sweep_referrals(budget=timedelta(minutes=5)))
    print(f"{f'penyapu, {swept} lewat':<24}{took:>9.0f}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
