"""The report as PDF, from its frozen content alone (Pasal 15(3)).

Frozen before there were annexes or a checklist, a report prints without them. Nothing is
fetched (`core.pdf`). The texts are short enough (`reports.rich_text`) that the layout takes
seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string

from core.charts import BarChart
from core.formats import tanggal
from core.pdf import STATIC_FOLDER, RenderError, press
from reports.facilities import facilities_of
from reports.figures import CATEGORIES
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
CHARTED = {
    "b": (("followers_start", "followers_end"), "Pengikut pada awal dan akhir tahun"),
    "c": (CATEGORIES, "Unggahan menurut Pasal 10"),
    "d": (
        ("received_question", "received_comment", "received_criticism", "received_suggestion"),
        "Pesan diterima menurut jenis",
    ),
    "f": (
        ("inquiries_referred", "referrals_sent", "referrals_received"),
        "Pesan dan rujukan yang diteruskan",
    ),
}


def render(snapshot: Mapping[str, Any], *, sha256: str, is_bsre: bool = False) -> bytes:
    """Lay a frozen report out as tagged, archival PDF.

    :param is_bsre: it will be signed with a certificate of BSrE, and its foot says so.
    :raises RenderError: if a system library lacks, the document wants something from elsewhere,
        or its layout fails.
    """
    return press(html_of(snapshot, sha256=sha256, is_bsre=is_bsre), style=style())


def html_of(snapshot: Mapping[str, Any], *, sha256: str, is_bsre: bool = False) -> str:
    """The document as HTML, before its layout."""
    context = {**context_of(snapshot, sha256=sha256), "is_bsre": is_bsre}
    return render_to_string("reports/pdf/report.html", context)


def style() -> str:
    """The one style sheet of reports, letters and bundles."""
    return render_to_string("reports/pdf/report.css")


def render_letter(snapshot: Mapping[str, Any], *, sha256: str) -> bytes:
    """Lay out the cover letter with which Diskominfo delivers reports (Pasal 15(2)).

    :raises RenderError: as `render`.
    """
    context = {"letter": snapshot, "sha256": sha256, **_proof(snapshot, sha256)}
    html = render_to_string("reports/pdf/letter.html", context)
    return press(html, style=style())


def context_of(snapshot: Mapping[str, Any], *, sha256: str) -> dict[str, Any]:
    """What the template prints: the snapshot laid out in chapters, and nothing else."""
    sections = {section.item: section for section in sections_of(snapshot)}
    submitted = datetime.fromisoformat(snapshot["submitted_at"])
    return {
        "report": snapshot,
        "title": f"Laporan Layanan Informasi melalui Media Sosial Tahun {snapshot['year']}",
        "letterhead": snapshot["agency"]["name"].removesuffix(" Kabupaten Berau"),
        "day": tanggal(submitted),
        "chapters": [
            {
                "number": number,
                "title": title,
                "sections": [(sections[item], chart_of(sections[item])) for item in items],
            }
            for number, title, items in CHAPTERS
        ],
        "facilities": facilities_of(snapshot),
        "has_facilities": "facilities" in snapshot,
        "sha256": sha256,
        **_proof(snapshot, sha256),
    }


def _proof(snapshot: Mapping[str, Any], sha256: str) -> dict[str, str]:
    """Where the document can be checked, on the portal where it was frozen."""
    address = address_of(snapshot["portal"], sha256)
    return {"verify_url": address, "qr": qr_of(address)}


def chart_of(section: Section) -> BarChart | None:
    """The bars of an item, from its own table; none without two values to compare."""
    codes, title = CHARTED.get(section.item, ((), ""))
    found = {line.code: line for line in section.lines}
    lines: list[Line] = [found[code] for code in codes if code in found]
    if sum(line.is_available for line in lines) < 2:
        return None
    bars = [(_bar_label(line.label), line.value) for line in lines]
    chart = BarChart(title, "tabel di atas", "Uraian", "Jumlah", bars)
    return None if chart.is_empty else chart


def _bar_label(label: str) -> str:
    """Without the word that the title of the chart says already."""
    short = label.removesuffix(" diterima").removeprefix("Unggahan ")
    return short[:1].upper() + short[1:]
