"""A file of messages, tried first and then imported, on the same page."""

import pytest
from playwright.sync_api import expect

from inquiries.models import Inquiry
from tests.factories import make_agency, make_officer

pytestmark = pytest.mark.django_db(transaction=True)

FILE = "isi;jenis;penulis\nLampu jalan di Rinding mati.;Pertanyaan;@warga\n"


def test_a_file_is_tried_and_then_imported_without_leaving_the_page(person, clock):
    officer = make_officer(make_agency("DISHUB"))
    window = person(officer)
    page = window.open("/pesan/impor/")
    upload = {"name": "pesan.csv", "mimeType": "text/csv", "buffer": FILE.encode()}

    page.locator("input[type=file]").set_input_files(upload)
    # As when somebody drags a field wider: the swap must not write that style into the markup.
    page.locator("input[type=file]").evaluate("field => { field.style.width = '20rem' }")
    page.get_by_role("button", name="Impor").click()
    expect(page.get_by_text("Berkas dapat disimpan.")).to_be_visible()
    window.look()
    assert not Inquiry.objects.exists()

    page.locator("input[type=file]").set_input_files(upload)
    page.get_by_role("checkbox").first.uncheck()
    page.get_by_role("button", name="Impor").click()
    expect(page.get_by_text("Tersimpan.")).to_be_visible()
    window.look()
    assert Inquiry.objects.get().author_handle == "warga"
