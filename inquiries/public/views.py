"""The citizens' pages. A code stands in no address: it is sent in the body (docs/adr/0012)."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from core import clock, throttling
from core.addresses import client_address
from core.errors import DomainError
from core.idempotency import KeyReused
from inquiries.models import TrackingCode
from inquiries.public import services
from inquiries.public.forms import AskForm, CodeForm, RatingForm, WordForm
from inquiries.public.progress import Progress
from inquiries.public.services import UnknownCode

ASKED_PER_MINUTE = 60  # a whole village may share one mobile address
CodedView = Callable[[HttpRequest, TrackingCode], HttpResponse]


def spend_ask(request: HttpRequest) -> None:
    """:raises TooOften: if the address sent too many messages within the minute."""
    throttling.spend(
        "ask", client_address(request), limit=ASKED_PER_MINUTE, per=timedelta(minutes=1)
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Take a citizen's message; sent twice, it is one message with one code."""
    if request.method != "POST":
        return _ask_page(request, AskForm(), 200)
    spend_ask(request)
    form = AskForm(request.POST)
    if form.is_valid():
        try:
            question = form.question()
            receipt = services.ask(question, token=form.cleaned_data["token"])
        except KeyReused:
            form.renew_token()
            form.add_error(
                None, "Formulir ini sudah terkirim dengan isi lain. Kirim lagi sebagai pesan baru."
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            is_masked = services.hides_personal_data(question.text)
            status = 200 if receipt.is_repeat or question.is_caught else 201
            context = {"receipt": receipt, "is_masked": is_masked}
            return render(request, "inquiries/public/asked.html", context, status=status)
    return _ask_page(request, form, 422)


def _ask_page(request: HttpRequest, form: AskForm, status: int) -> HttpResponse:
    return render(request, "inquiries/public/ask.html", {"form": form}, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Show how a conversation stands; a code in the address is never looked up."""
    if request.method == "POST":
        return _show(request)
    if "kode" in request.GET:
        services.refuse_code(address=client_address(request))
        return _unknown(request, UnknownCode())
    return _code_page(request, CodeForm(), 200)


def with_code(view: CodedView) -> Callable[[HttpRequest], HttpResponse]:
    """Give the view what the code in the body opens; without that, the page that asks for it."""

    @wraps(view)
    def found(request: HttpRequest) -> HttpResponse:
        try:
            tracking = services.find(request.POST.get("kode", ""), address=client_address(request))
        except UnknownCode as refusal:
            return _unknown(request, refusal)
        return view(request, tracking)

    return found


@with_code
def _show(request: HttpRequest, tracking: TrackingCode) -> HttpResponse:
    return _progress(request, tracking)


@never_cache
@require_POST
@with_code
def add_word(request: HttpRequest, tracking: TrackingCode) -> HttpResponse:
    """Add what the citizen writes to the conversation."""
    form = WordForm(request.POST, may_thank=Progress(tracking, clock.now()).may_thank)
    if form.is_valid():
        try:
            services.add_word(
                tracking,
                text=form.cleaned_data["text"],
                is_thanks=form.cleaned_data.get("is_thanks", False),
                token=form.sent_token,
            )
        except KeyReused:
            form.renew_token()
            form.add_error(None, "Pesan ini sudah terkirim dengan isi lain. Kirim lagi.")
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return _progress(request, tracking, done="Pesan Anda ditambahkan.")
    return _progress(request, tracking, 422, word_form=form)


@never_cache
@require_POST
@with_code
def rate(request: HttpRequest, tracking: TrackingCode) -> HttpResponse:
    """Rate the answer, once per cycle."""
    form = RatingForm(request.POST)
    if form.is_valid():
        try:
            services.rate(tracking, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return _progress(request, tracking, done="Penilaian Anda disimpan. Terima kasih.")
    return _progress(request, tracking, 422, rating_form=form)


def _progress(
    request: HttpRequest, tracking: TrackingCode, status: int = 200, done: str = "", **forms: Form
) -> HttpResponse:
    tracking = TrackingCode.objects.select_related("inquiry__agency", "quarantined__agency").get(
        pk=tracking.pk
    )
    progress = Progress(tracking, clock.now())
    context: dict[str, Any] = {
        "progress": progress,
        "code": request.POST["kode"],
        "done": done,
        "word_form": WordForm(may_thank=progress.may_thank),
        "rating_form": RatingForm(),
        **forms,
    }
    return render(request, "inquiries/public/progress.html", context, status=status)


def _unknown(request: HttpRequest, refusal: UnknownCode) -> HttpResponse:
    """Ask for the code again; what was typed is not repeated, on a borrowed screen it is seen."""
    form = CodeForm({"kode": "-"})
    form.add_error("kode", str(refusal))
    form.data = {}
    return _code_page(request, form, 404)


def _code_page(request: HttpRequest, form: CodeForm, status: int) -> HttpResponse:
    return render(request, "inquiries/public/track.html", {"form": form}, status=status)
