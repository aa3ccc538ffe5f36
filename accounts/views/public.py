"""For everybody: the directory of official accounts, and Cek Akun Resmi (Pasal 2, 8c, 9(1)).

These pages touch neither session nor cookie, so that they can be cached.
"""

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import open_data, verification
from accounts.forms import CheckForm, DirectoryForm
from accounts.models import MediaAccount, Platform
from accounts.recognition import AddressError, recognise
from agencies.moments import moment_of
from core import clock, csv_export

PAGE = 100
CACHE = "public, max-age=60"


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """Say whether an account is official, on a date where one is asked for."""
    if "q" not in request.GET:
        return _public(render(request, "accounts/check.html", {"form": CheckForm()}))
    form = CheckForm(request.GET)
    if form.is_valid():
        day = form.cleaned_data["tanggal"]
        try:
            reading = recognise(form.cleaned_data["q"], Platform.objects.all())
        except AddressError as refusal:
            form.add_error("q", str(refusal))
        else:
            verdict = verification.verify(reading, at=moment_of(day))
            context = {"verdict": verdict, "day": day, "asked": form.cleaned_data["q"]}
            return _public(render(request, "accounts/verdict.html", context))
    return render(request, "accounts/check.html", {"form": form}, status=422)


@require_safe
def official_accounts(request: HttpRequest) -> HttpResponse:
    """List the official accounts by Instansi, kind and platform, also those of a past day."""
    form = DirectoryForm(request.GET)
    pages = Paginator(form.choose(_official(moment_of(form.day))), PAGE)
    page = pages.page(_page_number(request, pages.num_pages))
    context = {
        "form": form,
        "page": page,
        "is_filtered": form.is_filtered,
        "query": form.query,
        "day": form.day,
        "columns": open_data.COLUMNS,
    }
    status = 422 if form.has_no_day else 200
    return _public(render(request, "accounts/directory.html", context, status=status))


@require_safe
def official_accounts_csv(request: HttpRequest) -> HttpResponse:
    """Hand out the directory as a table."""
    at, chosen = _asked(request)
    rows = open_data.rows(chosen, at)
    head = [column.name for column in open_data.COLUMNS]
    answer = csv_export.answer(
        "akun-resmi-berau.csv", head, ([row[name] for name in head] for row in rows)
    )
    return _public(answer)


@require_safe
def official_accounts_json(request: HttpRequest) -> HttpResponse:
    """Hand out the directory for programs."""
    at, chosen = _asked(request)
    rows = open_data.rows(chosen, at)
    body = {"per": clock.local(at).isoformat(timespec="seconds"), "akun": list(rows)}
    return _public(JsonResponse(body, json_dumps_params={"ensure_ascii": False}))


def _asked(request: HttpRequest) -> tuple[datetime, QuerySet[MediaAccount]]:
    """Find the accounts that a program asks for, and the moment.

    :raises Http404: for a day that cannot be read or has not come; today's would be untrue.
    """
    form = DirectoryForm(request.GET)
    if form.has_no_day:
        raise Http404
    at = moment_of(form.day)
    return at, form.choose(_official(at))


def _official(at: datetime) -> QuerySet[MediaAccount]:
    rows = MediaAccount.objects.official(at).select_related("platform", "agency")
    return rows.order_by("agency__name", "platform__name", "handle")


def _page_number(request: HttpRequest, last: int) -> int:
    """:raises Http404: if the address asks for a page that there is not."""
    asked = request.GET.get("halaman", "1")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 7 and 1 <= int(asked) <= last):
        raise Http404
    return int(asked)


def _public(response: HttpResponse) -> Any:
    response["Cache-Control"] = CACHE
    return response
