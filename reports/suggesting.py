"""What the year's approved recommendations offer to item h of the report (Pasal 8i, 15(3)h).

Each line names its recommendation ("Rekomendasi 12"), so that it leads back to the row and is not
offered twice. The report is published, so it names an office and no person.
"""

import re
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from agencies.models import User
from core import audit, clock
from core.formats import tanggal
from inquiries.models import Recommendation
from reports import services
from reports.forms import LONGEST_TEXT
from reports.merging import print_of
from reports.models import AnnualReport
from reports.models.annual_report import ReportError

MOST = 100  # recommendations of a year that are offered
FIELDS = ("recommendations", "follow_up_plan")


@dataclass(frozen=True)
class Suggestion:
    """A recommendation, and its line for each text of item h; `is_taken` once both have it."""

    row: Recommendation
    lines: dict[str, str]
    is_taken: bool


def suggestions_of(report: AnnualReport) -> list[Suggestion]:
    """What the Kepala approved in the year and has not dropped, the oldest first; one query."""
    start, end = clock.year_bounds(report.year)
    rows = Recommendation.objects.filter(agency=report.agency_id).adopted()
    found = rows.filter(approved_at__gte=start, approved_at__lt=end).select_related("owner")
    return [
        Suggestion(row, _lines(row), all(_names(getattr(report, name), row) for name in FIELDS))
        for row in found.order_by("approved_at", "pk")[:MOST]
    ]


def _lines(row: Recommendation) -> dict[str, str]:
    text = " ".join(row.text.split())
    office = f"penanggung jawab {row.owner.position_title}, " if row.owner.position_title else ""
    return {
        "recommendations": f"- {text} ({row.get_kind_display()}, ditujukan kepada "
        f"{row.addressee}; {row})",
        "follow_up_plan": f"- {row}: {office}selesai paling lambat {tanggal(row.due_date)}; "
        f"{_state(row)}.",
    }


def _state(row: Recommendation) -> str:
    word = row.get_status_display().lower()
    return f"{word} {tanggal(row.done_at)}" if row.done_at else word


def _names(text: str, row: Recommendation) -> bool:
    return re.search(rf"\b{row}\b", text) is not None


@transaction.atomic
def take_up(*, report: AnnualReport, by: User) -> int:
    """Add what is offered below what is written; return how many recommendations came in.

    What stands there stays as it is, and what it names already is not added again.

    :raises ReportError: if it was submitted, nothing is left to add, or a text grew too long.
    :raises StaleRevision: if somebody else saved in the meantime; nothing is kept.
    """
    fresh = [one for one in suggestions_of(report) if not one.is_taken]
    if not fresh:
        raise ReportError("Semua rekomendasi tahun ini sudah ada dalam laporan.")
    written = {name: getattr(report, name) for name in FIELDS}
    texts: dict[str, Any] = {name: _with(text, name, fresh) for name, text in written.items()}
    if any(len(text) > LONGEST_TEXT for text in texts.values()):
        raise ReportError("Tulisannya menjadi terlalu panjang. Ringkas dahulu, lalu ulangi.")
    bases = {name: print_of(text) for name, text in written.items()}
    row = services.save_narratives(report=report, by=by, bases=bases, **texts)
    audit.record(
        "report.recommendations_taken", by=by, obj=row, scope=row.agency.code, count=len(fresh)
    )
    return len(fresh)


def _with(text: str, name: str, fresh: list[Suggestion]) -> str:
    lines = "\n".join(one.lines[name] for one in fresh if not _names(text, one.row))
    return "\n\n".join(part for part in (text, lines) if part)
