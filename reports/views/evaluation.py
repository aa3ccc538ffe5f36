"""Evaluating the Instansi of a year, step by step (Pasal 16(1))."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from agencies import powers
from agencies.access import power_required
from agencies.models import Agency
from agencies.powers import IN_AGENCY, Role
from agencies.requests import SignedInRequest
from core.errors import DomainError
from core.htmx import go_to, is_fragment, vary_by_htmx
from reports.evaluation import listing, pages, policies, queue, services
from reports.evaluation.forms import ChosenForm, ReplyForm
from reports.evaluation.policies import READERS
from reports.forms import RevisionForm
from reports.models import Evaluation
from reports.pages import EVERY

EVALUATORS = (Role.EVALUATOR, Role.EXAMINER)


def evaluation_of(request: SignedInRequest, code: str, year: int) -> Evaluation:
    """:raises Http404: if there is none that the reader may see."""
    rows = Evaluation.objects.visible_to(request.user).select_related(
        "agency", "criteria", "report", "letter__pdf", "replied_by", "final_by", "ratified_by"
    )
    return get_object_or_404(rows, agency__code=code, year=year)


def judgeable(request: SignedInRequest, code: str, year: int) -> Evaluation:
    """:raises PermissionDenied: for who may read it, but not evaluate this Instansi."""
    row = evaluation_of(request, code, year)
    check_may_judge(request, row)
    return row


def check_may_judge(request: SignedInRequest, row: Evaluation) -> None:
    """:raises PermissionDenied: for who may read it, but not evaluate this Instansi."""
    if not policies.can_evaluate(request.user, row.agency):
        raise PermissionDenied("Hanya Evaluator yang berwenang atas Instansi ini yang menilainya.")


@power_required(*READERS)
@require_safe
def evaluations(request: SignedInRequest) -> HttpResponse:
    """List the evaluations of a year, and the own Instansi's over the years."""
    return render(request, "reports/evaluation/list.html", list_context(request))


def list_context(request: SignedInRequest, **extra: Any) -> dict[str, Any]:
    held, year = powers.of(request.user), listing.chosen_year(request.GET.get("tahun", ""))
    reads_all = held.is_evaluator or held.is_regent or held.is_examiner
    rows = listing.rows_of(request.user, year) if reads_all else []
    seen = listing.light(Evaluation.objects.visible_to(request.user).filter(year=year))
    seen = seen.order_by("agency__name")
    return {
        "tabs": pages.tabs(request.user, "evaluations"),
        "years": [{"year": one, "current": one == year} for one in listing.years()],
        "year": year,
        "rows": rows,
        "reads_all": reads_all,
        "own": listing.own_of(request.user) if held.agencies(*IN_AGENCY) else [],
        "to_begin": sum(row.may_begin and row.is_bound for row in rows),
        "run": queue.progress_of(request.user, year) if reads_all else None,
        **_run_context(year),
        "ratify_form": ChosenForm(rows=seen.filter(status="FINAL")) if held.is_regent else None,
        "publish_form": ChosenForm(rows=seen.filter(status="RATIFIED"))
        if held.is_evaluator
        else None,
        **extra,
    }


