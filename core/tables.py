"""Read tables that people send: CSV of any usual encoding and delimiter, all or nothing.

`read` turns a file into rows by the names of its columns. An import goes through all rows, collects
an `Outcome` for each, and refuses the whole with `ImportRefused` when one of them is refused; the
report tells every row.
"""

import base64
import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from core.csv_export import safe_cell
from core.errors import DomainError
from core.formats import number_id

LARGEST = 5 * 1024 * 1024  # bytes
MOST_ROWS = 20_000
LONGEST_CELL = 20_000
MOST_SHOWN = 200
DELIMITERS = (",", ";", "\t", "|", "^", "~", ":")
DELIMITER_NAMES = {"\t": "tab"}
NOTHING_SAVED = "Tidak ada baris yang disimpan."


class TableError(DomainError):
    """The file as a whole cannot be read; the sentence says why."""

    code = "table"


class TableTooLarge(TableError):
    """The file is larger than we read."""

    code = "table_too_large"


class RowError(DomainError):
    """One row cannot be taken; the sentence follows "Baris 7: ", `detail` stands in the report."""

    code = "row"

    def __init__(self, text: str, *, detail: str = "") -> None:
        super().__init__(text)
        self.detail = detail


@dataclass(frozen=True)
class Row:
    """One row: its number as a spreadsheet shows it (the head is row 1), and cells by column."""

    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]


@dataclass(frozen=True)
class Table:
    rows: list[Row]
    delimiter: str
    encoding: str
    ignored: list[str] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)  # the known ones that the file has

    @property
    def summary(self) -> str:
        """How it was read: "500 baris dibaca (pemisah ';')."."""
        shown = DELIMITER_NAMES.get(self.delimiter, self.delimiter)
        return f"{number_id(len(self.rows))} baris dibaca (pemisah '{shown}')."


class Result(models.TextChoices):
    ADDED = "ADDED", "Ditambahkan"
    READY = "READY", "Dapat ditambahkan"  # what ADDED is called where nothing was kept
    SAME = "SAME", "Sudah ada"
    REFUSED = "REFUSED", "Ditolak"


@dataclass(frozen=True)
class Outcome:
    """What became of one row."""

    number: int
    result: Result
    text: str
    detail: str = ""

    @property
    def full_text(self) -> str:
        return f"{self.text} {self.detail}".strip()

    @property
    def is_refused(self) -> bool:
        return self.result == Result.REFUSED


@dataclass(frozen=True)
class Report:
    """What became of every row; `is_trial` when it was only tried."""

    summary: str
    outcomes: list[Outcome]
    is_trial: bool = False

    @property
    def refused(self) -> list[Outcome]:
        return [row for row in self.outcomes if row.is_refused]

    @property
    def added(self) -> int:
        return sum(row.result in {Result.ADDED, Result.READY} for row in self.outcomes)

    @property
    def same(self) -> int:
        return sum(row.result == Result.SAME for row in self.outcomes)

    @property
    def counts(self) -> str:
        """The end of it in one sentence."""
        word = "akan ditambahkan" if self.is_trial else "ditambahkan"
        return f"{number_id(self.added)} {word}, {number_id(self.same)} sudah ada."

    @property
    def shown(self) -> list[Outcome]:
        """What a page shows: the refused rows first, at most `MOST_SHOWN`."""
        return sorted(self.outcomes, key=lambda row: not row.is_refused)[:MOST_SHOWN]

    @property
    def not_shown(self) -> int:
        return max(len(self.outcomes) - MOST_SHOWN, 0)

    @property
    def as_csv(self) -> str:
        """The report as CSV that a spreadsheet opens without running anything in it."""
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(["baris", "hasil", "keterangan"])
        for row in self.outcomes:
            writer.writerow([row.number, row.result.label, safe_cell(row.full_text)])
        return out.getvalue()

    @property
    def as_data_url(self) -> str:
        """The report as an address that can be saved without asking the server again."""
        content = base64.b64encode(("\ufeff" + self.as_csv).encode()).decode()
        return f"data:text/csv;charset=utf-8;base64,{content}"


class ImportRefused(DomainError):
    """A row was refused, so nothing was kept; `report` tells of every row."""

    code = "import"

    def __init__(self, report: Report) -> None:
        first, *others = report.refused
        more = f" Juga {number_id(len(others))} baris lain ditolak." if others else ""
        super().__init__(f"Baris {first.number}: {first.text} {NOTHING_SAVED}{more}")
        self.report = report


def run(
    table: Table, take: Callable[[Row], tuple[Result, str]], *, is_trial: bool = False
) -> Report:
    """Take all rows or none, and tell what became of each; a trial keeps nothing.

    `take` adds one row and answers with the result and what it was; it raises a DomainError or a
    ValidationError for a row that cannot be taken.

    :raises ImportRefused: if a row was refused; nothing is kept then.
    """
    with transaction.atomic():
        outcomes = [_take(row, take) for row in table.rows]
        if is_trial or any(row.is_refused for row in outcomes):
            outcomes = [_not_kept(row) for row in outcomes]
        report = Report(table.summary, outcomes, is_trial)
        if report.refused:
            raise ImportRefused(report)
        if is_trial:
            transaction.set_rollback(True)
    return report


