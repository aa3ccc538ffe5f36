"""The tree of Instansi in the browser: as a tree, and changed by the Admin alone."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agencies.loading import SOURCE, load_agencies
from agencies.models import Agency, Closing, OutsideBody
from agencies.tree import arrange
from inquiries.models import Inquiry
from tests.factories import make_agency, make_assigned, make_inquiry, make_officer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

NEW = {
    "code": "dinas-baru",
    "name": "Dinas Baru",
    "short_name": "Dibar",
    "kind": "REGIONAL_APPARATUS",
    "keywords": "lampu jalan\nparkir; parkir",
}


@pytest.fixture
def admin():
    client = Client()
    client.force_login(make_assigned("ADMIN"))
    return client


@pytest.fixture
def dishub():
    return make_agency("DISHUB", name="Dinas Perhubungan", short_name="Dishub")


@pytest.mark.pasal("1")
def test_every_instansi_stands_beneath_its_parent(dishub):
    unit = make_agency("A-UPT", kind="TECHNICAL_UNIT", parent=dishub)
    section = make_agency("A-SEKSI", parent=unit)
    other = make_agency("ZETA", name="A paling atas")

    found = arrange(Agency.objects.order_by("name"))

    assert found == [(other, 0), (dishub, 0), (unit, 1), (section, 2)]


def test_the_list_costs_the_same_queries_for_one_and_for_many(admin, dishub):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            admin.get("/instansi/")
        return len(captured)

    queries()
    before = queries()
    for number in range(30):
        make_agency(f"UPT{number}", kind="TECHNICAL_UNIT", parent=dishub)

    assert queries() == before


@pytest.mark.pasal("1")
def test_the_admin_adds_an_instansi(admin):
    answer = admin.post("/instansi/baru/", NEW)

    agency = Agency.objects.get()
    assert answer.headers["Location"] == "/instansi/DINAS-BARU/"
    assert agency.keywords == ["lampu jalan", "parkir"]


def test_a_refusal_keeps_what_was_typed(admin, dishub):
    answer = admin.post("/instansi/baru/", {**NEW, "code": "DISHUB"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Kode DISHUB sudah dipakai. Pilih kode lain." in page
    assert 'value="Dinas Baru"' in page


def test_the_page_of_a_day_shows_the_name_of_that_day(admin, dishub, clock):
    clock.advance(timedelta(days=3))
    admin.post("/instansi/DISHUB/nama/", {"name": "Dinas Angkutan", "short_name": "Disang"})

    page = admin.get("/instansi/DISHUB/?tanggal=2026-11-24").content.decode()

    assert "Pada 24 November 2026 Instansi ini bernama <b>" in page
    assert "Dinas Perhubungan" in page


def test_mandate_and_keywords_are_edited(admin, dishub):
    admin.post("/instansi/DISHUB/uraian/", {"mandate": "Urusan jalan.", "keywords": "parkir"})

    dishub.refresh_from_db()
    assert (dishub.mandate, dishub.keywords) == ("Urusan jalan.", ["parkir"])


def test_the_channel_of_an_outside_body_is_edited(admin):
    admin.post("/instansi/luar/baru/", {**NEW, "code": "PLN", "kind": "OUTSIDE", "channel": "123"})

    admin.post("/instansi/luar/PLN/", {**NEW, "kind": "OUTSIDE", "channel": "PLN Mobile"})

    assert OutsideBody.objects.get().channel == "PLN Mobile"
    assert "PLN Mobile" in admin.get("/instansi/").content.decode()


@pytest.mark.pasal("1")
def test_closing_today_moves_the_work_at_once(admin, dishub):
    heir = make_agency("DPUPR")
    make_inquiry(dishub, make_officer(dishub))

    answer = admin.post(
        "/instansi/DISHUB/tutup/", {"successor": heir.pk, "first_day": "2026-11-24"}
    )

    assert answer.headers["Location"] == "/instansi/DISHUB/"
    assert Inquiry.objects.get().agency == heir
    assert "sudah ditutup" in admin.get("/instansi/DISHUB/").content.decode()


def test_closing_later_waits_and_can_be_taken_back(admin, dishub):
    heir = make_agency("DPUPR")
    admin.post("/instansi/DISHUB/tutup/", {"successor": heir.pk, "first_day": "2026-12-31"})
    page = admin.get("/instansi/DISHUB/").content.decode()
    assert "Ditutup mulai 31 Desember 2026." in page

    admin.post("/instansi/DISHUB/batal-tutup/")

    assert not Closing.objects.exists()


def test_a_day_that_has_passed_is_refused(admin, dishub):
    heir = make_agency("DPUPR")

    answer = admin.post(
        "/instansi/DISHUB/tutup/", {"successor": heir.pk, "first_day": "2026-11-23"}
    )

    assert answer.status_code == 422
    assert "Tanggal itu sudah lewat." in answer.content.decode()


# --- From a table -----------------------------------------------------------------------------
@pytest.mark.pasal("1")
def test_the_list_of_berau_is_imported_whole_and_twice_adds_nothing():
    call_command("import_agencies", str(SOURCE))
    count = Agency.objects.count(), OutsideBody.objects.count()

    call_command("import_agencies", str(SOURCE))

    assert (Agency.objects.count(), OutsideBody.objects.count()) == count
    imported = {row.code: (row.kind, row.parent_id and row.parent.code) for row in _all()}
    Agency.objects.filter(parent__isnull=False).delete()
    Agency.objects.all().delete()
    OutsideBody.objects.all().delete()
    load_agencies()
    assert {row.code: (row.kind, row.parent_id and row.parent.code) for row in _all()} == imported


def _all():
    return Agency.objects.select_related("parent")


def test_a_row_without_its_parent_refuses_the_whole_file(tmp_path):
    file = tmp_path / "instansi.csv"
    file.write_text("kode;nama;singkatan;jenis;induk\nA;Dinas A;A;Dinas;\nB;UPT B;B;UPT;X\n")

    with pytest.raises(CommandError, match=r"^Baris 3: kolom 'induk' tidak valid\."):
        call_command("import_agencies", str(file))

    assert not Agency.objects.exists()


def test_a_trial_on_the_page_keeps_nothing(admin):
    content = b"kode;nama;singkatan;jenis\nA;Dinas A;A;Dinas\n"
    file = SimpleUploadedFile("instansi.csv", content)

    answer = admin.post("/instansi/impor/", {"file": file, "is_trial": "on"})

    assert "1 akan ditambahkan" in answer.content.decode()
    assert not Agency.objects.exists()


def test_a_file_on_the_page_adds_instansi_and_outside_bodies(admin):
    content = "kode;nama;singkatan;jenis;kanal\nA;Dinas A;A;Dinas;\nPLN;PLN;PLN;Luar Pemkab;123\n"
    file = SimpleUploadedFile("instansi.csv", content.encode())

    admin.post("/instansi/impor/", {"file": file})

    assert Agency.objects.get().code == "A"
    assert OutsideBody.objects.get().channel == "123"
