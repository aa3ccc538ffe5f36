"""The audit trail: /jejak/."""

from collections.abc import Iterator
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import HttpResponse
from django.views.decorators.http import require_POST, require_safe

from agencies import powers, trail
from agencies.access import power_required
from agencies.models import Agency
from agencies.powers import Role
from agencies.requests import SignedInRequest
from agencies.trail_forms import TrailForm
from core import audit, clock, csv_export, keyset
from core.formats import wita
from core.htmx import render_part

READERS = (Role.HEAD, Role.EVALUATOR, Role.ADMIN)
MOST = 50_000  # rows of a file
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
        "lines": [trail.line_of(row) for row in page.rows],
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
    return csv_export.answer(f"jejak-audit-{clock.today()}.csv", HEAD, _cells(newest))


def _agencies(request: SignedInRequest) -> QuerySet[Agency]:
    held = powers.of(request.user)
    if held.is_admin or held.is_evaluator:
        return Agency.objects.all()
    return Agency.objects.filter(pk__in=held.agencies(Role.HEAD))


def _cells(rows: QuerySet) -> Iterator[tuple[str, ...]]:
    for row in rows.iterator(chunk_size=2000):
        line = trail.line_of(row)
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
