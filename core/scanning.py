"""ClamAV, where there is one: `CLAMD_URL` is `tcp://host:3310` or `unix:///path/of/the/socket`.

Speaks the INSTREAM command of clamd: chunks with their length before them, an empty one at the end.
"""

from __future__ import annotations

import socket
import struct
from urllib.parse import urlsplit

import structlog
from django.conf import settings

log = structlog.get_logger(__name__)

PATIENCE = 20.0  # seconds
CHUNK = 64 * 1024
PORT = 3310
LONGEST_ANSWER = 4096


class ScannerAway(Exception):
    """clamd is named in the settings and cannot be asked, or gives no verdict."""


def is_on() -> bool:
    return bool(settings.CLAMD_URL)


def find_malware(content: bytes) -> str:
    """Return the name of what clamd found in the content, "" where it found nothing.

    :raises ScannerAway: if there is no verdict.
    """
    try:
        with _connect() as link:
            link.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), CHUNK):
                piece = content[start : start + CHUNK]
                link.sendall(struct.pack("!L", len(piece)) + piece)
            link.sendall(struct.pack("!L", 0))
            answer = _read(link)
    except OSError as error:
        log.warning("scanner_away", error=type(error).__name__)
        raise ScannerAway from error
    verdict = answer.removeprefix("stream: ")
    if verdict == "OK":
        return ""
    if verdict.endswith(" FOUND"):
        return verdict.removesuffix(" FOUND")
    log.error("scanner_without_verdict", answer=answer[:100])
    raise ScannerAway


def _connect() -> socket.socket:
    place = urlsplit(settings.CLAMD_URL)
    if place.scheme == "unix":
        link = socket.socket(socket.AF_UNIX)
        link.settimeout(PATIENCE)
        link.connect(place.path)
        return link
    return socket.create_connection((place.hostname, place.port or PORT), timeout=PATIENCE)


def _read(link: socket.socket) -> str:
    """The answer, which ends with a NUL."""
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
        piece = link.recv(LONGEST_ANSWER)
        if not piece:
            break
        answer += piece
    return answer.rstrip(b"\0").decode("ascii", "replace")
