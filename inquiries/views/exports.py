"""Taking a list along as a file: at once where it is short, from the worker where it is long."""

from __future__ import annotations

import uuid

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from agencies import powers
from agencies.access import power_required
from agencies.requests import SignedInRequest
from core import uploads
from core.htmx import go_to, is_fragment, render_part
from inquiries import exporting
from inquiries.models import Export
from inquiries.views.inbox import READERS

SECONDS = 5


@power_required(*READERS)
@require_POST
def export(request: SignedInRequest) -> HttpResponseBase:
    """Make the list on screen into a file; a POST, because it leaves a word in the trail."""
    source = request.POST.get("daftar", "")
    wanted = request.POST.get("format", "")
    asked = exporting.ask(
        source=source if source in Export.Source.values else Export.Source.INBOX,
        query=request.POST.get("query", "")[:2000],
        format_=wanted if wanted in Export.Format.values else Export.Format.CSV,
        user=request.user,
    )
    if not exporting.is_short(asked):
        return go_to(request, "inquiries:exported", key=asked.key)
    response = FileResponse(
        exporting.make_now(asked),
        as_attachment=True,
        filename=asked.document_name,
        content_type=asked.content_type,
    )
    response["Cache-Control"] = "private, no-store"
    return response


@power_required(*READERS)
@require_safe
def exported(request: SignedInRequest, key: uuid.UUID) -> HttpResponseBase:
    """Say how far a file is; with `?berkas=1` hand it out, to who still may have its rows.

    :raises PermissionDenied: if a power with which it was made has ended.
    """
    held = powers.of(request.user)
    mine = Export.objects.visible_to(request.user, held.at).select_related("pdf")
    found = get_object_or_404(mine, key=key)
    if found.pdf is not None and not exporting.may_fetch(request.user, found):
        raise PermissionDenied
    if found.pdf is not None and "berkas" in request.GET and not is_fragment(request):
        return uploads.serve(found.pdf)
    page, part = "inquiries/export.html", "inquiries/_export.html"
    context = {"export": found, "most": exporting.MOST}
    response: HttpResponse = render_part(
        request, page, part, context, status=200 if found.pdf else 202
    )
    if found.pdf is None:
        response["Retry-After"] = str(SECONDS)
    return response
