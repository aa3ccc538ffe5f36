"""The rows behind a figure: live while the report is a draft, frozen afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from agencies.models import User
from inquiries.models import Inquiry
from reports import drafting
from reports.models import AnnualReport
from reports.outline import Line, line_of


@dataclass(frozen=True)
class EvidenceRow:
    """One row; `url` is there only for an inquiry that the reader may see."""

    name: str
    remark: str
    url: str


@dataclass(frozen=True)
class Evidence:
    """A figure, its rows, and the hash that proves the frozen ones."""

    line: Line
    rows: Sequence[Sequence[str]]
    sha256: str

    @property
    def is_frozen(self) -> bool:
        return bool(self.sha256)


def evidence_of(report: AnnualReport, code: str) -> Evidence | None:
    """Find a figure of the report with its rows; None where the report has no such figure."""
    if report.is_draft:
        figure = drafting.figure_of(report, code)
        return Evidence(line_of(figure.frozen()), figure.rows, "") if figure else None
    frozen = next((row for row in report.snapshot["figures"] if row["code"] == code), None)
    if frozen is None:
        return None
    kept = report.evidence.filter(code=code).first()
    return Evidence(
        line_of(frozen),
        kept.rows if kept else [],
        kept.sha256 if kept else frozen["evidence_sha256"],
    )


def linked(rows: Sequence[Sequence[str]], *, reader: User) -> list[EvidenceRow]:
    """Give each row the address of its inquiry, where the reader may see it; in one query."""
    numbers = {name for name, _ in rows}
    seen = Inquiry.objects.visible_to(reader).filter(number__in=numbers)
    urls = {
        number: reverse("inquiries:detail", args=[number])
        for number in seen.values_list("number", flat=True)
    }
    return [EvidenceRow(name, remark, urls.get(name, "")) for name, remark in rows]


def all_rows(report: AnnualReport) -> dict[str, Sequence[Sequence[str]]]:
    """The rows behind every figure: of a draft as they are now, else as they were frozen."""
    if report.is_draft:
        figures = drafting.figures_of(report)
        return {figure.code: figure.rows for figure in figures if figure.is_available}
    return dict(report.evidence.order_by("pk").values_list("code", "rows"))
