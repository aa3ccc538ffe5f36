"""A suggested Instansi is chosen by one click."""

import pytest
from playwright.sync_api import expect

from tests.factories import make_agency, make_inquiry, make_officer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_a_suggested_instansi_is_ticked_by_a_click(person, phone):
    dishub = make_agency("DISHUB", name="Dinas Perhubungan")
    officer = make_officer(dishub)
    make_officer(make_agency("DPUPR", name="Dinas Pekerjaan Umum dan Penataan Ruang"))
    inquiry = make_inquiry(dishub, officer, text="Jalan aspal berlubang, kapan diperbaiki PU?")
    desk = person(officer, phone=phone, dark=phone)
    page = desk.open(f"/pesan/{inquiry.number}/")

    page.get_by_role("link", name="Teruskan").click()
    page.locator(".suggest [data-choose=DPUPR]").click()

    expect(page.get_by_text("Dipilih: Dpupr")).to_be_visible()
    desk.look()
