"""Questions and answers for everybody; these pages touch neither session nor cookie."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core import clock, throttling
from core.addresses import client_address
from core.htmx import render_part
from inquiries.bank import likeness, listing, variables
from inquiries.models import BankAnswer
from inquiries.public.forms import AskForm

CACHE = "public, max-age=60"
LOOKED_UP_PER_MINUTE = 300  # typing asks once a second, and a village may share one address
LONGEST = 5000


@require_safe
def answers(request: HttpRequest) -> HttpResponse:
    """List what Instansi have published, by words, Instansi or tag."""
    shown = listing.public(request.GET)
    return _public(render(request, "inquiries/bank/public_list.html", {"list": shown}))


@require_safe
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """Show one answer under its lasting address; one that has expired says so, without its text."""
    rows = BankAnswer.objects.public().select_related("agency").prefetch_related("tags")
    row = get_object_or_404(rows, code=code)
    is_expired = row.is_expired_on(clock.today())
    text = "" if is_expired else variables.as_public(row.answer, row.agency.name)
    context = {"entry": row, "text": text, "is_expired": is_expired}
    return _public(render(request, "inquiries/bank/public_answer.html", context))


@never_cache
@require_POST
def similar(request: HttpRequest) -> HttpResponse:
    """Show answers that fit what a citizen is typing; nothing of it is stored.

    It comes in the body: what people write stands in no address and in no log.
    """
    throttling.spend(
        "similar", client_address(request), limit=LOOKED_UP_PER_MINUTE, per=timedelta(minutes=1)
    )
    typed = request.POST.get("text", "")[:LONGEST]
    context = {"hits": fitting(typed), "is_asked": True}
    typed_fields = {name: request.POST.get(name, "") for name in ("text", "type", "agency")}
    context["form"] = AskForm(initial={**typed_fields, "contact": request.POST.get("contact", "")})
    page, part = "inquiries/public/ask.html", "inquiries/bank/_similar.html"
    return render_part(request, page, part, context)


def fitting(text: str) -> list[likeness.Hit]:
    """The published answers that fit a text."""
    return likeness.like(text, BankAnswer.objects.published(clock.today()))


def _public(response: HttpResponse) -> Any:
    response["Cache-Control"] = CACHE
    return response
