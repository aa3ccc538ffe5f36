"""The annual report: list, start, prepare, submit, receive, its PDF and its evidence (Pasal 15)."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies import powers
from agencies.access import power_required
from agencies.models import Agency
from agencies.powers import DESK, IN_AGENCY, Role
from agencies.requests import SignedInRequest
from core import clock, uploads
from core.errors import DomainError
from core.htmx import go_to, is_fragment, render_part, vary_by_htmx
from reports import difference as changes
from reports import listing, pages, policies, services, suggesting
from reports.forms import NarrativesForm, ReturnForm, RevisionForm, StartForm
from reports.models import AnnualReport
from reports.outline import TEXTS
from reports.services import StaleRevision

READERS = (*IN_AGENCY, Role.EVALUATOR, Role.REGENT)


def report_of(request: SignedInRequest, code: str, year: int) -> AnnualReport:
    """The version asked for with `?versi=`, else the newest that the reader may see.

    :raises Http404: if there is none.
    """
    wanted = request.GET.get("versi", "")
    found = (
        AnnualReport.objects.visible_to(request.user)
        .filter(agency__code=code, year=year)
        .select_related("agency", "prepared_by", "frozen_by", "received_by", "pdf", "signed_pdf")
        .order_by("-version")
    )
    if wanted:
        if not (wanted.isascii() and wanted.isdecimal() and len(wanted) < 5):
            raise Http404
        found = found.filter(version=int(wanted))
    report = found.first()
    if report is None:
        raise Http404
    return report


@power_required(*READERS)
@require_safe
def reports(request: SignedInRequest) -> HttpResponse:
    """List the own Instansi's years, and for Diskominfo and the Bupati all that was submitted."""
    return render(request, "reports/list.html", listing.context_for(request.user, request.GET))


