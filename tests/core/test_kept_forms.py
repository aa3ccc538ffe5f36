"""A form that came too late loses nothing of what was typed, and opens no door to other sites."""

import re

import pytest
from django.test import Client

from tests.factories import make_agency, make_officer

pytestmark = pytest.mark.django_db
HOME = "http://testserver"
TEXT = "Lampu jalan di depan pasar mati\nsejak kemarin malam."
SENT = {"type": "QUESTION", "text": TEXT, "token": "a" * 32}


@pytest.fixture
def officer(clock):
    return make_officer(make_agency("DISHUB"))


def strict(user=None) -> Client:
    """A browser whose tokens are checked."""
    browser = Client(enforce_csrf_checks=True)
    if user:
        browser.force_login(user)
    return browser


def hidden_token(page) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.content.decode())
    assert found
    return found[1]


def test_a_session_that_ended_keeps_what_was_typed_until_one_is_back(officer):
    browser = strict(officer)
    token = hidden_token(browser.get("/pesan/baru/"))
    browser.cookies.pop("sessionid", None)
    for name in [name for name in browser.cookies if "session" in name]:
        del browser.cookies[name]

    late = browser.post(
        "/pesan/baru/", {**SENT, "csrfmiddlewaretoken": token}, headers={"origin": HOME}
    )

    body = late.content.decode()
    assert late.status_code == 401
    assert "Sesi Anda berakhir" in body
    assert "sejak kemarin malam." in body
    assert 'name="token" value="' + "a" * 32 in body
    assert late["Cache-Control"] == "no-store"
    browser.force_login(officer)
    sent = browser.post(
        "/pesan/baru/",
        {**SENT, "csrfmiddlewaretoken": hidden_token(late)},
        headers={"origin": HOME},
    )
    assert sent.status_code == 303


def test_a_stale_form_is_shown_again_with_a_good_token(officer):
    browser = strict(officer)

    late = browser.post(
        "/pesan/baru/", {**SENT, "csrfmiddlewaretoken": "x" * 64}, headers={"origin": HOME}
    )
    again = browser.post(
        "/pesan/baru/",
        {**SENT, "csrfmiddlewaretoken": hidden_token(late)},
        headers={"origin": HOME},
    )

    assert late.status_code == 403
    assert "Formulir kedaluwarsa" in late.content.decode()
    assert "Keputusan Kepala Instansi" not in late.content.decode()
    assert again.status_code == 303


def test_a_citizens_form_without_cookies_keeps_the_question():
    late = strict().post("/tanya/", {"text": TEXT}, headers={"origin": HOME})

    assert late.status_code == 403
    assert "sejak kemarin malam." in late.content.decode()


@pytest.mark.parametrize("origin", ["https://jahat.example", "null", ""])
def test_what_another_site_sends_is_not_one_click_away(officer, origin):
    headers = {"origin": origin} if origin else {}
    late = strict(officer).post("/pesan/baru/", SENT, headers=headers)

    assert late.status_code == 403
    assert "kemarin" not in late.content.decode()
    assert "Kirim lagi" not in late.content.decode()


def test_no_password_is_written_into_a_page(officer):
    late = strict().post(
        "/masuk/", {"login": "petugas", "password": "rahasia-benar"}, headers={"origin": HOME}
    )

    assert late.status_code == 403
    assert "rahasia-benar" not in late.content.decode()


def test_to_htmx_the_form_stays_and_gets_a_good_token(officer):
    browser = strict(officer)
    late = browser.post("/pesan/baru/", SENT, headers={"origin": HOME, "hx-request": "true"})
    again = browser.post(
        "/pesan/baru/",
        {**SENT, "csrfmiddlewaretoken": late["X-CSRFToken"]},
        headers={"origin": HOME, "hx-request": "true"},
    )

    assert (late.status_code, late["HX-Retarget"]) == (403, "#notices")
    assert "<html" not in late.content.decode()
    assert again.status_code == 204


def test_who_signs_out_is_not_told_that_the_session_ended(officer):
    browser = Client()
    browser.force_login(officer)

    left = browser.post("/keluar/", headers={"origin": HOME})

    assert left.status_code == 302
