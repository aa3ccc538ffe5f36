"""The bukti 24 jam: asked for with a button, printed by the worker, handed out when ready."""

from __future__ import annotations

import uuid

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from agencies.access import power_required
from agencies.requests import SignedInRequest
from core import uploads
from core.htmx import go_to, is_fragment, render_part
from inquiries import certificates
from inquiries.views.referrals import visible_referral

SECONDS = 5


@power_required()
@require_POST
def request_certificate(request: SignedInRequest, pk: int) -> HttpResponse:
    """Freeze what the clock says now; whoever may read the referral may have it in writing."""
    referral = visible_referral(request, pk)
    made = certificates.request_certificate(referral=referral, by=request.user)
    return go_to(request, "inquiries:certificate", pk=pk, key=made.key)


@power_required()
@require_safe
def certificate(request: SignedInRequest, pk: int, key: uuid.UUID) -> HttpResponse | FileResponse:
    """Hand the PDF out; while it is being printed, say so and come again."""
    referral = visible_referral(request, pk)
    found = get_object_or_404(referral.certificates.select_related("pdf"), key=key)
    if found.pdf is not None and not is_fragment(request):
        return uploads.serve(found.pdf)
    context = {"referral": referral, "certificate": found}
    status = 200 if found.pdf else 202
    page, part = "inquiries/certificate.html", "inquiries/_certificate.html"
    response = render_part(request, page, part, context, status=status)
    if status == 202:
        response["Retry-After"] = str(SECONDS)
    return response
