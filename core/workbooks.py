"""Tables that come as Excel files: read in a limited process, then treated as any other table."""

import csv
import io
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core import tables
from core.formats import number_id
from core.tables import Table, TableError

READER = Path(__file__).with_name("workbook_reader.py")
PATIENCE = 5  # seconds
BEGINS = b"PK\x03\x04"
UNREADABLE = (
    "Berkas Excel tidak dapat dibaca. Simpan ulang sebagai .xlsx atau CSV, lalu unggah lagi."
)


@dataclass(frozen=True)
class Sheet(Table):
    """The first sheet of an Excel file."""

    @property
    def summary(self) -> str:
        return f"{number_id(len(self.rows))} baris dibaca (Excel, lembar pertama)."


def read(content: bytes, *, required: Sequence[str], optional: Sequence[str] = ()) -> Table:
    """Read an Excel file or CSV; see `core.tables.read`.

    :raises TableError: if it cannot be read.
    """
    if not content.startswith(BEGINS):
        return tables.read(content, required=required, optional=optional)
    if len(content) > tables.LARGEST:
        raise tables.TableTooLarge(f"Berkas paling besar {tables.LARGEST // 1024 // 1024} MB.")
    table = tables.read(_as_csv(content), required=required, optional=optional)
    return Sheet(table.rows, table.delimiter, table.encoding, table.ignored, table.columns)


def _as_csv(content: bytes) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(_rows(content))
    return out.getvalue().encode()


def _rows(content: bytes) -> list[list[str]]:
    """:raises TableError: if the file is broken, or wants what a table does not need."""
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        file.write(content)
        file.flush()
        try:
            result = subprocess.run(  # noqa: S603  (no word of the command comes from outside)
                [sys.executable, "-I", str(READER), file.name],
                capture_output=True, timeout=PATIENCE, env={}, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired as error:
            raise TableError(UNREADABLE) from error
    if result.returncode or not result.stdout:
        raise TableError(UNREADABLE)
    return json.loads(result.stdout)
