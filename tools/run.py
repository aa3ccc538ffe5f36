"""``dev.py run``: prepare, start web, worker and beat, say when they answer, stop them all."""

import errno
import fcntl
import http.client
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from .environment import (
    PYTHON,
    ROOT,
    SetupError,
    ensure_packages,
    ensure_venv,
    say,
)
from .processes import Process, Supervisor

LOOPBACK = "127.0.0.1"
DATABASES = {"postgres", "postgresql", "psql", "pgsql", "sqlite"}
START_LIMIT = 180.0  # seconds until web and worker must have answered
DEMO_LOGINS = (
    "kepala.dishub, pejabat.dishub, petugas.dishub (juga .dpupr, .disdik, .diskominfo), "
    "evaluator, bupati, admin"
)
FIRST_STEP = (
    "Untuk data contoh jalankan DEMO=1 make run pada basis data kosong. Untuk pemakaian sendiri "
    "buat Admin pertama:\n"
    "  .venv/bin/python manage.py create_admin admin admin@contoh.id 'Nama Lengkap'."
)


@dataclass(frozen=True)
class Plan:
    """What to start, read from the environment."""

    port: int
    host: str
    data_dir: Path
    is_demo: bool
    broker: str

    @classmethod
    def read(cls) -> "Plan":
        """Read PORT, HOST, DATA_DIR, DEMO and the two servers.

        :raises SetupError: if a value makes no sense.
        """
        text = os.environ.get("PORT") or "8000"
        if not text.isdecimal() or not 1 <= int(text) <= 65535:
            raise SetupError(f"PORT harus angka 1 sampai 65535, bukan {text!r}.")
        broker = os.environ.get("CELERY_BROKER_URL", "")
        embedded = not os.environ.get("DATABASE_URL") and not broker
        is_demo = os.environ.get("DEMO", "1" if embedded else "0").lower() in {"1", "true", "yes"}
        return cls(
            port=int(text),
            host=LOOPBACK if is_demo else os.environ.get("HOST") or LOOPBACK,
            data_dir=Path(os.environ.get("DATA_DIR") or ROOT / "var").resolve(),
            is_demo=is_demo,
            broker=broker,
        )

    @property
    def uses_redis(self) -> bool:
        return self.broker.startswith(("redis://", "rediss://"))

    @property
    def env(self) -> dict[str, str]:
        env = dict(os.environ)
        env.setdefault("DJANGO_SETTINGS_MODULE", "berau_sosmed.settings.dev")
        return env | {
            "PORT": str(self.port),
            "DATA_DIR": str(self.data_dir),
            "DEMO": "1" if self.is_demo else "0",
            "PYTHONUNBUFFERED": "1",
            "PYTHONUTF8": "1",
            "NO_COLOR": "1",
            # Who runs the demo as root has nothing to lose in it.
            "PYTHONWARNINGS": "ignore:You're running the worker with superuser",
        }

    @property
    def base_url(self) -> str:
        return f"http://localhost:{self.port}"


def run(_args: list[str]) -> int:
    """Set up, prepare, start, and stay until Ctrl-C."""
    plan = Plan.read()
    refuse_taken_port(plan)
    refuse_unknown_database(os.environ.get("DATABASE_URL", ""))
    os.umask(0o077)  # what people wrote to the portal is for its owner alone
    make_data_folder(plan.data_dir)
    ensure_packages()
    ensure_venv(dev=False)
    with only_run_of(plan.data_dir):
        say("Menyiapkan basis data …")
        if subprocess.call([PYTHON, "-m", "tools.prepare"], cwd=ROOT, env=plan.env):
            return 1
        if plan.is_demo:
            say(f"Sandi demo: {read_demo_password(plan.data_dir)}")
        return serve(plan)


def serve(plan: Plan) -> int:
    supervisor = Supervisor(processes(plan))
    supervisor.start()
    try:
        if wait_until_ready(plan, supervisor):
            announce(plan)
            supervisor.run()
        elif not supervisor.is_stopping:
            say("Belum siap setelah 3 menit. Baca pesan galat di atas.")
            return 1
    finally:
        supervisor.stop()
    return 0


def announce(plan: Plan) -> None:
    say(f"Siap: {plan.base_url}")
    if plan.is_demo:
        say(f"Masuk sebagai: {DEMO_LOGINS}")
    else:
        say(FIRST_STEP)
    say("Hentikan dengan Ctrl-C.")


