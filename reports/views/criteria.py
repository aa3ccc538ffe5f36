"""The criteria of a year, and who evaluates Diskominfo (Pasal 16(1))."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from agencies.access import power_required
from agencies.powers import Role
from agencies.requests import SignedInRequest
from core import clock
from core.errors import DomainError
from core.htmx import go_to
from reports.evaluation import criteria, examiners, listing, pages, policies
from reports.evaluation.forms import CriteriaForm, ExaminerForm
from reports.evaluation.policies import READERS
from reports.models import Criteria
from reports.models.annual_report import FIRST_YEAR
from reports.views.evaluation import EVALUATORS


@power_required(*READERS)
@require_safe
def criteria_of_year(request: SignedInRequest) -> HttpResponse:
    """Show what is evaluated in a year, with weights and targets."""
    this_year = clock.today().year
    years = [this_year, *listing.years()]
    written = request.GET.get("tahun", "")
    year = next((one for one in years if written == str(one)), this_year - 1)
    row = Criteria.objects.filter(year__lte=year).order_by("-year").first()
    context = {
        "tabs": pages.tabs(request.user, "criteria_of_year"),
        "years": [{"year": one, "current": one == year} for one in years],
        "year": year,
        "criteria": row,
        "is_copy": row is not None and row.year != year,
        "indicators": criteria.indicators_of(row or criteria.starting_set()),
        "may_change": policies.can_change_criteria(request.user)
        and not (row and row.year == year and row.is_frozen),
    }
    return render(request, "reports/evaluation/criteria.html", context)


@power_required(*EVALUATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_criteria(request: SignedInRequest, year: int) -> HttpResponse:
    """Change weights, targets and grades, until the first evaluation of the year is begun."""
    if not FIRST_YEAR <= year <= clock.today().year:
        raise Http404
    row = Criteria.objects.filter(year=year).first() or Criteria(
        year=year, **criteria.content_for(year)
    )
    indicators = criteria.indicators_of(row)
    form = CriteriaForm(
        request.POST if request.method == "POST" else None, criteria=row, indicators=indicators
    )
    if form.is_valid():
        try:
            criteria.revise(criteria=criteria.of_year(year), by=request.user, **form.changes)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Kriteria tahun {year} tersimpan.")
            return go_to(request, "reports:criteria_of_year")
    context = {
        "form": form,
        "criteria": row,
        "lines": [
            (one, form[f"weight_{one.code}"], form[f"target_{one.code}"]) for one in indicators
        ],
    }
    status = 422 if form.errors else 200
    return render(request, "reports/evaluation/edit_criteria.html", context, status=status)


@power_required(Role.REGENT)
@require_http_methods(["GET", "HEAD", "POST"])
def examiner(request: SignedInRequest) -> HttpResponse:
    """Name who evaluates Diskominfo from outside, by which letter."""
    form = ExaminerForm(
        request.POST if request.method == "POST" else None, people=examiners.candidates()
    )
    if form.is_valid():
        try:
            examiners.name_examiner(by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Penilai Diskominfo ditunjuk dan sudah diberi tahu.")
            return go_to(request, "reports:examiner")
    context = {
        "tabs": pages.tabs(request.user, "examiner"),
        "form": form,
        "naming": examiners.in_office(clock.now()),
    }
    status = 422 if form.errors else 200
    return render(request, "reports/evaluation/examiner.html", context, status=status)
