"""From a report to its frozen content, and from the frozen content to its PDF."""

from datetime import datetime
from typing import Any

from django.conf import settings

from agencies.models import AgencyHead, User
from core import rendering as core_rendering
from core.formats import wita
from core.rendering import File
from reports import drafting, pdf, signing
from reports.annexes import PLACE, annexes_of
from reports.evaluation import letters
from reports.figures import Figure
from reports.models import AnnualReport, Delivery, ResultLetter
from reports.outline import TEXTS


def content_of(
    report: AnnualReport, figures: list[Figure], *, by: User, at: datetime
) -> dict[str, Any]:
    """Everything the document says, as plain data: what is frozen and hashed."""
    agency = report.agency
    return {
        "format": 2,
        "is_sample": settings.DEMO,
        "portal": settings.BASE_URL,
        "agency": {
            "code": agency.code,
            "name": agency.name,
            "short_name": agency.short_name,
            "address": agency.address or PLACE,
        },
        "annexes": annexes_of(agency, report.year, at=at),
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
        "narratives": {name: getattr(report, name) for name in TEXTS},
        "facilities": report.facilities,
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


def render_pending() -> int:
    """Render the PDFs of frozen documents that have none; return how many were made."""
    return sum(
        core_rendering.render_pending(queue, press)
        for queue, press in (
            (AnnualReport.objects.all(), _press_report),
            (Delivery.objects.all(), _press_letter),
            (ResultLetter.objects.select_related("evaluation__agency"), _press_result),
        )
    )


def _press_report(report: AnnualReport) -> dict[str, File]:
    content = pdf.render(report.snapshot, sha256=report.sha256)
    signed = signing.signed_copy(report, content)
    files = {"pdf": File(report.document_name, content)}
    return {**files, "signed_pdf": signed} if signed else files


def _press_letter(delivery: Delivery) -> dict[str, File]:
    content = pdf.render_letter(delivery.snapshot, sha256=delivery.sha256)
    return {"pdf": File(delivery.document_name, content)}


def _press_result(letter: ResultLetter) -> dict[str, File]:
    content = letters.render(letter.snapshot, sha256=letter.sha256)
    return {"pdf": File(letter.document_name, content)}