@power_required(*DESK)
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: SignedInRequest) -> HttpResponse:
    """Choose a year and open its draft."""
    agencies = Agency.objects.filter(pk__in=powers.of(request.user).agencies(*DESK))
    year = request.GET.get("tahun", "")
    form = StartForm(
        request.POST if request.method == "POST" else None,
        agencies=agencies,
        this_year=clock.today().year,
        initial={"year": year, "agency": request.GET.get("instansi", "")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            report = services.start_report(by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return go_to(request, pages.address(report))
    status = 422 if form.is_bound else 200
    return render_part(
        request, "reports/start.html", "reports/_start_form.html", {"form": form}, status=status
    )


@power_required(*READERS)
@require_safe
def detail(request: SignedInRequest, code: str, year: int) -> HttpResponse:
    """Show a report: to prepare it, to read it before it is submitted, or frozen."""
    report = report_of(request, code, year)
    return render(request, "reports/detail.html", pages.context_of(report, reader=request.user))


@power_required(*READERS)
@require_POST
def save(request: SignedInRequest, code: str, year: int) -> HttpResponse:
    """Keep the texts of a draft: by autosave or button; with `usulan`, add to those of item h."""
    report = report_of(request, code, year)
    if not policies.can_prepare(request.user, report):
        raise PermissionDenied("Hanya Petugas dan Pejabat Instansi ini yang menyusun laporannya.")
    if "usulan" in request.POST:
        return _take_up(request, report)
    form = NarrativesForm(request.POST)
    status = 422
    conflicts: tuple[str, ...] = ()
    if form.is_valid():
        try:
            sent = form.sent(request.POST)
            report = services.save_narratives(report=report, by=request.user, **sent)
        except StaleRevision as refusal:
            form.add_error(None, str(refusal))
            status, conflicts = 409, refusal.conflicts
            report = report_of(request, code, year)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return _saved(request, report, form)
    context = pages.context_of(report, reader=request.user, form=form, conflicts=conflicts)
    return render_part(
        request, "reports/detail.html", "reports/_not_saved.html", context, status=status
    )


def _take_up(request: SignedInRequest, report: AnnualReport) -> HttpResponse:
    """Add the year's approved recommendations below the texts of item h."""
    try:
        count = suggesting.take_up(report=report, by=request.user)
    except DomainError as refusal:
        form = RevisionForm({})
        form.add_error(None, str(refusal))
        context = pages.context_of(report, reader=request.user, refusal=form)
        return render(request, "reports/detail.html", context, status=422)
    messages.success(request, f"{count} rekomendasi ditambahkan. Periksa, lalu ubah seperlunya.")
    return go_to(request, f"{pages.address(report)}#butir-h")


def _saved(request: SignedInRequest, report: AnnualReport, form: NarrativesForm) -> HttpResponse:
    if not is_fragment(request):
        messages.success(request, "Draf tersimpan.")
        return go_to(request, pages.address(report))
    context = pages.context_of(report, reader=request.user, with_figures=False)
    shown = [name for name in TEXTS if name in request.POST]
    context |= {"bases": pages.bases_after(form, request.POST), "texts": shown}
    response = render(request, "reports/_saved.html", context)
    vary_by_htmx(response)
    return response


@power_required(*READERS)
@require_POST
def submit(request: SignedInRequest, code: str, year: int) -> HttpResponse:
    """Freeze and submit: the Kepala alone."""
    report = report_of(request, code, year)
    if not policies.can_submit(request.user, report):
        raise PermissionDenied("Hanya Kepala Instansi ini yang mengajukan laporannya.")
    form = RevisionForm(request.POST)
    if form.is_valid():
        try:
            services.submit_report(
                report=report, by=request.user, revision=form.cleaned_data["revision"]
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Laporan diajukan dan dibekukan. PDF-nya sedang disiapkan.")
            return go_to(request, pages.address(report))
    context = pages.context_of(report, reader=request.user, refusal=form)
    return render(request, "reports/detail.html", context, status=422)


@power_required(*READERS)
@require_POST
def receive(request: SignedInRequest, code: str, year: int) -> HttpResponse:
    """Give the receipt of Diskominfo (Pasal 15(2))."""
    report = report_of(request, code, year)
    if not policies.can_receive(request.user):
        raise PermissionDenied("Hanya Diskominfo yang menerbitkan tanda terima.")
    try:
        services.receive_report(report=report, by=request.user)
    except DomainError as refusal:
        form = RevisionForm({})
        form.add_error(None, str(refusal))
        context = pages.context_of(report, reader=request.user, refusal=form)
        return render(request, "reports/detail.html", context, status=422)
    messages.success(request, "Laporan diterima. Tanda terimanya di bawah ini.")
    return go_to(request, pages.address(report, "receipt"))


@power_required(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def return_report(request: SignedInRequest, code: str, year: int) -> HttpResponse:
    """Send a report back with notes per item."""
    report = report_of(request, code, year)
    if not policies.can_receive(request.user):
        raise PermissionDenied("Hanya Diskominfo yang mengembalikan laporan.")
    form = ReturnForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.return_report(report=report, notes=form.notes, by=request.user)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Laporan dikembalikan. Instansi sudah diberi tahu.")
            return go_to(request, pages.address(report))
    context = {"report": report, "form": form, "back": pages.address(report)}
    return render(request, "reports/return.html", context, status=422 if form.errors else 200)


@power_required(*READERS)
@require_safe
def difference(request: SignedInRequest, code: str, year: int) -> HttpResponse:
    """Show what changed since the version before."""
    report = report_of(request, code, year)
    before = pages.version_before(report, reader=request.user)
    if before is None:
        raise Http404
    contents = [pages.content_of(version, at=clock.now()) for version in (before, report)]
    context = {
        "report": report,
        "before": before,
        "sections": changes.between(*contents),
        "back": pages.address(report),
    }
    return render(request, "reports/difference.html", context)


@power_required(*READERS)
@require_safe
def receipt(request: SignedInRequest, code: str, year: int) -> HttpResponse:
    """Show the receipt, fit to print."""
    report = report_of(request, code, year)
    if not report.has_receipt:
        raise Http404
    return render(
        request, "reports/receipt.html", {"report": report, "back": pages.address(report)}
    )


@power_required(*READERS)
@require_safe
def pdf(request: SignedInRequest, code: str, year: int) -> HttpResponseBase:
    """Hand out the PDF, or say how far it is: 202 until the worker has made it."""
    report = report_of(request, code, year)
    if report.is_draft:
        raise Http404
    if report.document is not None and not is_fragment(request):
        return uploads.serve(report.document, inline=True)
    return pdf_state(request, {"report": report, **pages.pdf_context(report, reader=request.user)})


def pdf_state(request: SignedInRequest, context: dict[str, Any]) -> HttpResponse:
    """Say how far the PDF of the document in `context` is."""
    status = 200 if context["report"].pdf else 202
    response = render_part(
        request, "reports/pdf_pending.html", "reports/_pdf_state.html", context, status=status
    )
    response["Retry-After"] = "5"
    return response


@power_required(*READERS)
@require_POST
def retry_pdf(request: SignedInRequest, code: str, year: int) -> HttpResponse:
    """Try again, now, a PDF that could not be made."""
    report = report_of(request, code, year)
    if not policies.can_retry_pdf(request.user, report):
        raise PermissionDenied("Hanya Instansi ini dan Diskominfo yang meminta PDF dibuat lagi.")
    try:
        services.retry_pdf(document=report, by=request.user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return go_to(request, pages.address(report, "pdf"))
