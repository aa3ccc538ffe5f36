"""From a report to its frozen content, and from the frozen content to its PDF."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from agencies.models import AgencyHead, User
from core import clock, uploads
from core.formats import wita
from reports import drafting, pdf
from reports.figures import Figure
from reports.models import AnnualReport, Delivery
from reports.outline import NARRATIVES

CLAIM = timedelta(minutes=5)


def content_of(
    report: AnnualReport, figures: list[Figure], *, by: User, at: datetime
) -> dict[str, Any]:
    """Everything the document says, as plain data: what is frozen and hashed."""
    agency = report.agency
    return {
        "format": 1,
        "is_sample": settings.DEMO,
        "portal": settings.BASE_URL,
        "agency": {"code": agency.code, "name": agency.name, "short_name": agency.short_name},
        "year": report.year,
        "version": report.version,
        "submitted_at": at.isoformat(),
        "submitted_at_text": wita(at),
        "submitted_by": {
            "office": _office_of(by, report, at),
            "name": by.full_name,
            "employee_id_label": "NI PPPK" if by.employment == User.Employment.PPPK else "NIP",
            "employee_id_number": by.employee_id_number or "",
            "rank_grade": by.rank_grade,
            "position_title": by.position_title,
        },
        **body_of(report, figures),
    }


def body_of(report: AnnualReport, figures: list[Figure]) -> dict[str, Any]:
    """The texts, the figures and last year's: what `reports.outline` lays out under a–h."""
    return {
        "narratives": {name: getattr(report, name) for name in NARRATIVES},
        "figures": [figure.frozen() for figure in figures],
        "previous": drafting.previous_of(report),
    }


def _office_of(by: User, report: AnnualReport, at: datetime) -> str:
    """The office in which the Kepala signs: "Kepala", "Plt. Kepala" or "Plh. Kepala"."""
    title = by.position_title or "Kepala"
    office = AgencyHead.objects.in_force(at).filter(user=by, agency=report.agency).first()
    if office is None or office.kind == AgencyHead.Kind.DEFINITIVE:
        return title
    return f"{office.get_kind_display()} {title}"


def render_pending(*, budget: int = 10) -> int:
    """Render the PDFs of frozen documents that have none; return how many were made.

    Each is claimed for a while, rendered outside any transaction, then stored. A worker killed
    on the way leaves the frozen content, and the next run takes it up when the claim ends.
    """
    made = 0
    for model in (AnnualReport, Delivery):
        for _ in range(budget):
            document = _claim(model)
            if document is None:
                break
            made += _render(document)
    return made


@transaction.atomic
def _claim(model: type[AnnualReport] | type[Delivery]) -> AnnualReport | Delivery | None:
    now = clock.now()
    waiting = model.objects.to_render(now).order_by("pk")
    document = waiting.select_for_update(skip_locked=True, no_key=True).first()
    if document is None:
        return None
    document.render_attempts += 1
    document.render_claimed_until = now + CLAIM * min(document.render_attempts, 12)
    document.render_error = ""
    document.save(update_fields=["render_attempts", "render_claimed_until", "render_error"])
    return document


def _render(document: AnnualReport | Delivery) -> bool:
    rows = type(document).objects.filter(pk=document.pk, pdf=None)
    press = pdf.render if isinstance(document, AnnualReport) else pdf.render_letter
    try:
        content = press(document.snapshot, sha256=document.sha256)
    except pdf.RenderError as error:
        rows.update(render_error=str(error))
        return False
    with transaction.atomic():
        upload = uploads.store_generated(
            content, name=document.document_name, content_type="application/pdf"
        )
        rows.update(pdf=upload, render_error="", render_claimed_until=None)
    return True
