"""Lay documents out as PDF, in a process of its own that may fail without harm.

Run as a script, without Django and without the portal's secrets: `python -I pdf_press.py STATIC
MEMORY`. Over the socket that is its standard input come two open files at a time: the job, as JSON
with `html` and `style`, and an empty one for what is made. Each job runs in a fork with limits of
its own, so that the start of the interpreter is paid once; the answer is one byte.
"""

from __future__ import annotations

import gc
import json
import mimetypes
import os
import resource
import select
import signal
import socket
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from weasyprint.urls import URLFetcher

MADE, REFUSED, TOO_HEAVY = b"m", b"r", b"h"
LARGEST = 100 * 1024 * 1024  # bytes of a PDF
CPU_SECONDS = 120
WALL_SECONDS = 240  # less than `core.rendering.CLAIM`, so that the failure is told under its claim
DEBIAN_PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation"


class Refused(Exception):
    """The document cannot be made; the text says why."""


def lay_out(html: str, style: str, static: Path) -> bytes:
    """Turn our own HTML into PDF/A-3a.

    :raises Refused: if a system library lacks, the document wants something from elsewhere, or
        its layout fails.
    """
    weasyprint = _library()
    from weasyprint.urls import FatalURLFetchingError

    fetcher = _fetcher_class()(static)
    try:
        sheet = weasyprint.CSS(string=style, url_fetcher=fetcher)
        document = weasyprint.HTML(string=html, url_fetcher=fetcher)
        return document.write_pdf(stylesheets=[sheet], pdf_variant="pdf/a-3a")
    except FatalURLFetchingError as refusal:  # a BaseException
        raise Refused(f"Dokumen meminta berkas dari luar portal: {refusal}") from refusal
    except (OSError, ValueError, ArithmeticError, LookupError, RecursionError) as error:
        raise Refused(f"Tata letak gagal: {type(error).__name__}: {error}") from error


def _library() -> Any:
    try:
        import weasyprint
    except OSError as error:
        raise Refused(
            f"Pustaka sistem untuk PDF belum terpasang. Pasang: apt-get install {DEBIAN_PACKAGES}"
        ) from error
    return weasyprint


@cache
def _fetcher_class() -> type[URLFetcher]:
    """The fetcher; made late, since WeasyPrint itself may lack its system libraries."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class OwnFilesOnly(URLFetcher):
        """Gives our static files and pictures inside the document; all else ends the work."""

        def __init__(self, static: Path) -> None:
            super().__init__(allowed_protocols={"data"}, allow_redirects=False, fail_on_errors=True)
            self.static = static

        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
            if url.lower().startswith("data:image/"):
                return super().fetch(url, headers)
            path = own_file(url, self.static)
            if path is None:
                raise FatalURLFetchingError(url[:200])
            kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})

    return OwnFilesOnly


def own_file(url: str, static: Path) -> Path | None:
    """The file of our static folder that an address names; None for anything else."""
    parts = urlsplit(url)
    if parts.scheme != "file" or parts.netloc:
        return None
    path = Path(unquote(parts.path)).resolve()
    return path if path.is_relative_to(static.resolve()) and path.is_file() else None


def work(job: int, made: int, *, static: Path) -> bytes:
    """Do one job; return the answer, its text or PDF being written."""
    with open(job, "rb") as source, open(made, "wb") as target:
        document = json.load(source)
        try:
            target.write(lay_out(document["html"], document["style"], static))
        except Refused as refusal:
            target.write(str(refusal).encode(errors="replace"))
            return REFUSED
    return MADE


def limit_resources(memory: int) -> None:
    """Take from this process what a document without measure would use.

    :param memory: bytes of addresses.
    """
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST, LARGEST))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def run(job: Callable[[], bytes], line: socket.socket) -> bytes:
    """Let a fork do the job; end it when its time is over, or when nobody waits any longer."""
    ending, alive = os.pipe()
    child = os.fork()
    if not child:
        try:
            answer = job()
        except BaseException:  # noqa: BLE001 - memory, most likely: nothing may return from here
            answer = TOO_HEAVY
        os._exit(answer[0])
    os.close(alive)  # the child alone holds it now: it ends when the child does
    ready, _, _ = select.select([ending, line.fileno()], [], [], WALL_SECONDS)
    if ending not in ready:
        os.kill(child, signal.SIGKILL)
    os.close(ending)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return bytes([code]) if code in {MADE[0], REFUSED[0]} else TOO_HEAVY


def serve(line: socket.socket, static: Path, memory: int) -> None:
    """Do one job after the other until the other end of the line is closed."""
    while True:
        _, files, _, _ = socket.recv_fds(line, 1, 2)
        if len(files) != 2:
            return
        source, target = files

        def job(source: int = source, target: int = target) -> bytes:
            limit_resources(memory)
            return work(source, target, static=static)

        line.send(run(job, line))
        for number in files:
            os.close(number)


def main() -> None:
    static, memory = Path(sys.argv[1]), int(sys.argv[2])
    with suppress(Refused):  # every job will tell; what is loaded here, each fork inherits
        lay_out('<html lang="id"><title>.</title><p>.</p>', "", static)
    gc.freeze()  # a fork that collected it would copy it
    with suppress(ConnectionError):
        serve(socket.socket(fileno=os.dup(0)), static, memory)


if __name__ == "__main__":
    main()
