"""The commands of ``dev.py``: each is one function that returns an exit code."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

from . import run as run_module
from .environment import (
    PYTHON,
    ROOT,
    SetupError,
    ensure_packages,
    ensure_venv,
    say,
)

USAGE = "Pakai: python3 dev.py run | test | lint | e2e | sheet | bench | faults | format"

# The prod settings want every variable; `check` reads them and connects to nothing.
PROD_SAMPLE = {
    "DJANGO_SETTINGS_MODULE": "berau_sosmed.settings.prod",
    "SECRET_KEY": "only-for-the-check-" + "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGH",
    "DATABASE_URL": "postgres://berau@localhost/berau",
    "CELERY_BROKER_URL": "redis://localhost:6379/0",
    "BASE_URL": "https://sosmed.example",
    "ALLOWED_HOSTS": "sosmed.example",
    "FIELD_ENCRYPTION_KEYS": "dGVzdC1vbmx5LWZpZWxkLWtleS0wMDAwMDAwMDAwMDA=",
    "FIELD_HASH_KEY": "only-for-the-check-" + "0123456789abcdef",
    "EMAIL_URL": "smtp://localhost:25",
    "DEMO": "0",
}


def call(*command: str | Path, **extra: str) -> int:
    """Run a tool of .venv in the repository and return its exit code."""
    env = {**os.environ, "PATH": f"{PYTHON.parent}{os.pathsep}{os.environ['PATH']}", **extra}
    return subprocess.call([str(part) for part in command], cwd=ROOT, env=env)


def manage(*args: str, **extra: str) -> int:
    return call(PYTHON, "manage.py", *args, **extra)


def pytest(*args: str) -> int:
    return call(PYTHON, "-m", "pytest", *args, DJANGO_SETTINGS_MODULE="berau_sosmed.settings.test")


def test(args: list[str]) -> int:
    ensure_packages(readers=True)
    ensure_venv(dev=True)
    return pytest(*(args or ["-n", "2"]))


def e2e(args: list[str]) -> int:
    ensure_packages(browser=True)
    ensure_venv(dev=True)
    return pytest(*(args or ["tests/e2e"]))


def sheet(args: list[str]) -> int:
    """Photograph every page; the tool runs in .venv, where its browser driver is."""
    ensure_packages(browser=True)
    ensure_venv(dev=True)
    return call(PYTHON, "-m", "tools.contact_sheet", *args)


def bench(args: list[str]) -> int:
    ensure_packages()
    ensure_venv(dev=True)
    return call(PYTHON, "-m", "benchmarks", *args)


def faults(args: list[str]) -> int:
    """Harm the portal under load; `short` leaves out what takes long."""
    ensure_packages()
    ensure_venv(dev=True)
    return call(PYTHON, "-m", "benchmarks.faults", *args)


def lint(_args: list[str]) -> int:
    """Run every check, so that one run shows all that is wrong."""
    ensure_packages()
    ensure_venv(dev=True)
    compose = ("--builtin-schema", "vendor.compose-spec", "docker-compose.yml")
    checks: list[Callable[[], int]] = [
        lambda: call("ruff", "check", "."),
        lambda: call("ruff", "format", "--check", "."),
        lambda: call("mypy", "."),
        lambda: call("lint-imports"),
        lambda: call("djlint", "templates", "--lint", "--quiet"),
        lambda: call("bandit", "-q", "-r", "-c", "pyproject.toml", "."),
        lambda: call("check-jsonschema", *compose),
        lambda: call(PYTHON, "-m", "tools.pasal", "--check"),
        lambda: manage("makemigrations", "--check", "--dry-run"),
        lambda: manage(
            "check", "--deploy", "--fail-level", "WARNING", **PROD_SAMPLE, DATA_DIR="/nonexistent"
        ),
    ]
    failures = sum(check() != 0 for check in checks)
    say(f"{failures} pemeriksaan gagal." if failures else "Semua pemeriksaan lulus.")
    return min(failures, 1)


def format_code(_args: list[str]) -> int:
    ensure_packages()
    ensure_venv(dev=True)
    return call("ruff", "check", "--fix", ".") or call("ruff", "format", ".")


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "run": run_module.run,
    "test": test,
    "lint": lint,
    "e2e": e2e,
    "sheet": sheet,
    "bench": bench,
    "faults": faults,
    "format": format_code,
}


def main(args: list[str]) -> int:
    """Run one command; return its exit code."""
    command = COMMANDS.get(args[0]) if args else None
    if command is None:
        say(USAGE)
        return 2
    try:
        return command(args[1:])
    except SetupError as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        return 130
