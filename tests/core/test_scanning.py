"""Uploads seen by ClamAV, against a local server that speaks its protocol."""

from __future__ import annotations

import socketserver
import struct
import threading
from collections.abc import Iterator

import pytest
from pikepdf import Pdf

from core import scanning, uploads
from core.models import AuditEntry, Upload
from core.uploads import UploadRefused
from tests.core.test_uploads import pdf, refusal, store

pytestmark = pytest.mark.django_db


class Clamd(socketserver.ThreadingTCPServer):
    """What clamd would say to everything it is sent; keeps what that was."""

    answer = b"stream: OK\0"
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Dialogue)
        self.heard: list[bytes] = []


class Dialogue(socketserver.StreamRequestHandler):
    server: Clamd

    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while length := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
        self.server.heard.append(content)
        self.wfile.write(self.server.answer)


@pytest.fixture
def clamd(settings) -> Iterator[Clamd]:
    with Clamd() as server:
        settings.CLAMD_URL = f"tcp://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_clean_file_is_seen_whole_and_kept(alice, clamd):
    def fill(document: Pdf) -> None:
        document.Root.Filling = document.make_stream(b"x" * 200_000)

    content = pdf(fill, compress_streams=False)
    assert len(content) > 3 * scanning.CHUNK
    upload = store(alice, content=content)

    assert clamd.heard == [content]
    assert upload.file.read() == content


def test_what_clamd_finds_is_refused_and_the_trail_names_it(alice, clamd):
    clamd.answer = b"stream: Pdf.Exploit.CVE_2018_4882-1 FOUND\0"

    assert refusal(alice) == "Berkas terdeteksi berbahaya."
    entry = AuditEntry.objects.get(action="upload.malware")
    assert entry.details["found"] == "Pdf.Exploit.CVE_2018_4882-1"


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR\0", b""])
def test_without_a_verdict_nothing_is_kept(alice, clamd, answer):
    clamd.answer = answer

    assert "Pemindai virus" in refusal(alice)


def test_a_scanner_that_is_away_lets_nothing_through(alice, settings):
    settings.CLAMD_URL = "tcp://127.0.0.1:9"
    with pytest.raises(UploadRefused) as refused:
        store(alice)

    assert isinstance(refused.value, uploads.NotScanned)
    assert not Upload.objects.exists()