@power_required(*EVALUATORS)
@require_POST
def begin_evaluation(request: SignedInRequest, code: str, year: int) -> HttpResponse:
    """Begin with one Instansi; the year's criteria are frozen by the first."""
    agency = get_object_or_404(Agency, code=code)
    if not policies.can_evaluate(request.user, agency):
        raise PermissionDenied("Tidak ada yang menilai Instansinya sendiri.")
    try:
        row = services.begin_evaluation(agency=agency, year=year, by=request.user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return go_to(request, f"{reverse('reports:evaluations')}?tahun={year}")
    return go_to(request, pages.address(row))


@power_required(*EVALUATORS)
@require_POST
def begin_evaluations(request: SignedInRequest, year: int) -> HttpResponse:
    """Ask the worker to begin with every Instansi that must report and is not begun."""
    agencies = listing.to_begin(request.user, year)
    try:
        asked = queue.ask_to_begin(agencies=agencies, year=year, by=request.user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        if not asked:
            messages.info(request, "Tidak ada lagi evaluasi yang dapat dimulai untuk tahun ini.")
    return go_to(request, f"{reverse('reports:evaluations')}?tahun={year}")


@power_required(*EVALUATORS)
@require_safe
def begin_state(request: SignedInRequest, year: int) -> HttpResponse:
    """Say how far the worker is: the part that the page asks for again and again."""
    run = queue.progress_of(request.user, year)
    page = f"{reverse('reports:evaluations')}?tahun={year}"
    if run is None or not is_fragment(request):
        return go_to(request, page)
    context = {"run": run, **_run_context(year)}
    response = render(request, "reports/evaluation/_run.html", context)
    vary_by_htmx(response)
    if not run.is_open:
        response["HX-Refresh"] = "true"  # the list beside it shows the scores
    return response


def _run_context(year: int) -> dict[str, Any]:
    return {"run_url": reverse("reports:begin_state", args=[year]), "every": EVERY}


@power_required(*READERS)
@require_safe
def evaluation(request: SignedInRequest, code: str, year: int) -> HttpResponse:
    """Show an evaluation: at work, or as it was frozen."""
    row = evaluation_of(request, code, year)
    context = pages.context_of(row, reader=request.user)
    return render(request, "reports/evaluation/detail.html", context)


def _step(
    request: SignedInRequest, code: str, year: int, act: Callable[..., object], done: str
) -> HttpResponse:
    """Take a step of the evaluator, or say why not."""
    row = judgeable(request, code, year)
    try:
        act(evaluation=row, by=request.user)
    except DomainError as refusal:
        return _refused(request, row, refusal)
    messages.success(request, done)
    return go_to(request, pages.address(row))


def _refused(request: SignedInRequest, row: Evaluation, refusal: DomainError) -> HttpResponse:
    form = RevisionForm({})
    form.add_error(None, str(refusal))
    context = pages.context_of(row, reader=request.user, refusal=form)
    return render(request, "reports/evaluation/detail.html", context, status=422)


@power_required(*READERS)
@require_POST
def recompute_evaluation(request: SignedInRequest, code: str, year: int) -> HttpResponse:
    """Measure again."""
    done = "Nilai otomatis dihitung ulang. Nilai evaluator tetap."
    return _step(request, code, year, services.recompute, done)


@power_required(*READERS)
@require_POST
def send_evaluation(request: SignedInRequest, code: str, year: int) -> HttpResponse:
    """Let the Instansi reply."""
    done = "Evaluasi dikirim. Kepala Instansi dapat menanggapinya."
    return _step(request, code, year, services.send_evaluation, done)


@power_required(*READERS)
@require_POST
def finalise_evaluation(request: SignedInRequest, code: str, year: int) -> HttpResponse:
    """Settle and freeze."""
    done = "Evaluasi ditetapkan dan dibekukan. Bupati diminta mengesahkannya."
    return _step(request, code, year, services.finalise_evaluation, done)


@power_required(*READERS)
@require_POST
def reply_evaluation(request: SignedInRequest, code: str, year: int) -> HttpResponse:
    """Reply as Kepala Instansi."""
    row = evaluation_of(request, code, year)
    if not policies.can_reply(request.user, row):
        raise PermissionDenied("Hanya Kepala Instansi ini yang menanggapi evaluasinya.")
    form = ReplyForm(request.POST)
    if form.is_valid():
        try:
            services.reply_evaluation(evaluation=row, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Tanggapan terkirim kepada Diskominfo.")
            return go_to(request, pages.address(row))
    context = pages.context_of(row, reader=request.user, reply_form=form)
    return render(request, "reports/evaluation/detail.html", context, status=422)
