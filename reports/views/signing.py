"""The PDF of a report, signed elsewhere by its Kepala and brought back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from agencies.access import power_required
from agencies.requests import SignedInRequest
from core.errors import DomainError
from core.htmx import go_to
from reports import pages, policies, signing
from reports.forms import SignedCopyForm
from reports.views.annual import READERS, report_of


@power_required(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def attach(request: SignedInRequest, code: str, year: int) -> HttpResponse:
    """Bring the PDF that was signed elsewhere."""
    report = report_of(request, code, year)
    if report.is_draft:
        raise Http404
    if not policies.can_attach_signed_copy(request.user, report):
        raise PermissionDenied("Hanya Kepala Instansi ini yang mengunggah PDF bertanda tangan.")
    form = SignedCopyForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_valid():
        try:
            signing.attach_signed_copy(report=report, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "PDF bertanda tangan tersimpan.")
            return go_to(request, pages.address(report))
    context = {"report": report, "form": form, "back": pages.address(report)}
    return render(request, "reports/sign.html", context, status=422 if form.errors else 200)
