"""The audit trail: /jejak/."""

from collections.abc import Iterator
from itertools import chain, islice
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import HttpResponse
from django.views.decorators.http import require_POST, require_safe

from agencies import powers, trail
from agencies.access import power_required
from agencies.models import Agency, User
from agencies.powers import Role
from agencies.requests import SignedInRequest
from agencies.trail_forms import TrailForm
from core import audit, clock, csv_export, keyset
from core.formats import wita
from core.htmx import render_part

READERS = (Role.HEAD, Role.EVALUATOR, Role.ADMIN)
MOST = 50_000  # rows of a file
CHUNK = 2000
HEAD = ("Waktu", "Siapa", "Tindakan", "Hasil", "Objek", "Instansi", "Rincian", "Alamat")


@power_required(*READERS)
@require_safe
def entries(request: SignedInRequest) -> HttpResponse:
    """Read the trail, newest first, and narrow it."""
    form = TrailForm(request.GET, agencies=_agencies(request))
    is_valid = form.is_valid()
    rows = trail.entries_visible_to(request.user)
    rows = trail.chosen(rows, **form.conditions()) if is_valid else rows.none()
    page = keyset.page_of(rows.values(*trail.VALUES), request.GET, field="at")
    asked = {name: value for name, value in request.GET.items() if name in form.fields and value}
    context = {
        "form": form,
        "asked": asked,
        "lines": trail.lines_of(page.rows, request.user),
        "newer_url": f"?{urlencode(asked)}&{page.previous}" if page.previous else "",
        "older_url": f"?{urlencode(asked)}&{page.next}" if page.next else "",
    }
    status = 200 if is_valid else 422
    return render_part(request, "agencies/trail.html", "agencies/_trail.html", context, status)


@power_required(*READERS)
@require_POST
def export(request: SignedInRequest) -> HttpResponse:
    """Download what the filters leave, at most fifty thousand rows; the download is an entry."""
    form = TrailForm(request.POST, agencies=_agencies(request))
    if not form.is_valid():
        raise BadRequest
    rows = trail.chosen(trail.entries_visible_to(request.user), **form.conditions())
    audit.record("trail.exported", by=request.user)
    newest = rows.order_by("-at", "-id").values(*trail.VALUES)[:MOST]
    return csv_export.answer(f"jejak-audit-{clock.today()}.csv", HEAD, _cells(newest, request.user))


def _agencies(request: SignedInRequest) -> QuerySet[Agency]:
    held = powers.of(request.user)
    if held.is_admin or held.is_evaluator:
        return Agency.objects.all()
    return Agency.objects.filter(pk__in=held.agencies(Role.HEAD))


def _cells(rows: QuerySet, reader: User) -> Iterator[tuple[str, ...]]:
    lines = (trail.lines_of(some, reader) for some in _chunks(rows))
    for line in chain.from_iterable(lines):
        result = "ditolak" if line.is_refused else "dilakukan"
        yield (
            wita(line.at),
            line.who,
            line.what,
            result,
            line.subject,
            line.agency,
            line.details,
            line.address,
        )


def _chunks(rows: QuerySet) -> Iterator[list[dict[str, Any]]]:
    left = rows.iterator(chunk_size=CHUNK)
    while some := list(islice(left, CHUNK)):
        yield some
