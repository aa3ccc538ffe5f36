"""Instansi and outside bodies from a table, all at once or not at all (Pasal 1 angka 5)."""

from typing import Any

from agencies.loading import AGENCY_KINDS, OUTSIDE_KINDS, OUTSIDE_MARK
from agencies.models import Agency, OutsideBody, User
from core import audit, tables
from core.text import clean

REQUIRED = ("kode", "nama", "singkatan", "jenis")
OPTIONAL = ("induk", "tugas_fungsi", "kata_kunci", "kanal")
MOST_KEYWORDS = 200


def import_agencies(*, content: bytes, by: User | None, is_trial: bool = False) -> tables.Report:
    """Add the Instansi and outside bodies of a table; one whose code is known adds nothing.

    :raises core.tables.TableError: if the file cannot be read.
    :raises core.tables.ImportRefused: if a row was refused; nothing is kept then.
    """
    table = tables.read(content, required=REQUIRED, optional=OPTIONAL)
    report = tables.run(table, _take, is_trial=is_trial)
    if not is_trial:
        audit.record("agency.imported", by=by, rows=len(table.rows), added=report.added)
    return report


def _take(row: tables.Row) -> tuple[tables.Result, str]:
    """:raises RowError: if a cell cannot be read, or the parent is not known."""
    code = _cell(row, "kode", 40).upper()
    if any(character.isspace() or character in "/\\?#%" for character in code):
        raise tables.invalid("kode", detail="Kode hanya memuat huruf, angka, dan tanda hubung.")
    known = Agency.objects.filter(code=code).exists()
    if known or OutsideBody.objects.filter(code=code).exists():
        return tables.Result.SAME, code
    fields: dict[str, Any] = {
        "code": code,
        "name": _cell(row, "nama", 255),
        "short_name": _cell(row, "singkatan", 80).removeprefix(OUTSIDE_MARK),
        "keywords": keywords_of(_cell(row, "kata_kunci", 8000, required=False)),
    }
    kind = _cell(row, "jenis", 40)
    if kind in OUTSIDE_KINDS:
        channel = _cell(row, "kanal", 1000, required=False)
        OutsideBody.objects.create(kind=OUTSIDE_KINDS[kind], channel=channel, **fields)
    else:
        _add_agency(row, kind, fields)
    return tables.Result.ADDED, f"{code} {fields['name']}"


def _add_agency(row: tables.Row, form: str, fields: dict[str, Any]) -> None:
    kind = AGENCY_KINDS.get(form, Agency.Kind.REGIONAL_APPARATUS)
    parent = Agency.objects.open().filter(code=row["induk"].upper()).first()
    if parent is None and (row["induk"] or kind == Agency.Kind.TECHNICAL_UNIT):
        raise tables.invalid(
            "induk", detail="Isi dengan kode Instansi yang sudah ada, atau letakkan di atasnya."
        )
    mandate = _cell(row, "tugas_fungsi", 8000, required=False)
    Agency.objects.create(kind=kind, form=form, parent=parent, mandate=mandate, **fields)


def _cell(row: tables.Row, column: str, most: int, *, required: bool = True) -> str:
    """:raises ValidationError: if it is empty, too long or cannot be kept."""
    return clean(row[column], label=f"Kolom '{column}'", max_length=most, required=required)


def keywords_of(text: str) -> list[str]:
    """Read words that are parted by semicolons or lines, each once."""
    words = [" ".join(word.split()) for word in text.replace("\n", ";").split(";")]
    return list(dict.fromkeys(word for word in words if word))[:MOST_KEYWORDS]
