"""One indicator of an evaluation with its evidence, and the findings (Pasal 16)."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from agencies.access import power_required
from agencies.requests import SignedInRequest
from core.errors import DomainError
from core.htmx import go_to
from reports.evaluation import criteria, findings, pages, policies, services
from reports.evaluation.content import content_of, groups_of
from reports.evaluation.forms import FindingForm, JudgeForm, typed
from reports.evaluation.policies import READERS
from reports.models import Evaluation
from reports.views.evaluation import check_may_judge, evaluation_of, judgeable


@power_required(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def indicator(request: SignedInRequest, code: str, year: int, indicator: str) -> HttpResponse:
    """Show what was measured and the rows behind it; the evaluator judges it here."""
    row = evaluation_of(request, code, year)
    line = row.lines.filter(code=indicator).first()
    if line is None:
        raise Http404
    may_judge = policies.can_evaluate(request.user, row.agency) and row.is_editable
    if request.method == "POST":
        check_may_judge(request, row)
    initial = {"score": typed(line.score), "reason": line.reason, "note": line.note}
    form = JudgeForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and _judged(request, row, indicator, form):
        return go_to(request, f"{pages.address(row)}#indikator-{indicator}")
    context = {
        "evaluation": row,
        "line": _line(row, indicator),
        "rows": line.rows,
        "links": pages.sees_pages_behind(request.user, row),
        "form": form if may_judge or form.errors else None,
        "back": f"{pages.address(row)}#indikator-{indicator}",
    }
    status = 422 if form.errors else 200
    return render(request, "reports/evaluation/indicator.html", context, status=status)


def _line(row: Evaluation, code: str) -> object:
    groups = groups_of(content_of(row))
    return next(line for group in groups for line in group.lines if line.code == code)


def _judged(request: SignedInRequest, row: Evaluation, code: str, form: JudgeForm) -> bool:
    try:
        services.judge(evaluation=row, code=code, by=request.user, **form.cleaned_data)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, f"Nilai {code} tersimpan.")
    return True


@power_required(*READERS)
@require_POST
def add_finding(request: SignedInRequest, code: str, year: int) -> HttpResponse:
    """Note what is to be mended next year."""
    row = judgeable(request, code, year)
    form = FindingForm(request.POST, indicators=criteria.indicators_of(row.criteria))
    if form.is_valid():
        try:
            findings.add_finding(evaluation=row, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Temuan dicatat.")
            return go_to(request, f"{pages.address(row)}#temuan")
    context = pages.context_of(row, reader=request.user, finding_form=form)
    return render(request, "reports/evaluation/detail.html", context, status=422)


@power_required(*READERS)
@require_POST
def remove_finding(request: SignedInRequest, code: str, year: int, finding: int) -> HttpResponse:
    """Take a finding back."""
    row = judgeable(request, code, year)
    try:
        findings.remove_finding(evaluation=row, number=finding, by=request.user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Temuan dihapus.")
    return go_to(request, f"{pages.address(row)}#temuan")
