"""The worker of the web server: what it refuses itself, it says in Indonesian."""

from __future__ import annotations

import contextlib
import socket
import time
from typing import Any

from gunicorn.http import errors
from gunicorn.workers.gthread import ThreadWorker

from berau_sosmed.quiet import LONGEST, Throttle

OURS = (errors.InvalidResponseHeader, errors.InvalidResponseHeaderName, errors.ConfigurationProblem)
PATIENCE = 2.0  # seconds for the rest of a request that nobody will read
MOST_READ = 1024 * 1024  # bytes of it

REFUSALS: dict[type[Exception], tuple[str, str]] = {
    errors.LimitRequestLine: (
        "414 URI Too Long",
        "Alamat terlalu panjang. Persingkat tulisan yang Anda cari, lalu coba lagi.",
    ),
    errors.LimitRequestHeaders: (
        "431 Request Header Fields Too Large",
        "Kepala permintaan terlalu besar. Hapus kuki situs ini, lalu coba lagi.",
    ),
}
UNREADABLE = ("400 Bad Request", "Permintaan tidak dapat dibaca. Silakan kirim ulang.")
PAGE = (
    '<!doctype html><html lang="id"><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width"><title>Permintaan ditolak</title>'
    '<main><h1>Permintaan ditolak</h1><p>{}</p><p><a href="/">Ke beranda</a></p></main></html>'
)


class Worker(ThreadWorker):
    """Threads that serve the portal; see gunicorn's `gthread`."""

    throttle = Throttle()

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: Exception) -> None:
        """Answer a request that is none, and note it on a line of the log, once a minute."""
        if not isinstance(exc, errors.ParseException) or isinstance(exc, OURS):
            super().handle_error(req, client, addr, exc)
            return
        held = self.throttle.passes(type(exc).__name__)
        if held is not None:
            self.log.warning("Request refused: %s (+%d)", str(exc)[:LONGEST], held)
        status, sentence = REFUSALS.get(type(exc), UNREADABLE)
        with contextlib.suppress(OSError):
            client.sendall(_answer(status, sentence))
            _linger(client)


def _answer(status: str, sentence: str) -> bytes:
    body = PAGE.format(sentence).encode()
    head = (
        f"HTTP/1.1 {status}\r\nConnection: close\r\nContent-Type: text/html; charset=utf-8\r\n"
        f"Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n"
        f"Content-Security-Policy: default-src 'none'\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _linger(client: socket.socket) -> None:
    """Read what still comes: closed at once, the browser would show a reset, not the answer."""
    client.shutdown(socket.SHUT_WR)
    until, left = time.monotonic() + PATIENCE, MOST_READ
    while left > 0 and (wait := until - time.monotonic()) > 0:
        client.settimeout(wait)
        piece = client.recv(65536)
        if not piece:
            return
        left -= len(piece)
