"""Tables as files: for the spreadsheets people have, and running nothing in them."""

import io

import pytest
from openpyxl import load_workbook

from core.table_files import LONGEST_CELL, write_csv, write_xlsx

HEAD = ("Nomor", "Isi")


def test_csv_bears_the_mark_and_the_delimiter_asked_for():
    out = io.BytesIO()

    write_csv(out, HEAD, [("1", 'kata; "kutip"')], delimiter=";")

    assert out.getvalue() == b'\xef\xbb\xbfNomor;Isi\r\n1;"kata; ""kutip"""\r\n'


@pytest.mark.parametrize("text", ["a\x00b", "a\x0bb", "x" * (LONGEST_CELL + 1), "\ud800"])
def test_xlsx_takes_every_text(text):
    out = io.BytesIO()

    write_xlsx(out, HEAD, [(7, text)])

    sheet = load_workbook(io.BytesIO(out.getvalue())).active
    assert sheet.cell(2, 1).value == 7
    assert len(sheet.cell(2, 2).value) <= LONGEST_CELL
