"""A small supervisor: starts processes, restarts one that dies, stops all of them."""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .environment import say

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
GRACE = 15.0  # seconds between TERM and KILL
STEADY = 60.0  # seconds after which a restart counts as a success
LONGEST_WAIT = 30.0  # seconds between two restarts

_libc = ctypes.CDLL(None, use_errno=True)


def _end_with_parent() -> None:
    """Have the kernel send TERM when the supervisor is killed; its own children then follow."""
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _reap(group: int) -> bool:
    """Wait for one process of the group; tell whether there was one."""
    try:
        return os.waitpid(-group, 0)[0] > 0
    except ChildProcessError:
        return False


@dataclass
class Process:
    name: str
    command: Sequence[str | Path]
    env: Mapping[str, str]
    cwd: Path
    child: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    restart_at: float = 0.0
    wait: float = field(default=1.0)

    def start(self) -> None:
        self.started_at = time.monotonic()
        self.child = subprocess.Popen(
            self.command,
            cwd=self.cwd,
            env=self.env,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_end_with_parent,  # noqa: PLW1509
        )

    def watch(self) -> None:
        """Start the process again when it died, later each time that it dies soon."""
        now = time.monotonic()
        if self.child is None:
            if now >= self.restart_at:
                self.start()
            return
        code = self.child.poll()
        if code is None:
            return
        self.kill()  # what it left behind in its group
        self.child = None
        self.wait = 1.0 if now - self.started_at > STEADY else min(self.wait * 2, LONGEST_WAIT)
        self.restart_at = now + self.wait
        again = f"dinyalakan lagi dalam {self.wait:.0f} detik"
        say(f"Proses {self.name} berhenti (kode {code}); {again}.")

    def terminate(self) -> None:
        """Ask the leader alone: it knows how to end its own children without losing work."""
        if self.child is not None and self.child.poll() is None:
            self.child.send_signal(signal.SIGTERM)

    def has_ended(self) -> bool:
        return self.child is None or self.child.poll() is not None

    def kill(self) -> None:
        """End the whole process group; nothing to do when it is gone already."""
        if self.child is None:
            return
        try:
            os.killpg(self.child.pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        self.child.wait()
        while _reap(self.child.pid):
            pass  # its children are ours now


class Supervisor:
    """Runs processes until the first INT, TERM or HUP; a second one ends the patience."""

    def __init__(self, processes: Sequence[Process]) -> None:
        self.processes = processes
        self.signals = 0

    def start(self) -> None:
        _libc.prctl(PR_SET_CHILD_SUBREAPER, 1)  # what a dead process leaves comes to us
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._count)
        for process in self.processes:
            process.start()

    def _count(self, _number: int, _frame: object) -> None:
        self.signals += 1

    @property
    def is_stopping(self) -> bool:
        return self.signals > 0

    def watch(self) -> None:
        for process in self.processes:
            process.watch()

    def run(self) -> None:
        while not self.is_stopping:
            self.watch()
            time.sleep(0.2)

    def stop(self) -> None:
        """TERM, a grace, then KILL for every process group."""
        say("Menghentikan …")
        for process in self.processes:
            process.terminate()
        patience = time.monotonic() + GRACE
        signals = self.signals
        while time.monotonic() < patience and self.signals == signals:
            if all(process.has_ended() for process in self.processes):
                break
            time.sleep(0.1)
        for process in self.processes:
            process.kill()
        say("Berhenti.")