def processes(plan: Plan) -> list[Process]:
    """Name the processes of this mode: beat lives inside the embedded worker."""
    bin_dir = PYTHON.parent
    web: list[str | Path] = [
        bin_dir / "gunicorn", "berau_sosmed.wsgi:application", "--no-control-socket",
        "--bind", f"{plan.host}:{plan.port}", "--workers", "2", "--threads", "4",
        "--worker-class", "berau_sosmed.server.Worker", "--limit-request-line", "8190",
        "--timeout", "60", "--graceful-timeout", "10",
        "--log-level", "warning",
    ]  # fmt: skip
    celery: list[str | Path] = [bin_dir / "celery", "--no-color", "--quiet", "-A", "berau_sosmed"]
    worker: list[str | Path] = [
        *celery, "worker", "--loglevel", "WARNING", "--concurrency", "2",
        "--without-gossip", "--without-mingle", "--without-heartbeat",
    ]  # fmt: skip
    commands = {"web": web}
    if plan.uses_redis:
        commands["worker"] = [*worker, "--pool", "prefork", "--max-tasks-per-child", "200"]
        commands["beat"] = [*celery, "beat", "--loglevel", "WARNING", "--pidfile="]
    else:
        commands["worker"] = [*worker, "--pool", "threads", "--beat"]
    return [Process(name, command, plan.env, ROOT) for name, command in commands.items()]


def wait_until_ready(plan: Plan, supervisor: Supervisor) -> bool:
    """Wait until /healthz says that web and worker are up."""
    patience = time.monotonic() + START_LIMIT
    while time.monotonic() < patience and not supervisor.is_stopping:
        supervisor.watch()
        if is_healthy(plan):
            return True
        time.sleep(0.2)
    return False


def is_healthy(plan: Plan) -> bool:
    connection = http.client.HTTPConnection(LOOPBACK, plan.port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def refuse_taken_port(plan: Plan) -> None:
    """Find a taken port before the long set-up.

    :raises SetupError: if another program listens there, or the port is not ours to use.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((plan.host, plan.port))
        except OSError as error:
            other = plan.port + 1 if plan.port < 65535 else 8000
            reason = "sedang dipakai program lain" if error.errno == errno.EADDRINUSE else "ditolak"
            raise SetupError(
                f"Port {plan.port} {reason}. Pilih port lain: PORT={other} python3 dev.py run"
            ) from error


def refuse_unknown_database(url: str) -> None:
    """Find a wrong DATABASE_URL before the long set-up; empty means the embedded one.

    :raises SetupError: if it names no database that the portal can use.
    """
    example = "Contoh: postgres://nama:sandi@localhost:5432/berau"
    try:
        parts = urlsplit(url)
        is_complete = parts.port != 0 and len(parts.path) > 1
    except ValueError as error:
        raise SetupError(f"DATABASE_URL tidak dapat dibaca. {example}") from error
    if url and not (parts.scheme in DATABASES and is_complete):
        raise SetupError(f"DATABASE_URL bukan alamat PostgreSQL atau SQLite. {example}")


def make_data_folder(path: Path) -> None:
    """Make the data folder, and see that it can be written to.

    :raises SetupError: if it cannot.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
        (path / "run.lock").touch()
    except OSError as error:
        raise SetupError(
            f"Folder data {path} tidak dapat dipakai ({error.strerror}). "
            "Pilih folder lain lewat DATA_DIR."
        ) from error


@contextmanager
def only_run_of(data_dir: Path) -> Iterator[None]:
    """Hold the data folder: two workers on one folder would take each other's work.

    :raises SetupError: if another run holds it.
    """
    with (data_dir / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise SetupError(
                f"Portal sudah berjalan dengan folder data {data_dir}. "
                "Hentikan dulu, atau pilih folder lain lewat DATA_DIR."
            ) from error
        yield


def read_demo_password(data_dir: Path) -> str:
    """Read the password that the settings made for this data folder."""
    if password := os.environ.get("DEMO_PASSWORD"):
        return password
    lines = (data_dir / "secrets.env").read_text(encoding="ascii").splitlines()
    return dict(line.split("=", 1) for line in lines)["DEMO_PASSWORD"]
