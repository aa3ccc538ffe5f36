"""Anda bertanya, kami menindaklanjuti: /tindak-lanjut/, for everybody; touches no session."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from inquiries.dissemination import listing
from inquiries.models import FollowUpStory

CACHE = "public, max-age=60"


@require_safe
def public_stories(request: HttpRequest) -> HttpResponse:
    """List what became of what people asked, by words or Instansi."""
    context = {"list": listing.public(request.GET)}
    return _public(render(request, "inquiries/dissemination/public_list.html", context))


@require_safe
def public_story(request: HttpRequest, code: str) -> HttpResponse:
    """Show one under its lasting address; one that was withdrawn says so, without its text."""
    rows = FollowUpStory.objects.filter(published_at__isnull=False)
    row = get_object_or_404(rows.select_related("agency", "post__account__platform"), code=code)
    context = {"story": row, "corrections": row.corrections.all()}
    return _public(render(request, "inquiries/dissemination/public_story.html", context))


def _public(response: HttpResponse) -> Any:
    response["Cache-Control"] = CACHE
    return response
