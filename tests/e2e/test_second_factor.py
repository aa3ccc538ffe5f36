"""A passkey in a real browser, with Chromium's virtual authenticator."""

import re
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from core.models import AuditEntry
from tests.factories import PASSWORD, make_assigned

pytestmark = pytest.mark.django_db(transaction=True)
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@contextmanager
def fingerprint_reader(somebody):
    devices = somebody.context.new_cdp_session(somebody.page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    yield
    devices.detach()


def test_an_evaluator_adds_a_passkey_and_signs_in_with_it_alone(person, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    evaluator = make_assigned("EVALUATOR")
    somebody = person()
    page = somebody.open("/masuk/")
    with fingerprint_reader(somebody):
        page.get_by_label("Nama pengguna").fill(evaluator.username)
        page.get_by_label(re.compile("^(Kata sandi|Sandi)")).first.fill(PASSWORD)
        page.get_by_role("button", name="Masuk", exact=True).click()
        expect(page.get_by_text("Pasang faktor kedua dahulu")).to_be_visible()
        somebody.look()

        page.get_by_role("link", name="Tambah passkey").click()
        page.get_by_label(re.compile("[Ss]andi")).first.fill(PASSWORD)
        somebody.look()
        page.get_by_role("button", name="Lanjutkan").click()
        expect(page.get_by_role("heading", name="Tambah passkey")).to_be_visible()
        somebody.look()
        page.get_by_role("button", name="Tambah").click()
        expect(page.get_by_role("heading", name="Kode pemulihan")).to_be_visible()
        somebody.look()
        somebody.open("/keamanan/")
        somebody.open("/pemantauan/")

        page.locator(".topbar-end details summary").click()
        page.get_by_role("button", name="Keluar").click()
        somebody.open("/masuk/")
        page.get_by_role("button", name="Pakai passkey").click()
        expect(page).to_have_url(re.compile("/dasbor/"))
        expect(page.get_by_role("heading", level=1)).to_be_visible()

    opened = AuditEntry.objects.filter(action="session.opened").order_by("id")
    assert [entry.details["with_factor"] for entry in opened] == [False, True]


def test_the_app_and_its_code_on_a_phone_in_the_dark(person):
    evaluator = make_assigned("EVALUATOR")
    somebody = person(evaluator, phone=True, dark=True)
    somebody.open("/keamanan/")
    somebody.page.get_by_role("link", name="Pasang aplikasi autentikator").click()
    somebody.page.get_by_label(re.compile("[Ss]andi")).first.fill(PASSWORD)
    somebody.page.get_by_role("button", name="Lanjutkan").click()
    expect(somebody.page.get_by_alt_text("Kode QR untuk aplikasi autentikator")).to_be_visible()
    somebody.look()

    somebody.page.get_by_label("Kode dari aplikasi").fill("12")
    somebody.page.get_by_role("button", name="Pasang", exact=True).click()

    expect(somebody.page.get_by_role("alert")).to_contain_text("tidak cocok")
    somebody.look()
