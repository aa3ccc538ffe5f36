"""One paste, one text, one click: a simple message is recorded and answered."""

import pytest
from playwright.sync_api import expect

from inquiries.models import Inquiry
from tests.factories import make_account, make_agency, make_decree, make_officer, make_platform

pytestmark = pytest.mark.django_db(transaction=True)
COMMENT = (
    "budi_berau\n2 j\nKapan lampu jalan di Rinding diperbaiki?\n12 sukaBalas\n"
    "https://www.instagram.com/p/DCx1/c/178/?igsh=abc"
)


@pytest.fixture
def officer():
    make_platform("instagram", hosts=["instagram.com"], reply_limit=2200)
    dishub = make_agency("DISHUB", name="Dinas Perhubungan")
    make_decree(dishub, accounts=[make_account(dishub)])
    return make_officer(dishub)


def paste(page, text):
    """Put a text into the box that has the focus, as the clipboard does."""
    page.keyboard.insert_text(text)
    page.locator("#id_paste").dispatch_event("paste")


@pytest.mark.pasal("Lampiran B.1", "Lampiran B.2")
@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_a_message_is_answered_with_one_paste_one_text_one_click(person, officer, phone):
    desk = person(officer, phone=phone, dark=phone)
    page = desk.open("/pesan/baru/")
    expect(page.get_by_label("Tempel di sini")).to_be_focused()

    paste(page, COMMENT)
    expect(page.get_by_label("Isi pesan")).to_have_value("Kapan lampu jalan di Rinding diperbaiki?")
    expect(page.get_by_label("Jawaban")).to_be_focused()
    desk.look()
    page.keyboard.type("Besok pagi.")
    page.get_by_role("button", name="Simpan").click()

    expect(page.locator("#percakapan")).to_contain_text("Besok pagi.")
    inquiry = Inquiry.objects.get()
    assert (inquiry.status, inquiry.author_handle) == ("ANSWERED", "budi_berau")
    assert inquiry.source_url == "https://www.instagram.com/p/DCx1/c/178/"
    desk.look()


def test_without_javascript_a_button_does_it_and_nothing_is_lost(person, officer):
    desk = person(officer, scripts=False)
    page = desk.open("/pesan/baru/")
    page.get_by_label("Jawaban").fill("Besok pagi.")
    page.get_by_label("Tempel di sini").fill(COMMENT)

    page.get_by_role("button", name="Kenali").click()

    expect(page.get_by_label("Nama akun pengirim")).to_have_value("budi_berau")
    expect(page.get_by_label("Jawaban")).to_have_value("Besok pagi.")
    page.get_by_role("button", name="Simpan").click()
    expect(page.locator("#percakapan")).to_contain_text("Besok pagi.")
