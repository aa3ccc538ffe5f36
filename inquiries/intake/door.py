"""The webhook door: who is genuine is written down and answered 200, all else comes later."""

import structlog
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from inquiries.intake import deliveries

log = structlog.get_logger(__name__)

MOST_BYTES = 1024 * 1024


@csrf_exempt  # the caller is a program; its secret or signature is the proof
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def webhook(request: HttpRequest, channel: str) -> HttpResponse:
    """Keep a genuine call raw; what it says is read by the worker.

    :raises Http404: for a channel we do not know.
    """
    door = deliveries.DOORS.get(channel)
    if door is None:
        raise Http404
    if request.method in {"GET", "HEAD"}:
        challenge = door.greet(request.GET)
        if challenge is None:
            return refuse(channel, 403, "greeting")
        return HttpResponse(challenge, content_type="text/plain")
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        return refuse(channel, 413, "size")
    if request.content_type != "application/json":
        return refuse(channel, 415, "type")
    if not door.is_genuine(request.headers, request.body):
        return refuse(channel, door.refusal, "proof")
    deliveries.store(channel, request.body)
    return HttpResponse(status=200)


def refuse(channel: str, status: int, why: str) -> HttpResponse:
    """Refuse without a word; what came is not written down."""
    log.warning("webhook_refused", channel=channel, status=status, why=why)
    return HttpResponse(status=status, content_type="text/plain")
