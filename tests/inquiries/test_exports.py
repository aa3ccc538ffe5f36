"""A list as a file: what is on screen, safe in a spreadsheet, masked, with the powers of today."""

import csv
import io
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from agencies.models import Appointment, RoleAssignment
from core.models import AuditEntry, Notification, Upload
from inquiries import exporting, services, tasks
from inquiries.models import Export, Inquiry
from tests.factories import make_agency, make_inquiry, make_officer, make_referral

pytestmark = pytest.mark.django_db
URL = "/kotak-masuk/unduh/"


def body(response):
    return b"".join(response.streaming_content)


def table(response, delimiter=";"):
    content = body(response)
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=delimiter))


def column(rows, name):
    at = rows[0].index(name)
    return [row[at] for row in rows[1:]]


@pytest.fixture
def long_list(monkeypatch):
    """Any list of two rows and more goes to the worker."""
    monkeypatch.setattr(exporting, "AT_ONCE", 1)


@pytest.fixture
def two(dishub, officer):
    return [make_inquiry(dishub, officer, text=f"Pesan {number}") for number in (1, 2)]


def test_the_tab_on_screen_is_the_file_with_its_filters_and_order(sign_in, officer, dishub, clock):
    make_inquiry(dishub, officer, text="Lama", kind="CRITICISM")
    clock.advance(timedelta(minutes=1))
    make_inquiry(dishub, officer, text="Baru", kind="CRITICISM")
    make_inquiry(dishub, officer, text="Tanya")
    done = make_inquiry(dishub, officer, text="Selesai", kind="CRITICISM")
    services.reply_inquiry(inquiry=done, text="Sudah.", by=officer)

    response = sign_in(officer).post(
        URL, {"query": "jenis=CRITICISM&urut=terlama&lanjut=5-1", "format": "CSV"}
    )

    rows = table(response)
    assert column(rows, "Isi pesan") == ["Lama", "Baru"]
    assert rows[0][0] == "Nomor"
    assert response["Content-Disposition"] == 'attachment; filename="kotak-masuk-20261124.csv"'


def test_the_result_of_a_search_is_a_file_as_well(sign_in, officer, two):
    rows = table(sign_in(officer).post(URL, {"query": "q=pesan+1", "format": "CSV_COMMA"}), ",")

    assert column(rows, "Isi pesan") == ["Pesan 1"]


def test_the_referral_queue_is_a_file_by_time_left(sign_in, target_officer, referral):
    rows = table(sign_in(target_officer).post(URL, {"daftar": "REFERRALS"}))

    assert column(rows, "Nomor pesan") == [referral.inquiry.number]
    assert column(rows, "Penilaian 24 jam") == ["berjalan"]


@pytest.mark.parametrize("text", ["=1+1", "+62", "-2", "@x", "\t=1", "=cmd|' /C calc'!A0"])
@pytest.mark.parametrize("kind", ["CSV", "XLSX"])
def test_no_cell_is_a_formula(sign_in, officer, dishub, text, kind):
    inquiry = make_inquiry(dishub, officer)
    Inquiry.objects.filter(pk=inquiry.pk).update(text=text, author_name=text)

    response = sign_in(officer).post(URL, {"format": kind})

    if kind == "CSV":
        (shown,) = column(table(response), "Isi pesan")
    else:
        sheet = load_workbook(io.BytesIO(body(response))).active
        cells = [cell for row in sheet.iter_rows() for cell in row]
        assert "f" not in {cell.data_type for cell in cells}
        shown = sheet.cell(2, exporting.INBOX_HEAD.index("Isi pesan") + 1).value
    assert shown.startswith("'")


def test_diskominfo_gets_personal_data_masked(sign_in, evaluator, dishub, officer):
    make_inquiry(dishub, officer, text="NIK saya 7308011203900001")

    rows = table(sign_in(evaluator).post(URL, {}))

    assert column(rows, "Pengirim") == ["Warga (disamarkan)"]
    assert "7308011203900001" not in column(rows, "Isi pesan")[0]


def test_an_abusive_text_stays_covered(sign_in, officer, inquiry):
    services.flag_abusive(inquiry=inquiry, reason="Makian.", by=officer)

    rows = table(sign_in(officer).post(URL, {}))

    assert inquiry.text not in column(rows, "Isi pesan")[0]


def test_another_instansi_gets_nothing_of_it(sign_in, outsider, two):
    assert len(table(sign_in(outsider).post(URL, {"query": "instansi=DISHUB"}))) == 1


def test_every_export_leaves_a_word_without_what_was_looked_for(sign_in, officer, two):
    sign_in(officer).post(URL, {"query": "q=081234567890&jenis=QUESTION"})

    entry = AuditEntry.objects.get(action="list.exported")
    assert entry.details["filters"] == {"jenis": "QUESTION"}
    assert (entry.details["rows"], entry.details["searched"]) == (0, True)
    assert "081234567890" not in str(entry.details)


