"""Records beside the database: text files that only ever grow, and outlive a restored backup."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path


def append(path: Path, noted: Iterable[str]) -> None:
    """Add lines to a record, on disk before this returns."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="ascii") as file:
        file.writelines(f"{line}\n" for line in noted)
        file.flush()
        os.fsync(file.fileno())


def content(path: Path) -> bytes:
    """All of a record; nothing if there is no such file."""
    return path.read_bytes() if path.exists() else b""


def lines(path: Path) -> list[str]:
    """The lines of a record; none if there is no such file."""
    return content(path).decode("ascii").splitlines()
