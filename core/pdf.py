"""Our own HTML as tagged, archival PDF.

Nothing is fetched: every address is refused but our own static files and pictures inside the
document.
"""

from __future__ import annotations

import mimetypes
import threading
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from django.conf import settings

if TYPE_CHECKING:
    from weasyprint.urls import URLFetcher

STATIC_FOLDER = Path(settings.BASE_DIR) / "static"
DEBIAN_PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation"
_press = threading.Lock()  # Pango's font map is not for two threads of one worker


class RenderError(Exception):
    """The document could not be made; the text is for the log and the retry page."""


def press(html: str, *, style: str) -> bytes:
    """Turn our own HTML into PDF/A-3a.

    :raises RenderError: if a system library lacks, the document wants something from elsewhere,
        or its layout fails.
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
