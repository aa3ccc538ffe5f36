"""Writing many messages in at once, from a table: /pesan/impor/ (Lampiran B.1)."""

from functools import partial

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from agencies import powers
from agencies.access import power_required
from agencies.powers import DESK
from agencies.requests import SignedInRequest
from core.htmx import render_part
from inquiries.intake.forms import MessageTableForm
from inquiries.intake.importing import OPTIONAL, REQUIRED, import_inquiries


@power_required(*DESK)
@require_http_methods(["GET", "HEAD", "POST"])
def import_table(request: SignedInRequest) -> HttpResponse:
    """Try or take a table of messages, and tell what became of each row."""
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = MessageTableForm(*posted)
    mine = powers.of(request.user).agencies(*DESK)
    report = form.report_of(partial(import_inquiries, by=request.user, permitted=mine))
    context = {"form": form, "report": report, "columns": (*REQUIRED, *OPTIONAL)}
    page, part = "inquiries/import.html", "inquiries/_import.html"
    return render_part(request, page, part, context, status=422 if form.errors else 200)
