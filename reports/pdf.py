"""The report as PDF, from its frozen content alone (Pasal 15(3)).

Nothing is fetched (`core.pdf`). The texts are short enough (`reports.forms`) that the layout takes
seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string

from core.formats import tanggal
from core.pdf import STATIC_FOLDER, RenderError, press
from reports.outline import Line, Section, sections_of
from reports.proof import address_of, qr_of

__all__ = ["STATIC_FOLDER", "RenderError", "press", "render", "render_letter"]

CHAPTERS = (
    ("II", "Kebijakan Pelayanan Informasi", "a"),
    ("III", "Khalayak dan Isi Pesan", "bc"),
    ("IV", "Komentar, Sharing, dan Penerusan Pesan", "def"),
    ("V", "Kendala", "g"),
    ("VI", "Rekomendasi dan Rencana Tindak Lanjut", "h"),
)
CHARTED = ("received_question", "received_comment", "received_criticism", "received_suggestion")
ROW_HEIGHT = 22


def render(snapshot: Mapping[str, Any], *, sha256: str) -> bytes:
    """Lay a frozen report out as tagged, archival PDF.

    :raises RenderError: if a system library lacks, the document wants something from elsewhere,
        or its layout fails.
    """
    html = render_to_string("reports/pdf/report.html", context_of(snapshot, sha256=sha256))
    return press(html, style=render_to_string("reports/pdf/report.css"))


def render_letter(snapshot: Mapping[str, Any], *, sha256: str) -> bytes:
    """Lay out the cover letter with which Diskominfo delivers reports (Pasal 15(2)).

    :raises RenderError: as `render`.
    """
    context = {"letter": snapshot, "sha256": sha256, **_proof(snapshot, sha256)}
    html = render_to_string("reports/pdf/letter.html", context)
    return press(html, style=render_to_string("reports/pdf/report.css"))


def context_of(snapshot: Mapping[str, Any], *, sha256: str) -> dict[str, Any]:
    """What the template prints: the snapshot laid out in chapters, and nothing else."""
    sections = {section.item: section for section in sections_of(snapshot)}
    chart = chart_of(sections["d"])
    submitted = datetime.fromisoformat(snapshot["submitted_at"])
    return {
        "report": snapshot,
        "title": f"Laporan Layanan Informasi melalui Media Sosial Tahun {snapshot['year']}",
        "letterhead": snapshot["agency"]["name"].removesuffix(" Kabupaten Berau"),
        "day": tanggal(submitted),
        "chapters": [
            {"number": number, "title": title, "sections": [sections[item] for item in items]}
            for number, title, items in CHAPTERS
        ],
        "chart": chart,
        "chart_height": ROW_HEIGHT * len(chart),
        "sha256": sha256,
        **_proof(snapshot, sha256),
    }


def _proof(snapshot: Mapping[str, Any], sha256: str) -> dict[str, str]:
    """Where the document can be checked, on the portal where it was frozen."""
    address = address_of(snapshot["portal"], sha256)
    return {"verify_url": address, "qr": qr_of(address)}


def chart_of(section: Section) -> list[dict[str, Any]]:
    """The bars of item d by type, in units of the drawing; none without any message."""
    lines: list[Line] = [line for line in section.lines if line.code in CHARTED]
    most = max((line.value or 0 for line in lines), default=0)
    if not most:
        return []
    return [
        {
            "label": line.label.removesuffix(" diterima"),
            "written": line.written,
            "width": width,
            "end": 96 + width,
            "top": ROW_HEIGHT * position,
        }
        for position, line in enumerate(lines)
        for width in [round(300 * (line.value or 0) / most)]
    ]
