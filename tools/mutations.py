"""Take every `visible_to` away, one at a time, and see that the table of powers notices.

``python -m tools.mutations`` runs the tests of `tests/access/test_powers.py` that read, once for
each filter; the filter then lets everything through. A run that stays green is a hole: it is
named, and the exit code is 1. As a pytest plugin (``-p tools.mutations``) it breaks the filter.
"""

import ast
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
APPS = ("agencies", "accounts", "inquiries", "reports")
NAMES = {"visible_to", "entries_visible_to"}
BROKEN = "BROKEN_FILTER"
TESTS = ("-m", "pytest", "-q", "-x", "-p", "tools.mutations", "tests/access/test_powers.py")


def filters() -> Iterator[str]:
    """Every scope filter of the source, as `module:Class.name` or `module:name`."""
    for path in sorted(path for app in APPS for path in (ROOT / app).rglob("*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name in NAMES:
                yield f"{module}:{node.name}"
            elif isinstance(node, ast.ClassDef):
                yield from (
                    f"{module}:{node.name}.{inner.name}"
                    for inner in node.body
                    if isinstance(inner, ast.FunctionDef) and inner.name in NAMES
                )


def pytest_collection(session: Any) -> None:
    """Break the filter named in the environment, before any test module is imported."""
    where, _, name = os.environ.get(BROKEN, "").partition(":")
    if not where:
        return
    module, (owner, _, method) = import_module(where), name.partition(".")
    if method:
        setattr(getattr(module, owner), method, lambda rows, *_args, **_options: rows.all())
    else:
        setattr(module, owner, _everything_of(getattr(module, owner)))


def _everything_of(function: Any) -> Any:
    """All rows of the model of whose rows the function would choose."""

    def everything(user: Any, *args: Any) -> Any:
        return function(user, *args).model.objects.all()

    return everything


def survives(broken: str) -> bool:
    """Run the tests with one filter broken; tell whether they fail to notice."""
    env = {**os.environ, BROKEN: broken, "DJANGO_SETTINGS_MODULE": "berau_sosmed.settings.test"}
    done = subprocess.run(
        [sys.executable, *TESTS, "-k", "read"], cwd=ROOT, env=env, capture_output=True, check=False
    )
    if done.returncode not in {0, 1}:
        raise RuntimeError(done.stdout.decode() + done.stderr.decode())
    return done.returncode == 0


def main() -> int:
    """Break each filter in turn; return 1 where one is not missed."""
    holes = []
    for broken in filters():
        began = time.monotonic()
        if survives(broken):
            holes.append(broken)
        word = "TIDAK ketahuan" if broken in holes else "ketahuan"
        print(f"{word:15} {broken} ({time.monotonic() - began:.0f} s)", flush=True)
    print(f"{len(list(filters())) - len(holes)} ketahuan, {len(holes)} tidak.")
    return min(len(holes), 1)


if __name__ == "__main__":
    sys.exit(main())
