"""An Excel file that cannot be read says what to do with it."""

import pytest

from core import workbooks
from core.tables import TableError


def test_a_broken_workbook_says_how_to_save_it():
    with pytest.raises(TableError, match=r"Simpan ulang sebagai \.xlsx atau CSV, lalu unggah lagi"):
        workbooks.read(b"PK\x03\x04rusak", required=["url"])
