"""What the evaluations found, and how it is mended (Pasal 16(2))."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies import powers
from agencies.access import power_required
from agencies.powers import IN_AGENCY, Role
from agencies.requests import SignedInRequest
from core import clock
from core.errors import DomainError
from core.htmx import go_to
from reports.evaluation import findings, pages, policies
from reports.evaluation.forms import ImprovementForm
from reports.models import Improvement

READERS = (*IN_AGENCY, Role.EVALUATOR, Role.REGENT)
MOST = 300


@power_required(*READERS)
@require_safe
def improvements(request: SignedInRequest) -> HttpResponse:
    """List what is to be mended: the own Instansi's, or everybody's; open ones first."""
    rows = Improvement.objects.visible_to(request.user)
    rows = rows.select_related("evaluation__agency", "owner").defer("evaluation__snapshot_text")
    if request.GET.get("semua") != "1":
        rows = rows.exclude(status=Improvement.Status.DONE)
    today = clock.today()
    context = {
        "tabs": pages.tabs(request.user, "improvements"),
        "rows": [(row, row.is_late(today), address(row)) for row in rows[:MOST]],
        "shows_all": request.GET.get("semua") == "1",
    }
    return render(request, "reports/evaluation/improvements.html", context)


def address(row: Improvement) -> str:
    evaluation = row.evaluation
    args = [evaluation.agency.code, evaluation.year, row.number]
    return reverse("reports:improvement", args=args)


def improvement_of(request: SignedInRequest, code: str, year: int, finding: int) -> Improvement:
    """:raises Http404: if there is none that the reader may see."""
    rows = Improvement.objects.visible_to(request.user)
    rows = rows.select_related("evaluation__agency", "owner", "changed_by")
    return get_object_or_404(
        rows.defer("evaluation__snapshot_text"),
        evaluation__agency__code=code,
        evaluation__year=year,
        number=finding,
    )


@power_required(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def improvement(request: SignedInRequest, code: str, year: int, finding: int) -> HttpResponse:
    """Show a finding; the Instansi says who mends it and what was done."""
    row = improvement_of(request, code, year, finding)
    may_plan = policies.can_plan(request.user, row)
    if request.method == "POST" and not may_plan:
        raise PermissionDenied("Hanya Instansi ini yang mengisi perbaikannya.")
    people = powers.holders(IN_AGENCY, row.evaluation.agency).order_by("full_name")
    initial = {"owner": row.owner.username if row.owner else "", "answer": row.answer}
    form = ImprovementForm(
        request.POST if request.method == "POST" else None, people=people, initial=initial
    )
    if form.is_valid():
        try:
            findings.plan_improvement(improvement=row, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Perbaikan tersimpan.")
            return go_to(request, address(row))
    return _page(request, row, form if may_plan and not row.is_done else None)


def _page(request: SignedInRequest, row: Improvement, form: ImprovementForm | None) -> HttpResponse:
    context = {
        "improvement": row,
        "form": form,
        "is_late": row.is_late(clock.today()),
        "can_finish": not row.is_done and row.owner_id and policies.can_finish(request.user, row),
        "finish_url": f"{address(row)}selesai/",
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "reports/evaluation/improvement.html", context, status=status)


@power_required(*READERS)
@require_POST
def finish_improvement(
    request: SignedInRequest, code: str, year: int, finding: int
) -> HttpResponse:
    """Say as Kepala that it is done."""
    row = improvement_of(request, code, year, finding)
    if not policies.can_finish(request.user, row):
        raise PermissionDenied("Hanya Kepala Instansi ini yang menyatakannya selesai.")
    try:
        findings.finish_improvement(improvement=row, by=request.user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Perbaikan dinyatakan selesai.")
    return go_to(request, address(row))
