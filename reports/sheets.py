"""Tables as a spreadsheet that runs nothing: text is never a formula, numbers stay numbers."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from openpyxl import Workbook  # type: ignore[import-untyped]

from core.csv_export import safe_cell
from core.table_files import XLSX_TYPE, add_sheet
from core.text import printable

CONTENT_TYPE = XLSX_TYPE


@dataclass(frozen=True)
class Sheet:
    """One table; `widths` are in characters, one for each head."""

    name: str
    head: Sequence[str]
    widths: Sequence[int]
    rows: Iterable[Sequence[object]]


def workbook(title: str, sheets: Iterable[Sheet]) -> bytes:
    """Write the tables, each with its head in bold and always in sight."""
    book = Workbook(write_only=True)
    book.properties.title = title
    for table in sheets:
        sheet = add_sheet(book, table.name, table.head, table.widths)
        for row in table.rows:
            sheet.append([safe(value) for value in row])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def safe(value: object) -> object:
    """A number as it is, nothing as nothing, all else as text that is no formula."""
    if value is None or isinstance(value, int | float):
        return value
    return printable(safe_cell(value))


def answer(content: bytes, name: str, *, is_public: bool = False) -> HttpResponse:
    """Answer with a spreadsheet to keep."""
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "public, max-age=300" if is_public else "private, no-store"
    return response
