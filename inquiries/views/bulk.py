"""Acting on several inquiries at once: asked where it cannot be undone, and told row by row."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from agencies.access import power_required
from agencies.powers import DESK
from agencies.requests import SignedInRequest
from inquiries import bulk

AGREED = "setuju"
BACK = "kembali"


@power_required(*DESK)
@require_POST
def act(request: SignedInRequest, action: str) -> HttpResponse:
    """Do it to every row that is ticked; first ask, where there is something to ask."""
    what = bulk.action(action)
    if what is None:
        raise Http404
    context: dict[str, Any] = {"action": what, "back_url": back_url(request)}
    try:
        numbers = bulk.picked(request.POST)
    except bulk.PickError as refusal:
        return _ask(request, {**context, "refusal": str(refusal)}, status=422)
    has_agreed = AGREED in request.POST or not what.asks
    form = what.form(request.POST if has_agreed else None, user=request.user)
    if not has_agreed or not form.is_valid():
        rows = bulk.rows_of(numbers, request.user)
        asked = {**context, "form": form, "numbers": numbers, "rows": list(rows.values())}
        return _ask(request, asked, status=422 if has_agreed else 200)
    report = bulk.run(what, numbers, by=request.user, data=form.cleaned_data)
    failed = [row for row in report if not row.is_done]
    done = [row for row in report if row.is_done]
    return render(
        request, "inquiries/bulk_report.html", {**context, "done": done, "failed": failed}
    )


def _ask(request: SignedInRequest, context: dict[str, Any], *, status: int) -> HttpResponse:
    return render(request, "inquiries/bulk_ask.html", context, status=status)


def back_url(request: SignedInRequest) -> str:
    """The list the rows were ticked in; the inbox, where that is not told."""
    inbox = reverse("inquiries:inbox")
    _, mark, query = request.POST.get(BACK, "").partition("?")
    return f"{inbox}?{query[:1000]}" if mark else inbox
