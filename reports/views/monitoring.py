"""One table over all Instansi, for Diskominfo and the Bupati."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from agencies import powers
from agencies.access import power_required
from agencies.models import Agency
from agencies.powers import Role
from agencies.requests import SignedInRequest
from core import clock
from core.errors import DomainError
from core.htmx import go_to
from reports import monitoring as watch
from reports import obligations
from reports.forms import ObligationForm
from reports.models.annual_report import FIRST_YEAR

COLUMNS = (
    ("instansi", "Instansi", False),
    ("terlambat", "Terlambat sekarang", True),
    ("tepat", "Dijawab dalam 24 jam", True),
    ("akun", "Akun tanpa Petugas", True),
    ("laporan", "Laporan", False),
)


@power_required(Role.EVALUATOR, Role.REGENT)
@require_safe
def monitoring(request: SignedInRequest) -> HttpResponse:
    """Show every Instansi as it stands now; `?urut=-terlambat`, `?tahun=2025`."""
    this_year = clock.today().year
    years = list(range(this_year, max(FIRST_YEAR, this_year - 4) - 1, -1))
    year = _chosen_year(request.GET.get("tahun", ""), years)
    sort = request.GET.get("urut", "")
    if sort.removeprefix("-") not in watch.SORTS:
        sort = watch.DEFAULT_SORT
    now, duty = clock.now(), obligations.of_year(year)
    rows = watch.rows(duty=duty, now=now, sort=sort)
    context = {
        "rows": rows,
        "heads": [_head(*column, sort=sort, year=year) for column in COLUMNS],
        "year": year,
        "years": [{"year": one, "current": one == year} for one in years],
        "sort": sort,
        "late": sum(row.late for row in rows),
        "unattended": sum(row.unattended for row in rows),
        "filed": sum(row.has_filed and row.must_report for row in rows),
        "must": sum(row.must_report for row in rows),
        "duty": duty,
        "is_over": duty.is_over(now),
        "may_decide": powers.of(request.user).is_evaluator,
    }
    return render(request, "reports/monitoring.html", context)


@power_required(Role.EVALUATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def obligation(request: SignedInRequest, year: int) -> HttpResponse:
    """Set who must report for a year, and until when."""
    if not FIRST_YEAR <= year <= clock.today().year:
        raise Http404
    now = obligations.of_year(year)
    form = ObligationForm(
        request.POST if request.method == "POST" else None,
        initial={
            "deadline": now.deadline,
            "agencies": Agency.objects.filter(pk__in=now.agencies).values_list("code", flat=True),
        },
    )
    if form.is_valid():
        try:
            obligations.decide(year=year, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Kewajiban melapor tahun {year} tersimpan.")
            return go_to(request, f"{reverse('reports:monitoring')}?tahun={year}")
    context = {"form": form, "year": year, "is_default": now.is_default}
    return render(request, "reports/obligation.html", context, status=422 if form.errors else 200)


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
