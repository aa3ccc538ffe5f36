"""Writing a message in: typed, pasted, or handed over by a phone's share sheet (Lampiran B.1)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.access import power_required
from agencies.powers import DESK
from agencies.requests import SignedInRequest
from core import clock
from core.errors import DomainError
from core.htmx import go_to, render_part
from core.idempotency import Answer, KeyReused, once
from inquiries import prefilling, services
from inquiries.forms import PasteForm, RecordForm
from inquiries.prefilling import Prefill

PAGE, PART = "inquiries/record.html", "inquiries/_record_form.html"
SHARED = ("title", "text", "url")  # what a share sheet may hand over


def _form_page(
    request: HttpRequest, form: RecordForm, *, filled: Prefill | None = None, status: int = 200
) -> HttpResponse:
    pasted = filled.values["pasted"] if filled else request.POST.get("pasted", "")
    context = {
        "form": form,
        "paste_form": PasteForm(initial={"pasted": pasted}),
        "pasted": pasted,
        "filled": filled,
    }
    return render_part(request, PAGE, PART, context, status=status)


def _filled_page(request: SignedInRequest, pasted: str, typed: dict[str, str]) -> HttpResponse:
    """Show the form with what a paste says in it."""
    at = clock.now()
    filled = prefilling.prefill(pasted, typed=typed, user=request.user, at=at)
    form = RecordForm(user=request.user, at=at, initial=filled.values)
    form.focus("reply" if filled.values.get("text") else "text")
    return _form_page(request, form, filled=filled)


def _recognised(request: SignedInRequest) -> HttpResponse:
    names = {*RecordForm.base_fields, "pasted"}
    typed = {name: request.POST[name] for name in names if name in request.POST}
    return _filled_page(request, request.POST.get("paste", ""), typed)


@power_required(*DESK)
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: SignedInRequest) -> HttpResponse:
    """Write a message in; sent twice, it is recorded once. What was shared to us is filled in."""
    at = clock.now()
    if request.method != "POST":
        shared = _shared(request)
        if shared:
            return _filled_page(request, shared, {})
        return _form_page(request, RecordForm(user=request.user, at=at))
    if request.POST.get("paste", "").strip():  # sent before it was recognised
        return _recognised(request)
    form = RecordForm(request.POST, user=request.user, at=at)
    if form.is_valid():
        try:
            number = _record_once(request, form)
        except KeyReused:
            form.renew_token()
            form.add_error(
                None,
                "Formulir ini sudah terkirim dengan isi lain. Simpan lagi untuk mencatatnya "
                "sebagai pesan baru.",
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _done(number, form))
            return go_to(request, "inquiries:detail", number=number)
    return _form_page(request, form, status=422)


def _shared(request: HttpRequest) -> str:
    """What a share sheet handed over, each thing once."""
    parts: list[str] = []
    for name in SHARED:
        value = request.GET.get(name, "").strip()
        if value and not any(value in part for part in parts):
            parts.append(value)
    return "\n".join(parts)


def _done(number: str, form: RecordForm) -> str:
    if form.cleaned_data["reply"]:
        return f"Pesan {number} dicatat dan dijawab."
    return f"Pesan {number} dicatat dan Anda yang memegangnya."


def _record_once(request: SignedInRequest, form: RecordForm) -> str:
    """Record the message, or return the number it got when it was sent before."""

    def run() -> Answer:
        facts: dict[str, Any] = {"by": request.user, **form.facts()}
        reply = form.cleaned_data["reply"]
        if reply:
            return Answer(201, services.record_answered(reply=reply, **facts).number)
        return Answer(201, services.record_inquiry(**facts).number)

    token = form.cleaned_data["token"]
    if not token:
        return run().body
    fields = sorted((name, str(form.cleaned_data[name])) for name in form.cleaned_data)
    answer = once(
        actor=f"user:{request.user.pk}",
        key=f"record:{token}",
        body=repr(fields).encode(),
        run=run,
    )
    return answer.body


@power_required(*DESK)
@require_POST
def recognise(request: SignedInRequest) -> HttpResponse:
    """Fill the form with what was pasted; what the officer typed stays as it is."""
    return _recognised(request)


@require_safe
@cache_control(public=True, max_age=3600)
def manifest(request: HttpRequest) -> HttpResponse:
    """Let a phone install the portal, so that its share sheet offers *Catat pesan*."""
    body = {
        "name": "Berau Sosmed",
        "short_name": "Berau Sosmed",
        "lang": "id",
        "id": "/",
        "scope": "/",
        "start_url": "/dasbor/",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#0b6b63",
        "icons": [{"src": static("favicon.svg"), "sizes": "any", "type": "image/svg+xml"}],
        "share_target": {
            "action": reverse("inquiries:record"),
            "method": "GET",
            "params": {name: name for name in SHARED},
        },
    }
    return JsonResponse(body, content_type="application/manifest+json")
