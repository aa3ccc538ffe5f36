"""Ratifying and publishing the results, and the letters that tell them (Pasal 16(1))."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from agencies.access import power_required
from agencies.powers import Role
from agencies.requests import SignedInRequest
from core import uploads
from core.errors import DomainError
from core.htmx import go_to, is_fragment
from reports import services as reporting
from reports.evaluation import listing, pages, policies, services
from reports.evaluation.forms import ChosenForm
from reports.evaluation.policies import READERS
from reports.models import Evaluation
from reports.views.annual import pdf_state
from reports.views.evaluation import evaluation_of, list_context


@power_required(Role.REGENT)
@require_POST
def ratify_evaluations(request: SignedInRequest, year: int) -> HttpResponse:
    """Ratify the chosen final evaluations of a year."""
    done = "{} evaluasi disahkan. Surat hasilnya sedang disiapkan."
    return _chosen(request, year, "FINAL", services.ratify_evaluations, done, "ratify_form")


@power_required(Role.EVALUATOR)
@require_POST
def publish_evaluations(request: SignedInRequest, year: int) -> HttpResponse:
    """Publish the chosen ratified evaluations of a year."""
    done = "{} hasil evaluasi diumumkan kepada publik."
    return _chosen(request, year, "RATIFIED", services.publish_evaluations, done, "publish_form")


def _chosen(
    request: SignedInRequest,
    year: int,
    status: str,
    act: Callable[..., int],
    done: str,
    name: str,
) -> HttpResponse:
    rows = Evaluation.objects.visible_to(request.user).filter(year=year, status=status)
    form = ChosenForm(request.POST, rows=listing.light(rows).order_by("agency__name"))
    if form.is_valid():
        count = _done(form, act, form.cleaned_data["chosen"], by=request.user)
        if count:
            messages.success(request, done.format(count))
            return go_to(request, f"{reverse('reports:evaluations')}?tahun={year}")
    context = list_context(request, **{name: form})
    return render(request, "reports/evaluation/list.html", context, status=422)


def _done(form: ChosenForm, act: Callable[..., int], rows: Iterable[Evaluation], **by: Any) -> int:
    try:
        return act(evaluations=rows, **by)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return 0


@power_required(*READERS)
@require_safe
def result_letter(request: SignedInRequest, code: str, year: int) -> HttpResponseBase:
    """Hand out the letter of result, or say how far it is: 202 until the worker has made it."""
    row = evaluation_of(request, code, year)
    context = pages.letter_context(row, reader=request.user)
    letter = context["report"]
    if letter is None:
        raise Http404
    if letter.pdf is not None and not is_fragment(request):
        return uploads.serve(letter.pdf, inline=True)
    return pdf_state(request, context)


@power_required(*READERS)
@require_POST
def retry_result_letter(request: SignedInRequest, code: str, year: int) -> HttpResponse:
    """Try again, now, a letter that could not be made."""
    row = evaluation_of(request, code, year)
    letter = pages.letter_context(row, reader=request.user)["report"]
    if letter is None:
        raise Http404
    if not policies.can_retry_letter(request.user, row):
        raise PermissionDenied("Hanya Instansi ini, Diskominfo, dan Bupati yang memintanya.")
    try:
        reporting.retry_pdf(document=letter, by=request.user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return go_to(request, pages.address(row, "result_letter"))
