"""The portal under test: its processes, supervised as ``make run`` does, and ways to harm them."""

from __future__ import annotations

import http.client
import json
import os
import signal
import threading
import time
from pathlib import Path

from tools.environment import PYTHON, ROOT
from tools.processes import Process, Supervisor
from tools.run import Plan, processes


class Portal:
    """Web, worker and beat of one data folder, started again whenever one dies."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.parts = {process.name: process for process in processes(plan)}
        self.supervisor = Supervisor(list(self.parts.values()))
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._over = threading.Event()

    def start(self) -> None:
        self.supervisor.start()
        self._watcher.start()

    def stop(self) -> None:
        self._over.set()
        self._watcher.join()
        self.supervisor.stop()

    def _watch(self) -> None:
        while not self._over.wait(0.2):
            self.supervisor.watch()

    def health(self) -> dict[str, object]:
        """What /healthz says; nothing while it says nothing."""
        link = http.client.HTTPConnection("127.0.0.1", self.plan.port, timeout=5)
        try:
            link.request("GET", "/healthz")
            return dict(json.loads(link.getresponse().read()))
        except (OSError, http.client.HTTPException, ValueError):
            return {}
        finally:
            link.close()

    def pid(self, name: str) -> int:
        """The leader of a part, once it runs."""
        end = time.monotonic() + 30
        while time.monotonic() < end:
            child = self.parts[name].child
            if child is not None and child.poll() is None:
                return child.pid
            time.sleep(0.1)
        raise TimeoutError(name)

    def kill(self, name: str) -> None:
        os.kill(self.pid(name), signal.SIGKILL)

    def kill_child(self, name: str) -> None:
        """Kill one process that a part has forked."""
        if forked := children(self.pid(name)):
            os.kill(forked[0], signal.SIGKILL)

    def pause(self, name: str, seconds: float) -> None:
        """Stop a whole part in its tracks, and let it go on."""
        group = os.getpgid(self.pid(name))
        os.killpg(group, signal.SIGSTOP)
        time.sleep(seconds)
        os.killpg(group, signal.SIGCONT)

    def start_beside(self, name: str, *options: str, **env: str) -> Process:
        """Start one more part beside the others; nobody starts it again."""
        celery = [PYTHON.parent / "celery", "--quiet", "-A", "berau_sosmed", *options]
        process = Process(name, celery, {**self.plan.env, **env}, ROOT)
        process.start()
        return process

    def restart_with(self, name: str, **env: str) -> None:
        """Start a part again with other variables of the environment."""
        part = self.parts[name]
        part.env = {**self.plan.env, **env}
        self.kill(name)


def children(pid: int) -> list[int]:
    """The processes whose parent this one is."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            found.append(int(path.parent.name))
    return sorted(found)
