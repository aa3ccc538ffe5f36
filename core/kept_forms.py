"""A form that came too late: what was typed is shown again, with the button that sends it.

Its session had ended, or its token was from before another sign-in. Only a form of our own pages is
shown again: what another site had sent must not lie one click away from being done.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string

from core.error_pages import CSRF_EXPIRED
from core.htmx import is_fragment, vary_by_htmx

STALE = "Formulir kedaluwarsa"
STALE_TEXT = (
    "Formulir ini terlalu lama terbuka, atau Anda masuk lagi di tab lain. "
    "Yang Anda ketik masih ada: tekan tombolnya sekali lagi."
)
OVER = "Sesi Anda berakhir"
OVER_TEXT = (
    "Yang Anda ketik masih ada. Masuk lagi di tab baru, kembali ke halaman ini, lalu tekan "
    "tombolnya sekali lagi."
)
FILES_TEXT = "Berkas tidak ikut tersimpan: pilih lagi sesudah dikirim."
HEADER = "X-CSRFToken"  # a good token, for the forms on the page of htmx
# What is typed at the sign-in is never shown again, and never kept in a page.
SECRET = frozenset({"login", "password", "password1", "password2", "oldpassword", "code"})
SHORT = 40  # letters of a value that is a choice or a number rather than a text


def is_kept(request: HttpRequest) -> bool:
    """Tell whether a form may be shown again: it comes from a page of ours and holds no secret."""
    origin = f"{request.scheme}://{request.get_host()}"
    return (
        request.method == "POST"
        and request.headers.get("Origin") == origin
        and not SECRET & request.POST.keys()
    )


def stale(request: HttpRequest) -> HttpResponse:
    """Answer a form whose token is no longer good (403)."""
    if not is_kept(request):
        return _page(request, 403, STALE, CSRF_EXPIRED, is_shown=False)
    return _page(request, 403, STALE, STALE_TEXT, is_shown=True)


def session_over(request: HttpRequest) -> HttpResponse:
    """Answer a form of somebody who is no longer signed in (401); ask `is_kept` first."""
    return _page(request, 401, OVER, OVER_TEXT, is_shown=True)


def _page(
    request: HttpRequest, status: int, title: str, sentence: str, *, is_shown: bool
) -> HttpResponse:
    context = {
        "title": title,
        "sentence": f"{sentence} {FILES_TEXT}" if is_shown and request.FILES else sentence,
        "is_over": status == 401,
    }
    if is_fragment(request):  # the form still stands on the page, as it was typed
        content = render_to_string("core/_kept.html", context)
        response = HttpResponse(content, status=status)
        response["HX-Retarget"], response["HX-Reswap"] = "#notices", "innerHTML"
        response[HEADER] = get_token(request)
    else:
        if is_shown:
            context["fields"] = _fields(request)
            context["token"], context["path"] = get_token(request), request.get_full_path()
        response = HttpResponse(render_to_string("core/kept.html", context), status=status)
    vary_by_htmx(response)
    response["Cache-Control"] = "no-store"
    return response


def _fields(request: HttpRequest) -> list[tuple[str, str, bool]]:
    """Name and value of all that was sent, and whether somebody wrote it as a text."""
    return [
        (name, value, len(value) > SHORT or "\n" in value)
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken"
        for value in values
        if isinstance(value, str)
    ]
