"""Handing the received reports of a year to the Bupati (Pasal 15(2))."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies import powers
from agencies.access import power_required
from agencies.powers import Role
from agencies.requests import SignedInRequest
from core import clock, uploads
from core.errors import DomainError
from core.htmx import go_to, is_fragment, render_part, vary_by_htmx
from reports import bundles, deliveries, pages, services
from reports.forms import DeliveryForm
from reports.models import AnnualReport, Bundle, Delivery
from reports.models.annual_report import FIRST_YEAR

READERS = (Role.EVALUATOR, Role.REGENT)


@power_required(*READERS)
@require_safe
def delivery_list(request: SignedInRequest) -> HttpResponse:
    """List the cover letters, and the years that have reports to deliver."""
    rows = AnnualReport.objects.filter(status=AnnualReport.Status.RECEIVED).order_by("-year")
    may_deliver = powers.of(request.user).is_evaluator
    context = {
        "deliveries": Delivery.objects.visible_to(request.user).prefetch_related("lines"),
        "years": list(rows.values_list("year", flat=True).distinct()) if may_deliver else [],
    }
    return render(request, "reports/deliveries.html", context)


@power_required(Role.EVALUATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def deliver(request: SignedInRequest, year: int) -> HttpResponse:
    """Choose the received reports of a year and write the cover letter."""
    if not FIRST_YEAR <= year <= clock.today().year:
        raise Http404
    received = AnnualReport.objects.filter(year=year, status=AnnualReport.Status.RECEIVED)
    received = received.select_related("agency").defer("snapshot_text").order_by("agency__name")
    form = DeliveryForm(
        request.POST if request.method == "POST" else None,
        received=received,
        initial={"letter_date": clock.today(), "reports": [row.agency.code for row in received]},
    )
    if form.is_valid():
        try:
            row = deliveries.deliver_reports(year=year, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Laporan disampaikan. Bupati dan Instansi sudah diberi tahu.")
            return go_to(request, "reports:delivery", row.pk)
    context = {"form": form, "year": year, "count": len(received)}
    return render(request, "reports/deliver.html", context, status=422 if form.errors else 200)


@power_required(*READERS)
@require_safe
def delivery(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a cover letter and what was delivered under it."""
    row = _delivery(request, pk)
    lines = AnnualReport.objects.filter(delivered_with__delivery=row).select_related("agency")
    context = {
        "delivery": row,
        "letter": row.snapshot,
        "lines": [
            (report, pages.address(report))
            for report in lines.defer("snapshot_text").order_by("agency__name")
        ],
        **_letter_state(request, row),
        **_bundle_state(request, row),
    }
    return render(request, "reports/delivery.html", context)


@power_required(*READERS)
@require_safe
def bundle_state(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say how far the bundle is: the part that the page asks for again and again."""
    row = _delivery(request, pk)
    context = _bundle_state(request, row)
    if context["bundle"] is None:
        raise Http404
    if not is_fragment(request):
        return go_to(request, "reports:delivery", pk)
    response = render(request, "reports/_bundle.html", context)
    vary_by_htmx(response)
    return response


@power_required(*READERS)
@require_safe
def bundle(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Hand out all reports in one PDF."""
    found = get_object_or_404(Bundle.objects.visible_to(request.user), delivery=pk)
    if found.pdf is None:
        return go_to(request, "reports:delivery", pk)
    return uploads.serve(found.pdf, inline=True)


@power_required(*READERS)
@require_safe
def bundle_xlsx(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Hand out the figures of all reports as one spreadsheet."""
    found = get_object_or_404(Bundle.objects.visible_to(request.user), delivery=pk)
    if found.xlsx is None:
        return go_to(request, "reports:delivery", pk)
    return uploads.serve(found.xlsx)


@power_required(Role.EVALUATOR)
@require_POST
def remake_bundle(request: SignedInRequest, pk: int) -> HttpResponse:
    """Bind the reports anew, once one that was left out has its PDF."""
    found = get_object_or_404(Bundle.objects.visible_to(request.user), delivery=pk)
    try:
        bundles.remake_bundle(bundle=found, by=request.user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return go_to(request, "reports:delivery", pk)


@power_required(*READERS)
@require_safe
def letter(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Hand out the cover letter, or say how far it is: 202 until the worker has made it."""
    row = _delivery(request, pk)
    if row.pdf is not None and not is_fragment(request):
        return uploads.serve(row.pdf, inline=True)
    response = render_part(
        request,
        "reports/pdf_pending.html",
        "reports/_pdf_state.html",
        _letter_state(request, row),
        status=200 if row.pdf else 202,
    )
    response["Retry-After"] = "5"
    return response


@power_required(Role.EVALUATOR)
@require_POST
def retry_letter(request: SignedInRequest, pk: int) -> HttpResponse:
    """Try again, now, a letter that could not be made."""
    try:
        services.retry_pdf(document=_delivery(request, pk), by=request.user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return go_to(request, "reports:letter", pk)


def _delivery(request: SignedInRequest, pk: int) -> Delivery:
    rows = Delivery.objects.visible_to(request.user).select_related("pdf", "by")
    return get_object_or_404(rows, pk=pk)


def _letter_state(request: SignedInRequest, row: Delivery) -> dict[str, Any]:
    addresses = {
        name: reverse(f"reports:{view}", args=[row.pk])
        for name, view in {
            "pdf_url": "letter",
            "retry_url": "retry_letter",
            "report_url": "delivery",
        }.items()
    }
    can_retry = powers.of(request.user).is_evaluator
    return {"report": row, "can_retry": can_retry, **addresses, **pages.progress_of(row)}


def _bundle_state(request: SignedInRequest, row: Delivery) -> dict[str, Any]:
    """The bundle and how far it is; of a letter from before there were bundles, nothing."""
    found = Bundle.objects.filter(delivery=row).select_related("pdf", "delivery").first()
    if found is None:
        return {"bundle": None}
    names = ("bundle", "bundle_xlsx", "bundle_state", "remake_bundle")
    addresses = {f"{name}_url": reverse(f"reports:{name}", args=[row.pk]) for name in names}
    return {
        "bundle": found,
        "progress": bundles.progress_of(found),
        "every": pages.EVERY,
        "can_retry": powers.of(request.user).is_evaluator,
        **addresses,
    }
