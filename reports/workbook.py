"""The figures of a report, with the rows behind them, as a spreadsheet that runs nothing."""

import io
from collections.abc import Iterable, Mapping, Sequence

from openpyxl import Workbook  # type: ignore[import-untyped]
from openpyxl.cell import WriteOnlyCell  # type: ignore[import-untyped]
from openpyxl.styles import Font  # type: ignore[import-untyped]

from core.csv_export import safe_cell
from core.text import printable
from reports.outline import Line, Section

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FIGURES = ("Butir", "Kode", "Uraian", "Nilai", "Satuan dan nilai", "Sumber", "Definisi", "Alasan")
EVIDENCE = ("Kode", "Nomor", "Keterangan")


def figures_workbook(
    title: str, sections: Iterable[Section], evidence: Mapping[str, Sequence[Sequence[str]]]
) -> bytes:
    """Two sheets: every figure, and every row behind the figures."""
    book = Workbook(write_only=True)
    book.properties.title = title
    lines = [(section.item, line) for section in sections for line in section.lines]
    _sheet(book, "Angka", FIGURES, (_figure(item, line) for item, line in lines))
    rows = ((code, *row) for code, found in evidence.items() for row in found)
    _sheet(book, "Bukti", EVIDENCE, rows)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _figure(item: str, line: Line) -> tuple[object, ...]:
    return (
        item, line.code, line.label, line.value, line.written, line.source, line.definition,
        line.reason,
    )  # fmt: skip


def _sheet(
    book: Workbook, name: str, head: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    for column, width in zip("ABCDEFGH", (8, 26, 40, 12, 18, 22, 70, 50), strict=True):
        sheet.column_dimensions[column].width = width
    cells = [WriteOnlyCell(sheet, value=text) for text in head]
    for cell in cells:
        cell.font = Font(bold=True)
    sheet.append(cells)
    for row in rows:
        sheet.append([_safe(value) for value in row])


def _safe(value: object) -> object:
    """Numbers stay numbers; a text is never a formula and holds no control character."""
    return value if isinstance(value, int | float) else printable(safe_cell(value))
