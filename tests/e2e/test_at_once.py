"""One paste, one text, one click: a simple message is recorded and answered."""

import pytest
from playwright.sync_api import expect

from inquiries.models import Inquiry
from tests.factories import make_account, make_agency, make_decree, make_officer, make_platform

POST = "https://www.instagram.com/p/DCx1/c/178/"
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
    assert inquiry.source_url == POST
    desk.look()


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_a_reply_is_copied_and_the_post_opened(person, officer, phone):
    desk = person(officer, phone=phone, dark=not phone)
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = desk.open("/pesan/baru/")
    paste(page, COMMENT)
    expect(page.get_by_label("Jawaban")).to_be_focused()
    page.get_by_label("Jawaban").fill("Besok pagi. " * 200)
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_role("heading", name="Kirim ke Instagram")).to_be_visible()
    desk.look()
    opened = []
    desk.context.route("https://www.instagram.com/**", lambda route: opened.append(route.abort()))

    with desk.context.expect_page() as tab:
        page.get_by_role("link", name="Salin & buka").click()

    expect(page.locator("[data-copy-status]")).to_have_text(
        "Bagian 1 disalin. Tempelkan di Instagram."
    )
    assert tab.value.evaluate("window.opener") is None
    tab.value.close()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Besok pagi. ")
    assert copied.endswith("… (1/2)")
    page.get_by_role("button", name="Salin bagian 2").click()
    expect(page.locator("[data-copy-status]")).to_have_text("Bagian 2 disalin.")
    page.locator("#kirim").get_by_label("Tautan balasan").fill("instagram.com/p/DCx1/c/179/")
    page.get_by_role("button", name="Tandai terkirim").click()
    expect(page.locator("#notices")).to_contain_text("Balasan ditandai terkirim.")
    desk.look()


def test_what_is_typed_while_the_paste_is_read_stays(person, officer):
    desk = person(officer)
    page = desk.open("/pesan/baru/")
    held = []

    def hold(route):
        held.append(route)

    page.route("**/kenali/", hold)

    with page.expect_request("**/kenali/"):
        paste(page, COMMENT)
    page.get_by_label("Jawaban").fill("Besok pagi.")
    expect(page.get_by_label("Jawaban")).to_be_focused()
    held[0].continue_()

    expect(page.get_by_label("Nama akun pengirim")).to_have_value("budi_berau")
    expect(page.get_by_label("Jawaban")).to_have_value("Besok pagi.")
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
    expect(page.get_by_role("textbox", name="Teks untuk disalin")).to_have_value("Besok pagi.")
    expect(page.get_by_role("link", name="Buka unggahan")).to_have_attribute("href", POST)
