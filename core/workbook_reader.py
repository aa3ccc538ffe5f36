"""Read the first sheet of an Excel file, in a process of its own that may fail without harm.

Run as a script, without Django and without the portal's environment:
`python -I workbook_reader.py SOURCE`. It prints the rows as JSON: a list of lists of text. A file
that unpacks without end, links to other files or declares entities prints nothing, and so does a
process that dies or is killed. Formulas are read as their text; nothing is computed or fetched.
"""

from __future__ import annotations

import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

MEGABYTE = 1024 * 1024
MEMORY = 256 * MEGABYTE
CPU_SECONDS = 5
MAX_PARTS = 500
MAX_UNPACKED = 40 * MEGABYTE
MAX_ROWS = 20_001
MAX_COLUMNS = 60
DECLARES = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
WIDE = (b"\xff\xfe", b"\xfe\xff", b"\x00", b"<\x00")  # XML that is not UTF-8 hides from the search


class Hostile(Exception):
    """The file wants something that a table does not need."""


def limit_resources() -> None:
    """Take from this process what a hostile file would use."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def examine(source: Path) -> None:
    """:raises Hostile: if the parts are too many, too large, linked elsewhere, or declare."""
    with zipfile.ZipFile(source) as archive:
        parts = archive.infolist()
        if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
            raise Hostile
        left = MAX_UNPACKED
        for part in parts:
            if "externallink" in part.filename.lower():
                raise Hostile
            with archive.open(part) as stream:  # the declared size may lie
                content = stream.read(left + 1)
            left -= len(content)
            if left < 0 or content.startswith(WIDE) or DECLARES.search(content):
                raise Hostile


def rows(source: Path) -> Iterator[list[str]]:
    sys.modules["numpy"] = None  # type: ignore[assignment]  # openpyxl would load it for nothing
    from openpyxl import (  # type: ignore[import-untyped]  # noqa: PLC0415 - after numpy is out
        load_workbook,
    )

    book = load_workbook(source, read_only=True, data_only=False, keep_links=False)
    sheet = book.worksheets[0]
    sheet.reset_dimensions()
    for cells in sheet.iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS, values_only=True):
        texts = [shown(cell) for cell in cells]
        while texts and not texts[-1]:
            texts.pop()
        yield texts


def shown(cell: Any) -> str:
    """A cell as a person reads it."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def main(source: Path) -> None:
    limit_resources()
    examine(source)
    sys.stdout.write(json.dumps(list(rows(source))))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
