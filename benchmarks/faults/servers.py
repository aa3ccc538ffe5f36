"""A private PostgreSQL and a private Redis, which may be killed without asking anybody."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

PATIENCE = 30.0  # seconds until a server must answer


class NotInstalled(Exception):
    """The machine lacks a program of PostgreSQL or Redis."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(
    is_so: Callable[[], bool], *, patience: float = PATIENCE, pause: float = 0.1
) -> bool:
    """Ask again and again; tell whether it came true in time."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if is_so():
            return True
        time.sleep(pause)
    return False


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def program(name: str) -> str:
    """Find a program, also where Debian hides PostgreSQL's.

    :raises NotInstalled: if there is none.
    """
    hidden = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    path = str(hidden[-1]) if hidden else shutil.which(name)
    if path is None:
        raise NotInstalled(f"{name} belum terpasang: pasang postgresql dan redis-server.")
    return path


class Server:
    """One server process on a port of its own; `as_user` for what refuses to run as root."""

    def __init__(self, command: Sequence[str], port: int, as_user: str = "") -> None:
        self.command, self.port = command, port
        self.prefix = as_somebody(as_user)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """:raises TimeoutError: if it does not listen in time."""
        self.process = subprocess.Popen(
            [*self.prefix, *self.command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        if not wait_until(lambda: listens(self.port)):
            raise TimeoutError(self.command[0])

    def end(self, number: int = signal.SIGINT) -> None:
        """Stop it; PostgreSQL would wait for its clients at TERM, and does not at INT."""
        if self.process is not None:
            self.process.send_signal(number)
            self.process.wait()
            self.process = None


def as_somebody(user: str) -> list[str]:
    """The words before a command that give root's rights away."""
    if not user or os.geteuid() != 0:
        return []
    return ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups"]


def redis(folder: Path) -> Server:
    """A Redis that saves nothing."""
    port = free_port()
    options = ("--save", "", "--appendonly", "no", "--bind", "127.0.0.1", "--dir", str(folder))
    return Server([program("redis-server"), "--port", str(port), *options], port)


def postgresql(folder: Path) -> Server:
    """A new cluster with the superuser `postgres`, which anybody on this machine may be."""
    data, port = folder / "postgresql", free_port()
    data.mkdir(mode=0o700)
    if os.geteuid() == 0:
        os.chown(data, pwd.getpwnam("postgres").pw_uid, -1)
    make = [program("initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "--no-sync"]
    subprocess.run([*as_somebody("postgres"), *make], check=True, capture_output=True)
    options = {"port": str(port), "unix_socket_directories": "", "listen_addresses": "127.0.0.1"}
    words = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
    return Server([program("postgres"), "-D", str(data), *words], port, as_user="postgres")