def _take(row: Row, take: Callable[[Row], tuple[Result, str]]) -> Outcome:
    try:
        with transaction.atomic():  # a refusal of the database leaves the rest usable
            result, text = take(row)
    except ValidationError as refusal:
        return Outcome(row.number, Result.REFUSED, " ".join(refusal.messages))
    except RowError as refusal:
        return Outcome(row.number, Result.REFUSED, str(refusal), refusal.detail)
    except DomainError as refusal:
        return Outcome(row.number, Result.REFUSED, str(refusal))
    return Outcome(row.number, result, text)


def _not_kept(row: Outcome) -> Outcome:
    return replace(row, result=Result.READY) if row.result == Result.ADDED else row


def invalid(column: str, *, detail: str = "") -> RowError:
    """The refusal of a cell: "kolom 'url' tidak valid."."""
    return RowError(f"kolom '{column}' tidak valid.", detail=detail)


def read(content: bytes, *, required: Sequence[str], optional: Sequence[str] = ()) -> Table:
    """Read CSV in UTF-8, UTF-16 or Windows-1252, with any usual delimiter and a head.

    Names of columns are compared without regard to case, spaces and order; a column that is not
    known is ignored and named in `Table.ignored`. A missing optional column reads as "".

    :raises TableError: if it is empty, too large, no CSV, or lacks a required column.
    """
    if len(content) > LARGEST:
        raise TableTooLarge(f"Berkas CSV paling besar {LARGEST // 1024 // 1024} MB.")
    if content.startswith(b"PK\x03\x04"):
        raise TableError("Berkas Excel tidak dapat dibaca. Simpan sebagai CSV, lalu unggah lagi.")
    text, encoding = _decode(content)
    if "\0" in text:
        raise _broken(text[: text.index("\0")].count("\n") + 1)
    known = [*required, *optional]
    delimiter, skip = _delimiter(text, known)
    lines = _lines(text, delimiter, skip)
    head = next(lines, None)
    if head is None:
        raise TableError("Berkas tidak berisi data.")
    names = _names(head[1], head[0], required, known)
    rows = [Row(number, _cells(number, cells, names, known)) for number, cells in lines]
    if not rows:
        raise TableError("Berkas tidak berisi data.")
    ignored = [name for name in names if name not in known]
    return Table(rows, delimiter, encoding, ignored, [name for name in names if name in known])


def _decode(content: bytes) -> tuple[str, str]:
    """:raises TableError: if it is text in none of the usual encodings."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"),
                       (b"\xfe\xff", "utf-16")):  # fmt: skip
        if content.startswith(mark):
            return _decoded(content, name), name
    odd = content[1:2000:2]
    if odd and odd.count(0) > len(odd) // 2:  # Latin letters in UTF-16LE without its mark
        return _decoded(content, "utf-16-le"), "utf-16-le"
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:  # what Excel writes in an older Windows
        return _decoded(content, "windows-1252"), "windows-1252"


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        before = content[: error.start].count(b"\n")
        raise _broken(before + 1) from error


def _delimiter(text: str, known: Sequence[str]) -> tuple[str, int]:
    """The delimiter that finds the most known columns in the head, and the lines to skip."""
    first, _, _ = text.lstrip("\r\n").partition("\n")
    told = first.strip().lower()
    if told.startswith("sep=") and len(told) == 5:  # a line that Excel writes for itself
        return first.strip()[4], 1
    if told == "sep=":
        return "\t", 1

    def fit(delimiter: str) -> tuple[int, int]:
        names = {column_name(cell) for cell in first.replace('"', "").split(delimiter)}
        return len(names & set(known)), first.count(delimiter)

    return max(DELIMITERS, key=fit), 0


def _lines(text: str, delimiter: str, skip: int) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not blank, with their number.

    :raises TableError: for a quote that is not closed, or too many rows.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = kept = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _broken(number) from error
        if number <= skip or not any(cell.strip() for cell in cells):
            continue
        kept += 1
        if kept > MOST_ROWS + 1:
            raise TableError(f"Berkas CSV paling banyak {number_id(MOST_ROWS)} baris. Bagi dahulu.")
        yield number, cells


def _names(
    cells: list[str], number: int, required: Sequence[str], known: Sequence[str]
) -> list[str]:
    names = [column_name(cell) for cell in cells]
    while names and not names[-1]:
        names.pop()
    if len(set(names)) < len(names) or not all(names):
        raise _broken(number)
    missing = [name for name in required if name not in names]
    if missing:
        raise TableError(
            f"Kolom '{missing[0]}' tidak ada. Baris pertama memuat nama kolom, misalnya: "
            f"{';'.join(known)}"
        )
    return names


def _cells(number: int, cells: list[str], names: list[str], known: Iterable[str]) -> dict[str, str]:
    if any(cell.strip() for cell in cells[len(names) :]):
        raise _broken(number)
    if any(len(cell) > LONGEST_CELL for cell in cells):
        raise TableError(
            f"Baris {number}: satu sel paling banyak {number_id(LONGEST_CELL)} karakter."
        )
    found = dict(zip(names, (cell.strip() for cell in cells), strict=False))
    return {name: found.get(name, "") for name in known}


def column_name(cell: Any) -> str:
    """The name of a column as it is compared: lower case, one underscore for any space."""
    return "_".join(str(cell).strip().lower().split())


def _broken(number: int) -> TableError:
    return TableError(f"Format CSV tidak valid pada baris {number}.")
