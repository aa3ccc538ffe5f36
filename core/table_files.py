"""Tables written to a file row by row, so that memory does not grow with them.

A spreadsheet that opens one runs nothing in it: see `core.csv_export.safe_cell`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import IO, Any

from openpyxl import Workbook  # type: ignore[import-untyped]
from openpyxl.cell import WriteOnlyCell  # type: ignore[import-untyped]
from openpyxl.styles import Font  # type: ignore[import-untyped]
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]

from core.csv_export import safe_cell
from core.text import printable

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_CELL = 32_000  # letters; a spreadsheet takes 32,767

Rows = Iterable[Sequence[object]]


def write_csv(out: IO[bytes], head: Sequence[str], rows: Rows, *, delimiter: str = ";") -> None:
    """Write UTF-8 with the mark that Excel looks for."""
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(head)
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    text.flush()
    text.detach()  # the caller goes on with `out`


def write_xlsx(out: IO[bytes], head: Sequence[str], rows: Rows) -> None:
    """Write one sheet whose first row stays in sight; every cell is text or a number."""
    book = Workbook(write_only=True)
    sheet = add_sheet(book, "Data", head)
    for row in rows:
        sheet.append([cell if isinstance(cell, int | float) else _plain(cell) for cell in row])
    book.save(out)


def add_sheet(book: Workbook, name: str, head: Sequence[str], widths: Sequence[int] = ()) -> Any:
    """Begin a sheet, its head in bold and always in sight; `widths` are in characters."""
    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    for position, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(position)].width = width
    cells = [WriteOnlyCell(sheet, value=text) for text in head]
    for cell in cells:
        cell.font = Font(bold=True)
    sheet.append(cells)
    return sheet


def _plain(cell: object) -> str:
    return printable(safe_cell(cell))[:LONGEST_CELL]
