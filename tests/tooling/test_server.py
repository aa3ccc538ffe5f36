"""What the web server refuses by itself, and how little of it stands in the log."""

import logging
import socket
import threading

import pytest
from gunicorn.http import errors

from berau_sosmed.quiet import QuietRefusals
from berau_sosmed.server import Worker


class Lines(list):
    def warning(self, line: str, *args: object) -> None:
        self.append(line % args)


@pytest.fixture
def worker():
    made = Worker.__new__(Worker)
    made.log = Lines()
    made.throttle = type(Worker.throttle)()
    return made


def refused(worker: Worker, error: Exception) -> str:
    ours, theirs = socket.socketpair()
    answering = threading.Thread(target=worker.handle_error, args=(None, ours, ("", 0), error))
    answering.start()
    theirs.sendall(b"a" * 100_000)  # more than was read: the answer must come nonetheless
    theirs.shutdown(socket.SHUT_WR)
    answer = b"".join(iter(lambda: theirs.recv(65536), b"")).decode()
    answering.join()
    ours.close()
    theirs.close()
    return answer


@pytest.mark.parametrize(
    ("error", "status", "sentence"),
    [
        (errors.LimitRequestLine(9000, 8190), "414", "Alamat terlalu panjang. Persingkat"),
        (errors.LimitRequestHeaders("x"), "431", "Kepala permintaan terlalu besar."),
        (errors.InvalidHeader("x"), "400", "Permintaan tidak dapat dibaca."),
    ],
)
def test_a_request_that_the_server_cannot_take_is_told_in_indonesian(
    worker, error, status, sentence
):
    answer = refused(worker, error)

    assert answer.startswith(f"HTTP/1.1 {status} ")
    assert sentence in answer
    assert "Connection: close" in answer


def test_a_flood_of_them_is_one_line(worker):
    for _ in range(3):
        refused(worker, errors.LimitRequestLine(9000, 8190))

    assert len(worker.log) == 1


def test_refused_requests_are_one_short_line_of_warning(client, caplog):
    quiet = QuietRefusals()
    caplog.handler.addFilter(quiet)
    try:
        with caplog.at_level(logging.WARNING):
            for _ in range(3):
                client.get("/masuk/", headers={"host": f"jahat.id{'/' * 5000}"})
    finally:
        caplog.handler.removeFilter(quiet)

    (line,) = [record for record in caplog.records if record.name.startswith("django.security")]
    assert (line.levelname, line.exc_info) == ("WARNING", None)
    assert len(line.getMessage()) < 300


def test_the_log_of_the_portal_uses_it(settings):
    assert "quiet_refusals" in settings.LOGGING["handlers"]["console"]["filters"]
