"""The process that lays out documents: it may fail, and nobody else does."""

import builtins
import os
import signal
from pathlib import Path

import pytest

from core import pdf, pdf_press

PAGE = f'<html lang="id"><title>t</title><ul>{"<li>Isi.</li>" * 200}</ul></html>'


@pytest.fixture
def own_press(monkeypatch):
    """A press of this test alone, not yet begun."""
    press = pdf.Press()
    monkeypatch.setattr(pdf, "the_press", press)
    yield press
    press.close()


def test_a_document_that_wants_too_much_memory_is_refused_in_a_sentence(own_press, monkeypatch):
    monkeypatch.setattr(pdf, "MEMORY", 60 * 1024 * 1024)

    with pytest.raises(pdf.RenderError, match="terlalu berat"):
        pdf.press(PAGE, style="")

    assert own_press.process.poll() is None  # only the fork failed


def test_a_document_that_takes_too_long_is_ended_and_the_next_is_made(monkeypatch):
    monkeypatch.setattr(pdf_press, "WALL_SECONDS", 0.1)
    mine, theirs = pdf_press.socket.socketpair()

    with mine, theirs:
        assert pdf_press.run(lambda: signal.pause() or b"", theirs) == pdf_press.TOO_HEAVY
        assert pdf_press.run(lambda: pdf_press.MADE, theirs) == pdf_press.MADE


def test_a_press_that_was_killed_is_begun_anew_and_knows_none_of_our_secrets(
    own_press, monkeypatch
):
    monkeypatch.setenv("SECRET_KEY", "rahasia")
    pdf.press(PAGE, style="")
    assert b"rahasia" not in Path(f"/proc/{own_press.process.pid}/environ").read_bytes()
    killed = own_press.process
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait()

    assert pdf.press(PAGE, style="").startswith(b"%PDF-1.7")
    assert own_press.process is not killed


def test_a_machine_without_the_libraries_says_what_to_install(monkeypatch):
    original = builtins.__import__

    def without_weasyprint(name, *args, **kwargs):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return original(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without_weasyprint)

    with pytest.raises(pdf_press.Refused, match="apt-get install libpango"):
        pdf_press.lay_out(PAGE, "", pdf.STATIC_FOLDER)
