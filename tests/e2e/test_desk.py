"""The desk in two real browsers: keys, collision, refresh without loss, and no JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from inquiries import services
from tests.factories import make_agency, make_inquiry, make_officer, make_referral, make_responsible

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def dishub():
    return make_agency("DISHUB", name="Dinas Perhubungan")


@pytest.fixture
def officer(dishub):
    return make_officer(dishub)


@pytest.fixture
def dpupr():
    agency = make_agency("DPUPR", name="Dinas Pekerjaan Umum dan Penataan Ruang")
    make_officer(agency)
    return agency


def test_a_message_is_answered_by_keys_alone(person, dishub, officer):
    make_inquiry(dishub, officer, text="Halte rusak.")
    make_inquiry(dishub, officer, text="Lampu mati.")
    desk = person(officer)
    page = desk.open("/kotak-masuk/")

    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#percakapan")).to_contain_text("Halte rusak.")
    page.keyboard.press("b")
    page.keyboard.type("Sudah kami perbaiki.")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Jawab", exact=True).click()

    expect(page.locator("#notices")).to_contain_text("Pesan dijawab.")
    expect(page.locator("#percakapan")).to_contain_text("Sudah kami perbaiki.")
    desk.look()


def test_the_help_sheet_opens_and_closes_by_keys(person, officer):
    desk = person(officer)
    page = desk.open("/kotak-masuk/")

    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Pintasan papan ketik")
    page.keyboard.press("Escape")

    expect(page.get_by_role("dialog")).to_have_count(0)


def test_of_two_officers_the_second_keeps_the_text_and_sees_the_first_answer(
    person, dishub, officer
):
    colleague = make_officer(dishub, "petugas2.dishub")
    inquiry = make_inquiry(dishub, officer)
    services.release_inquiry(inquiry=inquiry, by=officer)
    first, second = person(officer), person(colleague)
    for desk in (first, second):
        desk.open(f"/pesan/{inquiry.number}/")

    first.page.get_by_role("textbox", name="Jawaban").fill("Jawaban pertama.")
    second.page.get_by_role("textbox", name="Jawaban").fill("Jawaban kedua yang panjang.")
    first.page.get_by_role("button", name="Jawab", exact=True).click()
    expect(first.page.locator("#notices")).to_contain_text("Pesan dijawab.")
    second.page.get_by_role("button", name="Jawab", exact=True).click()

    expect(second.page.get_by_role("alert")).to_contain_text(f"diubah oleh {officer}")
    expect(second.page.get_by_role("textbox", name="Jawaban")).to_have_value(
        "Jawaban kedua yang panjang."
    )
    expect(second.page.locator("#percakapan")).to_contain_text("Jawaban pertama.")
    second.look()


def test_the_state_refreshes_and_what_is_typed_stays(person, dishub, dpupr, officer):
    inquiry = make_inquiry(dishub, officer)
    desk = person(officer)
    page = desk.open(f"/pesan/{inquiry.number}/")
    page.get_by_role("textbox", name="Jawaban").fill("Kalimat yang belum selesai")

    make_referral(inquiry, dpupr, officer)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # back to this tab

    expect(page.locator("#percakapan")).to_contain_text("Menunggu jawaban")
    expect(page.get_by_role("textbox", name="Jawaban")).to_have_value("Kalimat yang belum selesai")
    expect(page.locator("#tab-meja")).to_contain_text(re.compile(r"Menunggu Instansi lain\s*1"))


def test_an_instansi_is_found_by_typing_and_referred_to(person, dishub, dpupr, officer):
    make_agency("DLHK", name="Dinas Lingkungan Hidup")
    inquiry = make_inquiry(dishub, officer)
    desk = person(officer)
    page = desk.open(f"/pesan/{inquiry.number}/")

    page.keyboard.press("t")
    expect(page.get_by_label("Saring daftar Instansi")).to_be_focused()
    page.keyboard.type("pekerjaan umum")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Dipilih: Dpupr")).to_be_visible()
    desk.look()
    page.get_by_label("Alasan diteruskan").fill("Kewenangan jalan.")
    page.locator("#form-teruskan").get_by_role("button", name="Teruskan").click()

    expect(page.locator("#notices")).to_contain_text("Jam 24 jam berjalan.")
    desk.look()


def test_a_rarer_step_is_taken_in_its_dialog(person, dishub, officer):
    inquiry = make_inquiry(dishub, officer)
    desk = person(make_responsible(dishub), phone=True, dark=True)  # a colleague holds it
    page = desk.open(f"/pesan/{inquiry.number}/")
    page.get_by_role("link", name="Beri catatan").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Catatan").fill("   ")  # passes the browser, not us
    dialog.get_by_role("button", name="Simpan catatan").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Catatan wajib diisi.")
    desk.look()

    dialog.get_by_label("Catatan").fill("Sudah ditelepon.")
    dialog.get_by_role("button", name="Simpan catatan").click()

    expect(page.locator("#percakapan")).to_contain_text("Sudah ditelepon.")


def test_without_javascript_all_of_it_works_as_well(person, dishub, dpupr, officer):
    inquiry = make_inquiry(dishub, officer)
    desk = person(officer, scripts=False, phone=True)
    page = desk.open(f"/pesan/{inquiry.number}/")

    page.get_by_role("link", name="Teruskan").click()
    page.get_by_role("checkbox", name=re.compile("Dpupr")).first.check()
    page.locator("#form-teruskan").get_by_role("button", name="Teruskan").click()
    expect(page.get_by_role("alert")).to_contain_text("Alasan diteruskan wajib diisi.")
    page.get_by_label("Alasan diteruskan").fill("Kewenangan jalan.")
    page.locator("#form-teruskan").get_by_role("button", name="Teruskan").click()
    expect(page.locator("#notices")).to_contain_text("Pesan diteruskan.")
    page.get_by_role("link", name="Tarik rujukan").click()
    page.get_by_role("dialog").get_by_role("button", name="Tarik rujukan").click()

    expect(page.locator("#notices")).to_contain_text("ditarik")


def test_of_two_who_have_a_message_open_each_sees_the_other(person, dishub, officer):
    colleague = make_officer(dishub, "petugas2.dishub")
    inquiry = make_inquiry(dishub, officer)
    first, second = person(officer), person(colleague, phone=True)
    first.open(f"/pesan/{inquiry.number}/")
    second.open(f"/pesan/{inquiry.number}/")

    told = second.page.get_by_role("status").filter(has_text="sedang melihat")
    expect(told).to_contain_text(f"{officer} memegang pesan ini sampai")
    first.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(first.page.locator("#hadir")).to_contain_text(f"{colleague} sedang melihat.")
    second.look()
