"""Bind the reports under a cover letter into one PDF and one spreadsheet (Pasal 15(2))."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf
import structlog
from django.db import transaction
from django.db.models import Count, Q
from django.template.loader import render_to_string

from agencies.models import User
from core import audit, clock, uploads
from core.binding import bind
from core.pdf import press as press_pdf
from core.rendering import File
from reports import pdf, sheets
from reports.figures import Unit
from reports.models import AnnualReport, Bundle
from reports.models.annual_report import ReportError
from reports.outline import sections_of, written
from reports.proof import address_of, qr_of
from reports.services import ask_worker

log = structlog.get_logger(__name__)

# The figures that are set side by side, with what heads their column; sums for those of True.
SUMMARY: dict[str, tuple[str, bool]] = {
    "people_served": ("Orang dilayani", True),
    "received_total": ("Pesan diterima", True),
    "answered_total": ("Sudah dijawab", True),
    "referrals_received": ("Rujukan diterima", True),
    "referrals_on_time": ("Dalam 24 jam", False),
}


@dataclass(frozen=True)
class Bound:
    """One report in the bundle: its frozen content, its PDF, and where it begins."""

    report: AnnualReport
    content: dict[str, Any]
    file: bytes
    page_count: int
    first_page: int = 0

    @property
    def name(self) -> str:
        return str(self.content["agency"]["name"])


def press(bundle: Bundle) -> dict[str, File]:
    """Make both files; a report whose PDF is not there is named and stops no other.

    :raises core.pdf.RenderError: if the front part cannot be laid out.
    """
    rows = AnnualReport.objects.filter(delivered_with__delivery=bundle.delivery_id)
    reports = list(rows.select_related("agency", "pdf").order_by("agency__name"))
    bound = [found for report in reports if (found := _open(report))]
    inside = {found.report.pk for found in bound}
    left_out = [report.agency.name for report in reports if report.pk not in inside]
    front, bound = _front(bundle, bound, left_out)
    parts = [(found.name, found.file) for found in bound]
    whole = bind(front, parts, tell=lambda count: _tell(bundle, count))
    table = sheets.workbook(str(bundle), _sheets(bundle, bound, left_out))
    return {
        "pdf": File(bundle.document_name, whole, sets={"left_out": left_out}),
        "xlsx": File(bundle.xlsx_name, table, sheets.CONTENT_TYPE),
    }


def _open(report: AnnualReport) -> Bound | None:
    """The report with its PDF; None where that is missing or cannot be read."""
    if report.pdf is None:
        return None
    try:
        with report.pdf.file.open("rb") as stream:
            file = stream.read()
        with pikepdf.open(io.BytesIO(file)) as document:
            return Bound(report, report.snapshot, file, len(document.pages))
    except (OSError, pikepdf.PdfError):
        log.exception("report_left_out_of_bundle", report=report.pk)
        return None


def _tell(bundle: Bundle, count: int) -> None:
    """How far it is, for whoever waits; a worker whose claim ended tells nothing."""
    rows = Bundle.objects.filter(pk=bundle.pk, render_attempts=bundle.render_attempts, pdf=None)
    rows.update(bound=count)


def _front(
    bundle: Bundle, bound: list[Bound], left_out: Sequence[str]
) -> tuple[bytes, list[Bound]]:
    """The first pages, and the reports with the page on which each begins.

    They are laid out twice: how many they are is known only then.
    """
    front = _press_front(bundle, bound, left_out)
    with pikepdf.open(io.BytesIO(front)) as document:
        page = len(document.pages) + 1
    placed = []
    for found in bound:
        placed.append(Bound(found.report, found.content, found.file, found.page_count, page))
        page += found.page_count
    return _press_front(bundle, placed, left_out), placed


def _press_front(bundle: Bundle, bound: Sequence[Bound], left_out: Sequence[str]) -> bytes:
    delivery = bundle.delivery
    letter = delivery.snapshot
    address = address_of(letter["portal"], delivery.sha256)
    context = {
        "letter": letter,
        "bound": bound,
        "left_out": left_out,
        "heads": [head for head, _ in SUMMARY.values()],
        "rows": [(found.name, _written(found.content)) for found in bound],
        "totals": _totals([found.content for found in bound]),
        "sha256": delivery.sha256,
        "verify_url": address,
        "qr": qr_of(address),
    }
    html = render_to_string("reports/pdf/bundle.html", context)
    return press_pdf(html, style=pdf.style())


def _figures(content: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {figure["code"]: figure for figure in content["figures"]}


def _written(content: dict[str, Any]) -> list[str]:
    figures = _figures(content)
    return [
        written(figures[code]["value"], figures[code]["unit"]) if code in figures else "–"
        for code in SUMMARY
    ]


def _totals(contents: Sequence[dict[str, Any]]) -> list[str]:
    """The sums of what is there; a share is never added up."""
    found = [_figures(content) for content in contents]
    return [
        written(sum(one[code]["value"] or 0 for one in found if code in one), Unit.COUNT.value)
        if is_summed
        else ""
        for code, (_, is_summed) in SUMMARY.items()
    ]


def _sheets(
    bundle: Bundle, bound: Sequence[Bound], left_out: Sequence[str]
) -> Iterator[sheets.Sheet]:
    heads = [head for head, _ in SUMMARY.values()]
    yield sheets.Sheet(
        "Ringkasan",
        ["Instansi", "Versi", "Tanda terima", "SHA-256", *heads],
        [44, 7, 24, 68, *[16] * len(heads)],
        [_summary(found) for found in bound],
    )
    yield sheets.Sheet(
        "Angka",
        ["Instansi", "Butir", "Kode", "Uraian", "Nilai", "Satuan dan nilai", "Sumber", "Alasan"],
        [44, 7, 26, 40, 12, 18, 22, 50],
        (
            (found.name, section.item, line.code, line.label, line.value, line.written,
             line.source, line.reason)
            for found in bound
            for section in sections_of(found.content)
            for line in section.lines
        ),
    )  # fmt: skip
    yield sheets.Sheet(
        "Uraian",
        ["Instansi", "Butir", "Bagian", "Tulisan"],
        [44, 7, 30, 120],
        (
            (found.name, section.item, part.label, part.text)
            for found in bound
            for section in sections_of(found.content)
            for part in section.texts
        ),
    )
    missing = bundle.delivery.snapshot["missing"]
    yield sheets.Sheet(
        "Tidak ada di sini",
        ["Instansi", "Sebab"],
        [44, 40],
        [
            *((name, "Belum melapor") for name in missing),
            *((name, "PDF gagal dibuat") for name in left_out),
        ],
    )


def _summary(found: Bound) -> list[object]:
    figures = _figures(found.content)
    report = found.report
    values = [figures[code]["value"] if code in figures else None for code in SUMMARY]
    return [found.name, report.version, report.receipt_number, report.sha256, *values]


# --- Progress -------------------------------------------------------------------------------------
def progress_of(bundle: Bundle) -> dict[str, Any]:
    """How far the bundle is, counted: reports printed, then reports bound."""
    rows = AnnualReport.objects.filter(delivered_with__delivery=bundle.delivery_id)
    counts = rows.aggregate(
        total=Count("pk"),
        printed=Count("pk", filter=Q(pdf__isnull=False)),
        failed=Count("pk", filter=Q(pdf=None) & ~Q(render_error="")),
    )
    failed = rows.filter(pdf=None).exclude(render_error="").select_related("agency")
    done = counts["printed"] + counts["failed"] + bundle.bound
    return {
        **counts,
        "done": done,
        "whole": 2 * counts["total"],
        "failed_names": [row.agency.name for row in failed.order_by("agency__name")],
        "can_remake": bool(bundle.left_out) and counts["printed"] > bundle.bound,
        "is_at_work": bundle.is_being_rendered(clock.now()),
    }


def remake_bundle(*, bundle: Bundle, by: User) -> None:
    """Make it anew once a report that was left out has its PDF, or after a failure.

    :raises ReportError: if nothing would change, or a worker is at it.
    """
    old = _reset(bundle, by)
    for upload in old:
        uploads.discard(upload)


@transaction.atomic
def _reset(bundle: Bundle, by: User) -> list[uploads.Upload]:
    rows = Bundle.objects.select_for_update(no_key=True, of=("self",))
    row = rows.select_related("delivery", "pdf", "xlsx").get(pk=bundle.pk)
    if not (row.render_failed or progress_of(row)["can_remake"]):
        raise ReportError("Himpunan ini sudah memuat semua PDF yang ada. Muat ulang halaman.")
    old = [upload for upload in (row.pdf, row.xlsx) if upload]
    row.pdf = row.xlsx = row.render_claimed_until = None
    row.render_error, row.bound, row.left_out = "", 0, []
    row.save(
        update_fields=["pdf", "xlsx", "render_claimed_until", "render_error", "bound", "left_out"]
    )
    audit.record("bundle.remade", by=by, obj=row)
    transaction.on_commit(ask_worker)
    return old