def test_the_file_is_named_by_the_day_in_berau(officer, clock):
    clock.advance(timedelta(hours=11))  # 01.05 WITA of the 25th, still the 24th in UTC
    asked = Export(source="INBOX", format="CSV", by=officer, at=clock())

    assert asked.document_name == "kotak-masuk-20261125.csv"


def test_a_get_exports_nothing(sign_in, officer):
    assert sign_in(officer).get(URL).status_code == 405


# --- long ones --------------------------------------------------------------------------------
def fetch(browser, export):
    return browser.get(f"/unduhan/{export.key}/", {"berkas": "1"})


def test_a_long_list_is_made_by_the_worker_and_told(sign_in, officer, two, long_list, monkeypatch):
    monkeypatch.setattr(exporting, "TOLD", 1)
    browser = sign_in(officer)

    asked = browser.post(URL, {"format": "XLSX"})
    waiting = browser.get(asked.url)
    made, again = tasks.make_exports(), tasks.make_exports()
    export = Export.objects.get()
    ready = browser.get(asked.url)
    sheet = load_workbook(io.BytesIO(body(fetch(browser, export)))).active

    assert (asked.status_code, waiting.status_code, ready.status_code) == (303, 202, 200)
    assert waiting["Retry-After"] == "5"
    assert (made, again, export.done_rows, export.total_rows) == (1, 0, 2, 2)
    assert sheet.max_row == 3
    assert Notification.objects.filter(user=officer, url=asked.url).count() == 1


def test_a_power_that_ended_since_opens_no_file(sign_in, officer, two, long_list, dishub):
    uptd = make_agency("UPTD")
    other = make_officer(uptd)
    Appointment.objects.create(
        decree=other.appointments.get().decree,
        agency=uptd,
        user=officer,
        role="OFFICER",
    )
    browser = sign_in(officer)
    browser.post(URL, {"format": "CSV"})
    tasks.make_exports()
    export = Export.objects.get()

    before = fetch(browser, export).status_code
    officer.appointments.filter(agency=dishub).delete()  # the other Instansi is still theirs
    after = fetch(browser, export).status_code

    assert (before, after) == (200, 403)


def test_a_power_that_ended_before_it_was_made_makes_no_file(
    sign_in, officer, two, long_list, clock
):
    sign_in(officer).post(URL, {"format": "CSV"})
    officer.appointments.all().delete()

    made = tasks.make_exports()

    export = Export.objects.get()
    assert (made, export.pdf) == (0, None)
    assert "Wewenang Anda sudah berakhir" in export.render_error


def test_an_evaluators_file_opens_for_an_evaluator_alone(
    sign_in, evaluator, officer, two, long_list
):
    browser = sign_in(evaluator)
    browser.post(URL, {"format": "CSV"})
    tasks.make_exports()
    export = Export.objects.get()

    before = fetch(browser, export).status_code
    RoleAssignment.objects.filter(user=evaluator).delete()
    after = fetch(browser, export).status_code

    assert (before, after) == (200, 403)


def test_nobody_else_finds_the_file(sign_in, officer, colleague, two, long_list):
    sign_in(officer).post(URL, {"format": "CSV"})
    tasks.make_exports()

    assert fetch(sign_in(colleague), Export.objects.get()).status_code == 404


def test_the_file_is_over_after_a_day_and_goes_away(
    sign_in, officer, two, long_list, clock, private_files
):
    browser = sign_in(officer)
    browser.post(URL, {"format": "CSV"})
    tasks.make_exports()
    export = Export.objects.get()
    clock.advance(timedelta(hours=24))

    gone = fetch(browser, export).status_code
    tasks.make_exports()

    assert gone == 404
    assert not Export.objects.exists()
    assert not Upload.objects.filter(pk=export.pdf_id).exists()
    assert not [path for path in private_files.rglob("*") if path.is_file()]


def test_what_is_written_into_memory_does_not_grow_with_the_rows(officer, dishub, monkeypatch):
    chunks = []
    original = type(Inquiry.objects.all()).iterator

    def watched(rows, chunk_size=None):
        chunks.append(chunk_size)
        return original(rows, chunk_size=chunk_size)

    monkeypatch.setattr(type(Inquiry.objects.all()), "iterator", watched)
    make_inquiry(dishub, officer)
    now = officer.date_joined

    lines = exporting.table_of("INBOX", "", officer, now).lines()

    assert len(list(lines)) == 1
    assert chunks == [exporting.CHUNK]


def test_a_referral_given_up_has_no_verdict(sign_in, officer, dpupr, inquiry, target_officer):
    referral = make_referral(inquiry, dpupr, officer)
    referral.withdraw(by=officer)

    rows = table(sign_in(officer).post(URL, {"daftar": "REFERRALS", "query": "tab=dari-kami"}))

    assert column(rows, "Penilaian 24 jam") == ["tidak dinilai"]
