"""The report as PDF, from its frozen content alone (Pasal 15(3)).

Nothing is fetched: every address is refused but our own static files and pictures inside the
document. The texts are short enough (`reports.forms`) that the layout takes seconds.
"""

from __future__ import annotations

import mimetypes
import threading
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.template.loader import render_to_string

from core.formats import tanggal
from reports.outline import Line, Section, sections_of

if TYPE_CHECKING:
    from weasyprint.urls import URLFetcher

STATIC_FOLDER = Path(settings.BASE_DIR) / "static"
DEBIAN_PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation"
CHAPTERS = (
    ("II", "Kebijakan Pelayanan Informasi", "a"),
    ("III", "Khalayak dan Isi Pesan", "bc"),
    ("IV", "Komentar, Sharing, dan Penerusan Pesan", "def"),
    ("V", "Kendala", "g"),
    ("VI", "Rekomendasi dan Rencana Tindak Lanjut", "h"),
)
CHARTED = ("received_question", "received_comment", "received_criticism", "received_suggestion")
ROW_HEIGHT = 22
_press = threading.Lock()  # Pango's font map is not for two threads of one worker


class RenderError(Exception):
    """The document could not be made; the text is for the log and the retry page."""


def render(snapshot: Mapping[str, Any], *, sha256: str) -> bytes:
    """Lay a frozen report out as tagged, archival PDF.

    :raises RenderError: if a system library lacks, the document wants something from elsewhere,
        or its layout fails.
    """
    html = render_to_string("reports/pdf/report.html", context_of(snapshot, sha256=sha256))
    return press(html, style=render_to_string("reports/pdf/report.css"))


def press(html: str, *, style: str) -> bytes:
    """Turn our own HTML into PDF/A-3a.

    :raises RenderError: as `render`.
    """
    weasyprint = _library()
    from weasyprint.urls import FatalURLFetchingError  # noqa: PLC0415 - needs system libraries

    fetcher = fetcher_class()()
    try:
        with _press:
            sheet = weasyprint.CSS(string=style, url_fetcher=fetcher)
            document = weasyprint.HTML(string=html, url_fetcher=fetcher)
            return document.write_pdf(stylesheets=[sheet], pdf_variant="pdf/a-3a")
    except FatalURLFetchingError as refusal:  # a BaseException: it would end the worker
        raise RenderError(f"Dokumen meminta berkas dari luar portal: {refusal}") from refusal
    except (OSError, ValueError, ArithmeticError, LookupError, RecursionError) as error:
        raise RenderError(f"Tata letak gagal: {type(error).__name__}: {error}") from error


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
    }


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


@cache
def fetcher_class() -> type[URLFetcher]:
    """The fetcher; made late, since WeasyPrint itself may lack its system libraries."""
    from weasyprint.urls import (  # noqa: PLC0415 - needs system libraries
        FatalURLFetchingError,
        URLFetcher,
        URLFetcherResponse,
    )

    class OwnFilesOnly(URLFetcher):
        """Gives our static files and pictures inside the document; all else ends the work."""

        def __init__(self) -> None:
            super().__init__(allowed_protocols={"data"}, allow_redirects=False, fail_on_errors=True)

        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
            if url.lower().startswith("data:image/"):
                return super().fetch(url, headers)
            path = own_file(url)
            if path is None:
                raise FatalURLFetchingError(url[:200])
            kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})

    return OwnFilesOnly


def own_file(url: str) -> Path | None:
    """The file of our static folder that an address names; None for anything else."""
    parts = urlsplit(url)
    if parts.scheme != "file" or parts.netloc:
        return None
    path = Path(unquote(parts.path)).resolve()
    return path if path.is_relative_to(STATIC_FOLDER.resolve()) and path.is_file() else None


def _library() -> Any:
    try:
        import weasyprint  # noqa: PLC0415 - loads system libraries, which may lack
    except OSError as error:
        raise RenderError(
            f"Pustaka sistem untuk PDF belum terpasang. Pasang: apt-get install {DEBIAN_PACKAGES}"
        ) from error
    return weasyprint
