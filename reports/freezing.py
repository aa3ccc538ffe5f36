"""From a report to its content, which is then frozen and hashed."""

from datetime import datetime
from typing import Any

from django.conf import settings

from agencies.models import AgencyHead, User
from core.formats import wita
from reports import drafting
from reports.annexes import PLACE, annexes_of
from reports.evaluation.answers import answers_of
from reports.figures import Figure
from reports.models import AnnualReport
from reports.outline import TEXTS


def content_of(
    report: AnnualReport, figures: list[Figure], *, by: User, at: datetime
) -> dict[str, Any]:
    """Everything the document says, as plain data: what is frozen and hashed."""
    agency = report.agency
    return {
        "format": 3,
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
    """The texts, figures, last year's, and answers: what `reports.outline` lays out under a–h."""
    return {
        "narratives": {name: getattr(report, name) for name in TEXTS},
        "facilities": report.facilities,
        "figures": [figure.frozen() for figure in figures],
        "previous": drafting.previous_of(report),
        "improvements": answers_of(report),
    }


def _office_of(by: User, report: AnnualReport, at: datetime) -> str:
    """The office in which the Kepala signs: "Kepala", "Plt. Kepala" or "Plh. Kepala"."""
    title = by.position_title or "Kepala"
    office = AgencyHead.objects.in_force(at).filter(user=by, agency=report.agency).first()
    if office is None or office.kind == AgencyHead.Kind.DEFINITIVE:
        return title
    return f"{office.get_kind_display()} {title}"
