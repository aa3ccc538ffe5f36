"""The figures of a report, with the rows behind them, as a spreadsheet that runs nothing."""

from collections.abc import Iterable, Mapping, Sequence

from reports.outline import Line, Section
from reports.sheets import CONTENT_TYPE, Sheet, workbook

__all__ = ["CONTENT_TYPE", "figures_workbook"]

FIGURES = ("Butir", "Kode", "Uraian", "Nilai", "Satuan dan nilai", "Sumber", "Definisi", "Alasan")
EVIDENCE = ("Kode", "Nomor", "Keterangan")


def figures_workbook(
    title: str, sections: Iterable[Section], evidence: Mapping[str, Sequence[Sequence[str]]]
) -> bytes:
    """Two sheets: every figure, and every row behind the figures."""
    lines = [(section.item, line) for section in sections for line in section.lines]
    figures = (_figure(item, line) for item, line in lines)
    rows = ((code, *row) for code, found in evidence.items() for row in found)
    return workbook(
        title,
        [
            Sheet("Angka", FIGURES, (8, 26, 40, 12, 18, 22, 70, 50), figures),
            Sheet("Bukti", EVIDENCE, (26, 26, 40), rows),
        ],
    )


def _figure(item: str, line: Line) -> tuple[object, ...]:
    return (
        item, line.code, line.label, line.value, line.written, line.source, line.definition,
        line.reason,
    )  # fmt: skip
