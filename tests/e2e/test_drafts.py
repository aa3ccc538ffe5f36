"""A draft is kept as one types, shown again after a reload, and discarded by hand."""

import pytest
from playwright.sync_api import expect

from inquiries.models import SavedDraft
from tests.factories import make_agency, make_inquiry, make_officer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def officer():
    return make_officer(make_agency("DISHUB", name="Dinas Perhubungan"))


@pytest.fixture
def inquiry(officer):
    return make_inquiry(officer.home_agency, officer)


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_what_is_typed_outlives_the_page_and_is_sent_from_there(person, officer, inquiry, phone):
    desk = person(officer, phone=phone, dark=phone)
    page = desk.open(f"/pesan/{inquiry.number}/")
    box = page.get_by_role("textbox", name="Jawaban")

    box.press_sequentially("Kami segera")
    expect(page.locator("#jawab .draft-said")).to_contain_text("Draf disimpan")
    expect(box).to_be_focused()
    page.reload()  # without being asked whether to lose it

    expect(box).to_have_value("Kami segera")
    desk.look()
    page.get_by_role("button", name="Jawab", exact=True).click()
    expect(page.locator("#notices")).to_contain_text("Pesan dijawab.")
    assert not SavedDraft.objects.exists()


def test_a_draft_of_a_note_is_discarded_in_two_steps(person, officer, inquiry):
    desk = person(officer)
    page = desk.open(f"/pesan/{inquiry.number}/")
    page.get_by_text("Lainnya", exact=True).click()
    page.get_by_role("link", name="Beri catatan").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Catatan").press_sequentially("Sudah dite")
    expect(dialog.get_by_text("Buang draf")).to_be_visible()
    dialog.get_by_text("Buang draf").click()
    desk.look()
    dialog.get_by_role("button", name="Ya, buang yang diketik").click()

    expect(page.locator("#notices")).to_contain_text("Draf dibuang.")
    expect(page.get_by_role("link", name="Beri catatan · draf")).to_have_count(0)


def test_without_javascript_a_button_keeps_it(person, officer, inquiry):
    desk = person(officer, scripts=False)
    page = desk.open(f"/pesan/{inquiry.number}/")
    page.get_by_role("textbox", name="Jawaban").fill("Kami segera")
    page.locator("#jawab").get_by_role("button", name="Simpan draf").click()

    expect(page.locator("#notices")).to_contain_text("Draf disimpan")
    expect(page.get_by_role("textbox", name="Jawaban")).to_have_value("Kami segera")
    page.locator("#jawab").get_by_text("Buang draf").click()
    desk.look()
