"""The figures of an Instansi's year: counted from its rows, and the same counts from the rollup."""

from datetime import date

from benchmarks.measure import time_once
from benchmarks.seed import Seeded
from benchmarks.table import Table
from core import clock
from inquiries import tallies
from inquiries.models import StaleDay
from inquiries.tallies import refreshing
from reports.counting import figures_of


def measure(table: Table, seeded: Seeded) -> None:
    """Refresh what the load has made stale first; the two must agree."""
    agency, year = seeded.agencies[0], clock.today().year
    took, days = time_once(refreshing.refresh)
    print(f"rekap {days} hari dihitung ulang dalam {took / 1000:.1f} s")
    assert not StaleDay.objects.exists()
    name = "angka laporan tahunan: dari baris"
    table.time(name, lambda: figures_of(agency, year, at=clock.now()), aim="≤ 600 ms", times=5)
    span = (date(year, 1, 1), date(year, 12, 31))

    def counts() -> dict:
        tallies.punctuality(*span, at=clock.now(), agencies=[agency.pk])
        return tallies.received(*span, "type", agencies=[agency.pk])

    table.time("angka laporan tahunan: dari rekap", counts, aim="≤ 10 ms")
    slow = {figure.code: figure.value for figure in figures_of(agency, year, at=clock.now())}
    rolled = sum(one["received"] for one in counts().values())
    if rolled != slow["received_total"]:
        table.failures.append(f"rekap: {rolled} pesan, bukan {slow['received_total']}")
