"""The page, fragment or JSON that tells a caller why nothing happened.

Rendered without the request: two refusals of one kind are the same byte for byte, and a page that
tells of a broken database asks it nothing.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import TemplateDoesNotExist
from django.template.loader import select_template
from django.utils.html import format_html

from core import outages
from core.htmx import is_fragment, vary_by_htmx

UNREADABLE = "Permintaan tidak dapat dibaca. Silakan kirim ulang."
FORBIDDEN = "Anda tidak berwenang melakukan tindakan ini."
CSRF_EXPIRED = "Sesi formulir kedaluwarsa. Muat ulang halaman."
METHOD_NOT_ALLOWED = "Metode tidak diizinkan."
TOO_LARGE = (
    "Kiriman terlalu besar. Paling besar 25 MB bersama berkasnya, 2 MB tulisannya, dan 500 isian. "
    "Perkecil, lalu kirim lagi."
)
TOO_BIG = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
TOO_OFTEN = "Terlalu sering mencoba. Coba lagi nanti."


@dataclass(frozen=True)
class Refusal:
    """What a template shows: `sentence` says what happened and what to do."""

    status: int
    title: str
    sentence: str
    code: str


REFUSALS = {
    refusal.status: refusal
    for refusal in (
        Refusal(400, "Permintaan tidak valid", "Permintaan tidak valid.", "bad_request"),
        Refusal(403, "Tidak berwenang", FORBIDDEN, "forbidden"),
        Refusal(404, "Halaman tidak ditemukan", "Halaman tidak ditemukan.", "not_found"),
        Refusal(405, "Metode tidak diizinkan", METHOD_NOT_ALLOWED, "method_not_allowed"),
        Refusal(409, "Tidak dapat dilakukan", "Data sudah berubah. Muat ulang halaman.", "refused"),
        Refusal(413, "Kiriman terlalu besar", TOO_LARGE, "too_large"),
        Refusal(429, "Terlalu sering", TOO_OFTEN, "throttled"),
        Refusal(
            500,
            "Terjadi kesalahan",
            "Terjadi kesalahan pada sistem. Coba lagi; bila berulang, hubungi Diskominfo.",
            "error",
        ),
        Refusal(503, "Layanan terganggu", outages.SENTENCE, "unavailable"),
    )
}

LAST_RESORT = (
    '<!doctype html><html lang="id"><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width"><title>{}</title>'
    '<main><h1>{}</h1><p>{}</p><p><a href="/">Ke beranda</a></p></main></html>'
)


def is_api(request: HttpRequest) -> bool:
    """Tell whether the caller is a program that expects JSON."""
    return request.path.startswith("/api/")


def respond(request: HttpRequest, status: int, sentence: str = "") -> HttpResponse:
    """Refuse with a page, with a fragment for htmx, or with the API's JSON."""
    known = REFUSALS[status]
    refusal = Refusal(status, known.title, sentence or known.sentence, known.code)
    if is_api(request):
        body = {"detail": refusal.sentence, "code": refusal.code}
        response: HttpResponse = JsonResponse(
            body, status=status, json_dumps_params={"ensure_ascii": False}
        )
    else:
        response = HttpResponse(_render(refusal, fragment=is_fragment(request)), status=status)
        vary_by_htmx(response)
        if is_fragment(request):
            response["HX-Retarget"] = "#notices"
            response["HX-Reswap"] = "innerHTML"
    if status == 503:
        response["Retry-After"] = str(outages.RETRY_AFTER)
    response["Cache-Control"] = "no-store"
    return response


def _render(refusal: Refusal, *, fragment: bool) -> str:
    names = ["core/_error.html"] if fragment else [f"core/{refusal.status}.html", "core/error.html"]
    try:
        return select_template(names).render({"refusal": refusal, **asdict(refusal)})
    except TemplateDoesNotExist:
        return format_html(LAST_RESORT, refusal.title, refusal.title, refusal.sentence)
