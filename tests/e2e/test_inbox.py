"""The inbox in a real browser: filters, several rows at once, keys, refresh without loss."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from inquiries import saved_filters, services
from inquiries.models import Inquiry
from tests.factories import make_account, make_agency, make_inquiry, make_officer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def dishub():
    return make_agency("DISHUB", name="Dinas Perhubungan")


@pytest.fixture
def officer(dishub):
    return make_officer(dishub)


@pytest.fixture
def three(dishub, officer):
    account = make_account(dishub)
    rows = [
        make_inquiry(dishub, officer, text="Lampu jalan di Rinding mati.", account=account),
        make_inquiry(dishub, officer, text="Parkir liar di pasar.", kind="CRITICISM"),
        make_inquiry(dishub, officer, text="Terima kasih, halte sudah rapi.", kind="COMMENT"),
    ]
    for row in rows:
        services.release_inquiry(inquiry=row, by=officer)
    return rows


@pytest.mark.parametrize("phone", [False, True])
def test_filters_narrow_the_list_stand_as_chips_and_are_kept_by_name(person, officer, three, phone):
    desk = person(officer, phone=phone, dark=phone)
    page = desk.open("/kotak-masuk/")

    page.get_by_text("Saring dan urutkan").click()
    desk.look()
    page.get_by_label("Jenis").select_option("Kritik")
    page.get_by_role("button", name="Terapkan").click()
    expect(page.locator("#daftar")).to_contain_text("Parkir liar")
    expect(page.locator("#daftar")).not_to_contain_text("Lampu jalan")
    desk.look()
    page.get_by_text("Saring dan urutkan").click()
    page.get_by_label("Simpan saringan ini dengan nama").fill("Kritik saja")
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.get_by_role("link", name="Kritik saja")).to_be_visible()
    page.get_by_role("link", name=re.compile("Jenis: Kritik")).click()
    expect(page.locator("#daftar")).to_contain_text("Lampu jalan")
    page.get_by_role("link", name="Kelola saringan").click()
    desk.look()

    assert saved_filters.canonical(officer.saved_filters.get().query).endswith("jenis=CRITICISM")


@pytest.mark.parametrize("phone", [False, True])
def test_several_rows_are_ticked_and_marked_after_being_asked(person, officer, three, phone):
    desk = person(officer, phone=phone)
    page = desk.open("/kotak-masuk/")
    bar = page.locator("#pilihan")
    expect(bar).to_be_hidden()

    page.get_by_label("Pilih semua di halaman ini").check()
    expect(bar).to_contain_text("3 pesan dipilih")
    page.get_by_label(f"Pilih pesan {three[0].number}").uncheck()
    expect(bar).to_contain_text("2 pesan dipilih")
    desk.look()
    bar.get_by_role("button", name="Tandai spam").click()
    desk.look()
    page.get_by_label("Alasan").fill("Iklan.")
    page.get_by_role("button", name="Tandai spam (2)").click()

    expect(page.get_by_role("status").first).to_contain_text("2 berhasil")
    desk.look()
    assert Inquiry.objects.filter(status="SPAM").count() == 2


def test_a_message_is_claimed_answered_and_followed_by_the_next_with_keys_alone(
    person, officer, three
):
    desk = person(officer)
    page = desk.open("/kotak-masuk/")

    page.keyboard.press("j")
    page.keyboard.press("o")
    expect(page.locator("#percakapan")).to_contain_text("halte sudah rapi")
    page.keyboard.press("c")
    expect(page.locator("#notices")).to_contain_text("Anda memegang pesan ini.")
    page.keyboard.press("r")
    page.keyboard.type("Sama-sama; jg, x dan o tetap huruf.")
    page.keyboard.press("Control+Enter")
    if page.locator("#notices").get_by_text("Pesan dijawab.").count() == 0:
        page.get_by_role("button", name="Jawab", exact=True).focus()
        page.keyboard.press("Enter")
    expect(page.locator("#notices")).to_contain_text("Pesan dijawab.")
    page.keyboard.press("j")
    page.keyboard.press("Enter")

    expect(page.locator("#percakapan")).to_contain_text("Parkir liar")
    desk.look()


def test_rows_are_ticked_and_places_reached_by_keys_and_the_switch_silences_them(
    person, officer, three
):
    desk = person(officer)
    page = desk.open("/kotak-masuk/")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("#pilihan")).to_contain_text("1 pesan dipilih")
    page.keyboard.press("g")
    page.keyboard.press("r")
    expect(page).to_have_url(re.compile("/rujukan/"))
    page.keyboard.press("g")
    page.keyboard.press("i")
    expect(page).to_have_url(re.compile("/kotak-masuk/"))

    page.locator("details.menu summary").click()
    page.get_by_role("checkbox", name="Pintasan papan ketik").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("x")

    expect(page.locator("#pilihan")).to_be_hidden()


def test_a_refresh_keeps_what_is_ticked_focused_and_typed(person, dishub, officer, three):
    desk = person(officer)
    page = desk.open("/kotak-masuk/")
    page.get_by_label(f"Pilih pesan {three[1].number}").check()
    page.get_by_label("Cari pesan").fill("belum selesai diketik")
    page.locator(f"#baris-{three[1].number}").focus()

    make_inquiry(dishub, officer, text="Baru saja masuk.")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # back to this tab

    expect(page.locator("#daftar")).to_contain_text("Baru saja masuk.")
    expect(page.get_by_label(f"Pilih pesan {three[1].number}")).to_be_checked()
    expect(page.locator("#pilihan")).to_contain_text("1 pesan dipilih")
    expect(page.locator(f"#baris-{three[1].number}")).to_be_focused()
    expect(page.get_by_label("Cari pesan")).to_have_value("belum selesai diketik")


def test_without_javascript_rows_are_filtered_ticked_and_claimed(person, officer, three):
    desk = person(officer, scripts=False, phone=True)
    page = desk.open("/kotak-masuk/")

    page.get_by_text("Saring dan urutkan").click()
    page.get_by_label("Jenis").select_option("Kritik")
    page.get_by_role("button", name="Terapkan").click()
    page.get_by_label(f"Pilih pesan {three[1].number}").check()
    page.locator("#pilihan").get_by_role("button", name="Ambil").click()

    expect(page.get_by_role("status").first).to_contain_text("1 berhasil")
    assert Inquiry.objects.get(pk=three[1].pk).claimed_by == officer


@pytest.mark.parametrize("phone", [False, True])
def test_the_list_on_screen_is_taken_along(person, officer, three, phone):
    desk = person(officer, phone=phone)
    page = desk.open("/kotak-masuk/?jenis=CRITICISM")
    page.locator("summary", has_text="Unduh").click()
    desk.look()

    with page.expect_download() as download:
        page.get_by_role("button", name="Unduh daftar ini").click()

    content = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert "Parkir liar" in content
    assert "Lampu jalan" not in content
