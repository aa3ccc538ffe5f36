"""Answer a page or, to htmx, the part of it that changed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils.cache import patch_vary_headers


class HttpResponseSeeOther(HttpResponseRedirect):
    """Send the browser on with GET after a POST."""

    status_code = 303


def is_fragment(request: HttpRequest) -> bool:
    """Tell whether htmx asks for a part: a boosted link and the history want the whole page."""
    headers = request.headers
    return (
        headers.get("HX-Request") == "true"
        and "HX-Boosted" not in headers
        and "HX-History-Restore-Request" not in headers
    )


def vary_by_htmx(response: HttpResponse) -> None:
    """Tell caches that one address has two answers."""
    patch_vary_headers(response, ["HX-Request"])


def render_part(
    request: HttpRequest,
    page: str,
    part: str,
    context: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render template `page`, or `part` alone when htmx asks."""
    response = render(request, part if is_fragment(request) else page, context, status=status)
    vary_by_htmx(response)
    return response


def go_to(request: HttpRequest, to: Any, *args: Any, **kwargs: Any) -> HttpResponse:
    """Go to an object, URL name or path after a write: 303, or HX-Redirect for htmx.

    A redirect would be followed inside the request of htmx and the page swapped into the part.
    """
    url = resolve_url(to, *args, **kwargs)
    response: HttpResponse
    if is_fragment(request):
        response = HttpResponse(status=204, headers={"HX-Redirect": url})
    else:
        response = HttpResponseSeeOther(url)
    vary_by_htmx(response)
    return response
