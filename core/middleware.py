"""What surrounds every request: its trace, services that are away, and the record of refusals."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from urllib.parse import unquote_to_bytes, urlencode, urlsplit

import structlog
from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirectBase
from django.shortcuts import resolve_url
from django.urls import ResolverMatch
from django.utils.http import url_has_allowed_host_and_scheme

from core import audit, error_pages, kept_forms, outages
from core.addresses import client_address
from core.htmx import is_fragment, vary_by_htmx
from core.throttling import TooOften

GetResponse = Callable[[HttpRequest], HttpResponse]
log = structlog.get_logger(__name__)


class UnreadableRequest(BadRequest):
    """The bytes of a form are not UTF-8: they would be stored as something nobody wrote."""


class RequestContextMiddleware:
    """Give the request a name and an address, which its log lines and audit entries carry."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        trace = audit.RequestTrace(client_address(request), uuid.uuid4().hex[:16])
        with (
            audit.tracing(trace),
            structlog.contextvars.bound_contextvars(request_id=trace.request_id),
        ):
            response = self.get_response(request)
        response["X-Request-ID"] = trace.request_id
        return response


class ThresholdMiddleware:
    """Refuse, before anything is read or asked for, what is too large or what no page answers."""

    METHODS = ("GET", "HEAD", "POST")

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict
    ) -> HttpResponse | None:
        if _announced_bytes(request) > settings.REQUEST_MOST_BYTES:
            return error_pages.respond(request, 413)
        if request.method in self.METHODS or error_pages.is_api(request):
            return None
        refused = error_pages.respond(request, 405)
        refused["Allow"] = ", ".join(self.METHODS)
        return refused


def _announced_bytes(request: HttpRequest) -> int:
    length = request.META.get("CONTENT_LENGTH") or ""
    return int(length[:20]) if length.isascii() and length.isdigit() else 0


class DatabaseAwayMiddleware:
    """Answer 503 with Retry-After while the database or the queue is away, 429 to the hasty.

    A NUL in an address names nothing: PostgreSQL takes none, so its refusal is a 404.

    A failure in another middleware does not pass here; `core.views.server_error` tells it apart.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, TooOften):
            response = error_pages.respond(request, 429, str(exception))
            response["Retry-After"] = str(exception.retry_after)
            return response
        if isinstance(exception, ValueError) and "\0" in request.path:
            return error_pages.respond(request, 404)
        if outages.is_outage(exception):
            log.error("service_away", error=type(exception).__name__)
            return error_pages.respond(request, 503)
        return None


class PrivateAnswersMiddleware:
    """Let no browser and no proxy keep what a signed-in user was shown, unless the page says so."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # A page that asked nobody who they are shows the same to all: do not ask for it here.
        is_personal = request.session.accessed or error_pages.is_api(request)
        if is_personal and "Cache-Control" not in response and request.user.is_authenticated:
            response["Cache-Control"] = "private, no-store"
        return response


class RefusalAuditMiddleware:
    """Record what signed-in users were refused, once nothing can roll the record back.

    Also finishes answers that Django leaves bare: the page of a 405, and the way to the sign-in,
    which must not lose what was typed, and which for htmx a 302 would swap into the part.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code in {403, 404} and (match := request.resolver_match):
            self._record(request, match, response.status_code)
        audit.write_refusals()
        if response.status_code == 405 and not response.content:
            return self._explain(request, response)
        if isinstance(response, HttpResponseRedirectBase):
            return self._to_sign_in(request, response)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict
    ) -> HttpResponse | None:
        """Refuse a form whose bytes are not UTF-8, before anything is read from it.

        :raises UnreadableRequest: Django would silently put U+FFFD in their place.
        """
        if not is_readable(request):
            raise UnreadableRequest
        return None

    def _record(self, request: HttpRequest, match: ResolverMatch, status: int) -> None:
        if not request.user.is_authenticated:
            return
        audit.record(
            "request.refused",
            by=request.user,
            outcome=audit.REFUSED,
            route=match.view_name,
            arguments=_arguments(match),
            method=request.method,
            status=status,
        )

    def _explain(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        page = error_pages.respond(request, 405)
        page["Allow"] = response["Allow"]
        return page

    def _to_sign_in(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        sign_in = resolve_url(settings.LOGIN_URL)
        way = urlsplit(response["Location"])
        if way.path != sign_in:
            return response
        if way.query and kept_forms.is_kept(request):  # with the way back here
            return kept_forms.session_over(request)
        if not is_fragment(request):
            return response
        back = _path_within(request.headers.get("HX-Current-URL", ""))
        url = f"{sign_in}?{urlencode({'next': back})}"
        answer = HttpResponse(status=204, headers={"HX-Redirect": url})
        vary_by_htmx(answer)
        return answer


def _arguments(match: ResolverMatch) -> dict[str, str]:
    """What the address named; not what a view calls its `secret_arguments`, such as a code."""
    view = getattr(match.func, "cls", match.func)
    secret: frozenset[str] = getattr(view, "secret_arguments", frozenset())
    return {
        name: "***" if name in secret else str(value)[:64] for name, value in match.kwargs.items()
    }


def _path_within(url: str) -> str:
    """Return the path and query of an address, "/" for one that could lead elsewhere."""
    try:
        path = urlsplit(url)._replace(scheme="", netloc="", fragment="").geturl()
    except ValueError:
        return "/"
    local = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if local else "/"


def is_readable(request: HttpRequest) -> bool:
    """Tell whether the query string and the form are UTF-8.

    A multipart form is already decoded: there a replacement character counts as unreadable.
    """
    parts = [request.META.get("QUERY_STRING", "").encode("latin-1", "replace")]
    if request.content_type == "application/x-www-form-urlencoded":
        parts.append(request.body)
    elif request.content_type == "multipart/form-data" and not error_pages.is_api(request):
        values = [text for _, texts in request.POST.lists() for text in texts]
        if any("\ufffd" in value for value in values):
            return False
    return all(_is_utf8(part) for part in parts)


def _is_utf8(encoded: bytes) -> bool:
    if not re.search(rb"%[89a-fA-F]|[\x80-\xff]", encoded):
        return True
    try:
        unquote_to_bytes(encoded).decode()
    except UnicodeDecodeError:
        return False
    return True
