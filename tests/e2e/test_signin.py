"""Signing in and out, as anybody would."""

import re

import pytest
from playwright.sync_api import expect

from tests.factories import make_agency, make_officer, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_officer_signs_in_and_out(person):
    somebody = person(make_officer(make_agency("DISHUB")))

    somebody.page.locator("summary").first.click()
    somebody.page.get_by_role("button", name="Keluar").click()

    expect(somebody.page).not_to_have_url(re.compile("/dasbor/"))


def test_a_wrong_password_is_refused_in_one_sentence_on_a_phone_in_the_dark(person):
    make_user("petugas.dishub")
    visitor = person(phone=True, dark=True)
    visitor.open("/masuk/")

    visitor.page.get_by_label("Nama pengguna").fill("petugas.dishub")
    visitor.page.get_by_label(re.compile("^(Kata sandi|Sandi)")).first.fill("bukan-sandinya")
    visitor.page.get_by_role("button", name="Masuk").click()

    expect(visitor.page.get_by_role("alert")).to_contain_text("salah")
    visitor.look()
