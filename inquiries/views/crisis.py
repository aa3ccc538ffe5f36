"""What is flagged as a crisis: /krisis/."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agencies.access import power_required
from agencies.requests import SignedInRequest
from core import clock
from inquiries import crisis
from inquiries.views.inbox import READERS


@power_required(*READERS)
@require_safe
def flagged(request: SignedInRequest) -> HttpResponse:
    """List the inquiries in crisis: all of them for Diskominfo, one's own for an Instansi."""
    rows, page = crisis.flagged(request.user, request.GET, clock.now())
    return render(request, "inquiries/crisis.html", {"rows": rows, "page": page})
