"""Our own HTML as tagged, archival PDF.

Nothing is fetched: every address is refused but our own static files and pictures inside the
document. The layout runs in a process beside this one (`core.pdf_press`), which no document can
take memory or time from.
"""

from __future__ import annotations

import atexit
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import IO

from django.conf import settings

from core.pdf_press import MADE, REFUSED, WALL_SECONDS

STATIC_FOLDER = Path(settings.BASE_DIR) / "static"
SCRIPT = Path(__file__).with_name("pdf_press.py")
MEMORY = 768 * 1024 * 1024  # bytes of addresses; no report that may be typed needs as much
TOO_HEAVY = (
    "Dokumen terlalu berat untuk dijadikan PDF: tata letaknya melewati batas waktu atau memori. "
    "Ringkas isinya, atau hubungi Diskominfo."
)
# Where fonts and their caches are found; nothing else of our environment goes along.
FONT_PLACES = ("HOME", "LANG", "TMPDIR", "XDG_CACHE_HOME", "FONTCONFIG_FILE", "FONTCONFIG_PATH")
_one_at_a_time = threading.Lock()  # so that the memory of one process bounds that of its threads


class RenderError(Exception):
    """The document could not be made; the text is for the log and the retry page."""


class Press:
    """The process that lays out: begun with the first document, and anew after it died."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None
        self._owner = 0

    def ask(self, job: IO[bytes], made: IO[bytes]) -> bytes:
        """Have one document made; return the answer, nothing if the process died over it."""
        line = self._line_to_living_process()
        try:
            socket.send_fds(line, [b"."], [job.fileno(), made.fileno()])
            answer = line.recv(1)
        except OSError:
            answer = b""
        if not answer:
            self.close()
        return answer

    def _line_to_living_process(self) -> socket.socket:
        is_alive = self.process is not None and self.process.poll() is None
        if self._line and is_alive and self._owner == os.getpid():
            return self._line
        self.close()
        self._line, theirs = socket.socketpair()
        self._line.settimeout(WALL_SECONDS + 30)
        self._owner = os.getpid()
        places = {name: os.environ[name] for name in FONT_PLACES if name in os.environ}
        with theirs:
            self.process = subprocess.Popen(  # noqa: S603 (no word of it comes from outside)
                [sys.executable, "-I", str(SCRIPT), str(STATIC_FOLDER), str(MEMORY)],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                env=places,
                start_new_session=True,
            )
        return self._line

    def close(self) -> None:
        """Let it end: it does when the line is closed, even in the middle of a document."""
        if self._line:
            self._line.close()
        if self.process and self._owner == os.getpid():
            self.process.wait()
        self._line = self.process = None


the_press = Press()
atexit.register(the_press.close)


def press(html: str, *, style: str) -> bytes:
    """Turn our own HTML into PDF/A-3a.

    :raises RenderError: if a system library lacks, the document wants something from elsewhere,
        its layout fails, or it is too heavy.
    """
    with _one_at_a_time, tempfile.TemporaryFile() as job, tempfile.TemporaryFile() as made:
        job.write(json.dumps({"html": html, "style": style}).encode())
        job.seek(0)
        answer = the_press.ask(job, made)
        made.seek(0)
        content = made.read()
    if answer == MADE:
        return content
    raise RenderError(content.decode() if answer == REFUSED else TOO_HEAVY)
