"""One table over all Instansi, for Diskominfo and the Bupati."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from agencies.access import power_required
from agencies.powers import Role
from agencies.requests import SignedInRequest
from core import clock
from reports import monitoring as watch
from reports.models.annual_report import FIRST_YEAR

COLUMNS = (
    ("instansi", "Instansi", False),
    ("terlambat", "Terlambat sekarang", True),
    ("tepat", "Dijawab dalam 24 jam", True),
    ("akun", "Akun tanpa Petugas", True),
    ("laporan", "Laporan", False),
)


@power_required(Role.EVALUATOR, Role.REGENT)
@require_GET
def monitoring(request: SignedInRequest) -> HttpResponse:
    """Show every Instansi as it stands now; `?urut=-terlambat`, `?tahun=2025`."""
    this_year = clock.today().year
    years = list(range(this_year, max(FIRST_YEAR, this_year - 4) - 1, -1))
    year = _chosen_year(request.GET.get("tahun", ""), years)
    sort = request.GET.get("urut", "")
    if sort.removeprefix("-") not in watch.SORTS:
        sort = watch.DEFAULT_SORT
    rows = watch.rows(year=year, now=clock.now(), sort=sort)
    context = {
        "rows": rows,
        "heads": [_head(*column, sort=sort, year=year) for column in COLUMNS],
        "year": year,
        "years": [{"year": one, "current": one == year} for one in years],
        "sort": sort,
        "late": sum(row.late for row in rows),
        "unattended": sum(row.unattended for row in rows),
        "filed": sum(bool(row.report_url) for row in rows),
    }
    return render(request, "reports/monitoring.html", context)


def _chosen_year(written: str, years: list[int]) -> int:
    """The year asked for, else the last whole one: its report is the one that is due."""
    found = [year for year in years if written == str(year)]
    return found[0] if found else years[min(1, len(years) - 1)]


def _head(key: str, label: str, is_number: bool, *, sort: str, year: int) -> dict[str, object]:
    is_descending = sort == f"-{key}"
    state = "descending" if is_descending else "ascending" if sort == key else ""
    first = f"-{key}" if is_number else key
    other = key if is_descending else f"-{key}"
    wanted = other if state else first
    return {
        "label": label,
        "sort": state,
        "is_number": is_number,
        "url": f"?{urlencode({'urut': wanted, 'tahun': year})}",
    }
