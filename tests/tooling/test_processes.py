"""The supervisor: nothing it started may outlive it, nothing may die unseen."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tools import processes
from tools.environment import ROOT
from tools.processes import Process, Supervisor

FAMILY = """
import pathlib, signal, subprocess, sys, time
if "stubborn" in sys.argv:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
pathlib.Path(sys.argv[1]).write_text(str(child.pid))
time.sleep(60)
"""


def until(condition, seconds: float = 10.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False


def is_alive(pid: int) -> bool:
    """A zombie has ended: only its parent has not looked yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def pid_of(process: Process) -> int:
    assert process.child is not None
    return process.child.pid


def family(note: Path, *words: str) -> Process:
    command = [sys.executable, "-c", FAMILY, str(note), *words]
    return Process("worker", command, dict(os.environ), ROOT)


@pytest.fixture(autouse=True)
def handlers():
    before = {n: signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("words", [[], ["stubborn"]])
def test_stopping_ends_the_process_and_its_children(tmp_path, monkeypatch, words):
    monkeypatch.setattr(processes, "GRACE", 0.5)
    note = tmp_path / "pid"
    supervisor = Supervisor([family(note, *words)])
    supervisor.start()
    assert until(lambda: note.exists() and note.read_text())
    leader, grandchild = pid_of(supervisor.processes[0]), int(note.read_text())

    supervisor.stop()

    assert until(lambda: not is_alive(leader) and not is_alive(grandchild))


def test_nothing_is_left_for_the_init_process_to_reap(tmp_path):
    note = tmp_path / "pid"
    supervisor = Supervisor([family(note)])
    supervisor.start()
    assert until(lambda: note.exists() and note.read_text())

    supervisor.stop()

    assert not Path(f"/proc/{note.read_text()}").exists()


def test_a_process_that_dies_is_started_again_and_its_children_are_not_left(tmp_path, capsys):
    note = tmp_path / "pid"
    process = family(note)
    process.start()
    assert until(lambda: note.exists() and note.read_text())
    first, grandchild = pid_of(process), int(note.read_text())

    os.kill(first, signal.SIGKILL)

    def is_restarted() -> bool:
        process.watch()
        return process.child is not None and process.child.pid != first

    assert until(is_restarted)
    assert until(lambda: not is_alive(grandchild))
    assert "Proses worker berhenti (kode -9)" in capsys.readouterr().out
    process.kill()


def test_each_quick_death_doubles_the_wait():
    process = Process("web", [sys.executable, "-c", "raise SystemExit(3)"], dict(os.environ), ROOT)
    waits = []
    for _ in range(7):
        process.start()
        os.waitid(os.P_PID, pid_of(process), os.WEXITED | os.WNOWAIT)
        process.watch()
        waits.append(process.wait)

    assert waits == [2, 4, 8, 16, 30, 30, 30]


def test_a_signal_ends_the_watch():
    supervisor = Supervisor([])
    supervisor.start()

    os.kill(os.getpid(), signal.SIGTERM)
    supervisor.run()

    assert supervisor.is_stopping


def test_processes_end_when_the_supervisor_is_killed(tmp_path):
    note = tmp_path / "pid"
    script = (
        "import os, sys, time; from pathlib import Path; from tools.processes import *\n"
        "p = Process('worker', [sys.executable, '-c', 'import time; time.sleep(60)'],"
        " dict(os.environ), Path.cwd())\n"
        f"p.start(); Path({str(note)!r}).write_text(str(p.child.pid)); time.sleep(60)"
    )
    supervisor = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT)
    assert until(lambda: note.exists() and note.read_text())

    supervisor.kill()
    supervisor.wait()

    assert until(lambda: not is_alive(int(note.read_text())))
