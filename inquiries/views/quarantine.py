"""What the trap of the public form caught: /karantina/."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from agencies.access import power_required
from agencies.powers import DESK, Role
from agencies.requests import SignedInRequest
from core.errors import DomainError
from core.htmx import go_to
from inquiries import quarantine

JUDGES = (*DESK, Role.EVALUATOR)


@power_required(*JUDGES)
@require_safe
def quarantined(request: SignedInRequest) -> HttpResponse:
    """List what waits to be judged."""
    rows, page = quarantine.listed(request.user, request.GET)
    return render(request, "inquiries/quarantine.html", {"rows": rows, "page": page})


def _judge(request: SignedInRequest, pk: int, act: Callable[..., Any], done: str) -> HttpResponse:
    message = get_object_or_404(quarantine.visible_to(request.user), pk=pk)
    try:
        act(message=message, by=request.user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return go_to(request, "inquiries:quarantine")


@power_required(*JUDGES)
@require_POST
def release(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let a message through to the inbox."""
    return _judge(request, pk, quarantine.release_message, "Pesan masuk ke kotak masuk.")


@power_required(*JUDGES)
@require_POST
def discard(request: SignedInRequest, pk: int) -> HttpResponse:
    """Throw a message away."""
    return _judge(request, pk, quarantine.discard_message, "Pesan dibuang.")
