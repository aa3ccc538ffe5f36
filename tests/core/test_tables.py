"""Tables that people send: read in any usual form, and taken whole or not at all."""

from pathlib import Path

import pytest
import yaml

from core import tables

FILE = Path(__file__).parents[1] / "data" / "bad_inputs.yaml"
CASES = {case["id"]: case for case in yaml.safe_load(FILE.read_text(encoding="utf-8"))}
URLS = [f"https://www.instagram.com/akun{number}/" for number in range(500)]


def table_of(count: int = 500, delimiter: str = ";") -> str:
    rows = [f"{delimiter.join(['url', 'nama tampilan'])}"]
    rows += [delimiter.join([url, "Résumé Berau"]) for url in URLS[:count]]
    return "\n".join(rows) + "\n"


def read(content: bytes):
    return tables.read(content, required=("url",), optional=("nama_tampilan",))


@pytest.mark.parametrize("content", [b"", b"\n\n", b"url;nama_tampilan\n", b"url\n  \n,\n"])
def test_csv100_a_file_without_data_is_refused(content):
    with pytest.raises(tables.TableError) as refusal:
        read(content)

    assert str(refusal.value) == CASES["CSV100"]["expect"]["message"]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be-mark", "windows-1252"]
)
def test_csv103_every_usual_encoding_is_recognised(encoding):
    text = table_of()
    mark = encoding == "utf-16-be-mark"
    content = ("\ufeff" + text).encode("utf-16-be") if mark else text.encode(encoding)

    table = read(content)

    assert table.summary == CASES["CSV103"]["expect"]["message"]
    assert table.rows[499]["url"] == URLS[499]
    assert table.rows[0]["nama_tampilan"] == "Résumé Berau"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_usual_delimiter_is_recognised(delimiter):
    table = read(table_of(2, delimiter).encode())

    assert table.delimiter == delimiter
    assert [row.number for row in table.rows] == [2, 3]


def test_the_line_that_excel_writes_for_itself_is_skipped():
    table = read(b"sep=|\r\nurl|nama_tampilan\r\na|b\r\n")

    assert (table.delimiter, table.rows[0].cells) == ("|", {"url": "a", "nama_tampilan": "b"})


@pytest.mark.parametrize(
    ("content", "number"),
    [
        (b'url;nama_tampilan\na;b\n"c;d\ne;f\n', 3),
        (b"url;nama_tampilan\na;b\nc;\0d\n", 3),
        (b"url;URL\na;b\n", 1),
        (b"url;nama_tampilan\na;b;c\n", 2),
        (b"url;nama_tampilan\na;\x81\n", 2),
    ],
)
def test_csv106_what_is_no_csv_is_refused_with_its_line(content, number):
    with pytest.raises(tables.TableError) as refusal:
        read(content)

    expected = CASES["CSV106"]["expect"]["message"].format(n=number)
    assert str(refusal.value) == expected


def test_a_missing_column_is_named_with_an_example():
    with pytest.raises(tables.TableError, match=r"Kolom 'url' tidak ada.*url;nama_tampilan"):
        read(b"alamat;nama_tampilan\na;b\n")


def test_an_excel_file_is_refused():
    with pytest.raises(tables.TableError, match=CASES["CSV109"]["expect"]["message"]):
        read(b"PK\x03\x04....")


def test_a_file_that_is_too_large_is_refused():
    with pytest.raises(tables.TableError, match="paling besar 5 MB"):
        read(b"a" * (tables.LARGEST + 1))


def test_the_report_opens_in_a_spreadsheet_without_running_anything():
    outcome = tables.Outcome(2, tables.Result.ADDED, "=HYPERLINK(1)")

    assert "2,Ditambahkan,'=HYPERLINK(1)" in tables.Report("", [outcome]).as_csv
