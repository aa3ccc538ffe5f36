"""The paste box on the record page: what it fills, what it leaves, what it has seen before."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core import clock as core_clock
from inquiries.models import Inquiry, Reply
from tests.factories import make_account, make_agency, make_decree, make_inquiry, make_platform

pytestmark = pytest.mark.django_db
RECORD, RECOGNISE = "/pesan/baru/", "/pesan/baru/kenali/"
LAMP = "Kapan lampu jalan di Rinding diperbaiki?"
COMMENT = f"budi_berau\n2 j\n{LAMP}\n12 sukaBalas"


@pytest.fixture
def account(dishub, officer):
    make_platform("instagram", hosts=["instagram.com"])
    account = make_account(dishub)
    make_decree(dishub, accounts=[account])
    return account


def values(response):
    return response.context["form"].initial


@pytest.mark.pasal("Lampiran B.1")
def test_a_pasted_comment_fills_the_form(sign_in, officer, account):
    link = "https://www.instagram.com/p/DCx1/c/178/?igsh=abc"
    response = sign_in(officer).post(RECOGNISE, {"paste": f"{COMMENT}\n{link}"})

    filled = values(response)
    assert response.status_code == 200
    assert filled["text"] == LAMP
    assert filled["author_handle"] == "budi_berau"
    assert filled["source_url"] == "https://www.instagram.com/p/DCx1/c/178/"
    assert filled["account"] == str(account.pk)
    assert "Dikenali: akun, nama akun pengirim, tautan, isi." in response.content.decode()
    assert not Inquiry.objects.exists()


def test_what_was_typed_stays_and_the_key_with_it(sign_in, officer, account):
    typed = {"text": "Ketikan saya.", "contact": "0812", "reply": "Segera.", "token": "k" * 32}
    response = sign_in(officer).post(RECOGNISE, {"paste": COMMENT, **typed})

    filled = values(response)
    assert {name: filled[name] for name in typed} == typed
    assert filled["author_handle"] == "budi_berau"


def test_a_second_paste_replaces_what_the_first_had_filled(sign_in, officer, account):
    browser = sign_in(officer)
    first = values(browser.post(RECOGNISE, {"paste": COMMENT}))
    first = {name: value for name, value in first.items() if isinstance(value, str)}
    second = "Siti Nurhaliza\nJalan rusak.\n3 hari\nSuka\nBalas"

    filled = values(browser.post(RECOGNISE, {**first, "paste": second}))

    assert (filled["text"], filled["author_name"]) == ("Jalan rusak.", "Siti Nurhaliza")
    assert filled["author_handle"] == ""


def test_the_account_is_found_by_the_name_in_the_link(sign_in, officer, dishub, account):
    other = make_account(dishub, "terminal.berau")
    make_decree(dishub, accounts=[other])
    link = "https://www.instagram.com/terminal.berau/p/DCx1/"

    assert values(sign_in(officer).post(RECOGNISE, {"paste": link}))["account"] == str(other.pk)


def test_of_two_accounts_none_is_guessed(sign_in, officer, dishub, account):
    make_decree(dishub, accounts=[make_account(dishub, "terminal.berau")])
    paste = "https://www.instagram.com/p/DCx1/"

    assert not values(sign_in(officer).post(RECOGNISE, {"paste": paste})).get("account")


def test_the_account_of_another_instansi_is_never_filled(sign_in, officer, outsider, account):
    paste = "https://www.instagram.com/dishub.berau/p/DCx1/"

    assert not values(sign_in(outsider).post(RECOGNISE, {"paste": paste})).get("account")


def test_the_owner_of_a_tweet_is_its_writer(sign_in, officer, account):
    make_platform("x", hosts=["x.com"], profile_url="https://x.com/{handle}")
    paste = "https://x.com/budiberau/status/1859"

    assert values(sign_in(officer).post(RECOGNISE, {"paste": paste}))["author_handle"] == (
        "budiberau"
    )


def test_our_own_name_is_nobody_who_asks(sign_in, officer, account):
    paste = f"dishub.berau\n2 j\n{LAMP}\nBalas"

    assert not values(sign_in(officer).post(RECOGNISE, {"paste": paste})).get("author_handle")


def test_the_same_words_and_the_same_link_are_shown(sign_in, officer, dishub, account):
    alike = make_inquiry(dishub, officer, text="kapan diperbaiki lampu jalan rinding??")
    linked = make_inquiry(
        dishub, officer, text="Parkir liar.", source_url="https://www.instagram.com/p/DCx1/"
    )
    make_inquiry(dishub, officer, text="Sampah menumpuk di pasar.")
    paste = f"{LAMP}\nhttps://www.instagram.com/p/DCx1/?igsh=1"

    response = sign_in(officer).post(RECOGNISE, {"paste": paste})

    found = response.context["filled"].duplicates
    assert [row.number for row in found] == [linked.number, alike.number]
    assert f"/pesan/{alike.number}/" in response.content.decode()


def test_messages_of_other_instansi_and_of_long_ago_are_not_shown(
    sign_in, clock, officer, outsider, account
):
    make_inquiry(make_agency("DLHK"), outsider, text=LAMP)
    clock.set(core_clock.now() - timedelta(days=40))
    make_inquiry(account.agency, officer, text=LAMP)
    clock.set(core_clock.now() + timedelta(days=40))

    response = sign_in(officer).post(RECOGNISE, {"paste": LAMP})

    assert response.context["filled"].duplicates == []


def test_a_paste_costs_the_same_queries_among_one_message_and_fifty(
    sign_in, officer, dishub, account
):
    browser = sign_in(officer)
    counts = []
    for amount in (1, 49):
        for _ in range(amount):
            make_inquiry(dishub, officer, text=LAMP)
        with CaptureQueriesContext(connection) as queries:
            browser.post(RECOGNISE, {"paste": LAMP})
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("paste", ["", "a\x00b https://x.com/\x00", "a" * 30_000])
def test_an_odd_paste_loses_nothing(sign_in, officer, account, paste):
    response = sign_in(officer).post(
        RECOGNISE, {"paste": paste, "text": "Tetap.", "source_url": "a\x00b"}
    )

    assert response.status_code == 200
    assert values(response)["text"] == "Tetap."


def test_htmx_gets_the_form_alone(sign_in, officer, account):
    browser = sign_in(officer, hx_request="true")

    page = browser.post(RECOGNISE, {"paste": COMMENT}).content.decode()

    assert page.lstrip().startswith("<form")


def test_a_comment_recorded_from_its_link_twice_is_refused(sign_in, officer, account):
    browser = sign_in(officer)
    sent = {
        "text": LAMP,
        "type": "QUESTION",
        "account": account.pk,
        "source_url": "https://www.instagram.com/p/DCx1/c/178/",
    }
    browser.post(RECORD, {**sent, "token": "a" * 32})
    again = browser.post(RECORD, {**sent, "token": "b" * 32})

    assert again.status_code == 422
    assert "Pesan ini sudah pernah dicatat." in again.content.decode()
    assert Inquiry.objects.get().external_id == "178"


@pytest.mark.pasal("Lampiran B.1", "Lampiran B.2")
def test_a_message_with_its_answer_is_recorded_and_answered_at_once(sign_in, officer, account):
    response = sign_in(officer).post(
        RECORD, {"text": LAMP, "type": "QUESTION", "token": "a" * 32, "reply": "Besok pagi."}
    )

    inquiry = Inquiry.objects.get()
    assert (response.status_code, inquiry.status) == (303, "ANSWERED")
    assert Reply.objects.get().text == "Besok pagi."


def test_sent_twice_it_is_answered_once(sign_in, officer, account):
    browser = sign_in(officer)
    sent = {"text": LAMP, "type": "QUESTION", "token": "a" * 32, "reply": "Besok pagi."}

    addresses = {browser.post(RECORD, sent)["Location"] for _ in range(2)}

    assert addresses == {f"/pesan/{Inquiry.objects.get().number}/"}


def test_what_a_phone_shares_fills_the_form(sign_in, officer, account):
    shared = {
        "title": "Budi (@budi) di X",
        "text": "Lihat postingan Instagram ini https://www.instagram.com/p/DCx1/?igsh=1",
        "url": "https://www.instagram.com/p/DCx1/?igsh=1",
    }
    response = sign_in(officer).get(RECORD, shared)

    assert values(response)["source_url"] == "https://www.instagram.com/p/DCx1/"
    assert not Inquiry.objects.exists()


def test_who_is_not_signed_in_goes_on_with_what_was_shared(client, officer, account):
    officer.set_password("sandi-uji-yang-panjang")
    officer.save()
    shared = client.get(RECORD, {"text": LAMP})
    entrance = client.get(shared["Location"])
    credentials = {"login": officer.username, "password": "sandi-uji-yang-panjang"}
    next_page = entrance.context["redirect_field_value"]

    after = client.post(shared["Location"], {**credentials, "next": next_page}, follow=True)

    assert values(after)["text"] == LAMP


def test_the_manifest_names_the_share_target():
    response = Client().get("/manifest.webmanifest")

    assert response["Content-Type"] == "application/manifest+json"
    assert "Set-Cookie" not in response.headers
    assert json.loads(response.content)["share_target"] == {
        "action": "/pesan/baru/",
        "method": "GET",
        "params": {"title": "title", "text": "text", "url": "url"},
    }


def test_a_moment_to_the_minute_is_filled(sign_in, clock, officer, account):
    at = core_clock.local(core_clock.now() - timedelta(hours=3))
    paste = f"[{at:%H.%M, %d/%m/%Y}] +62 812-3456-7890: {LAMP}"

    filled = values(sign_in(officer).post(RECOGNISE, {"paste": paste}))

    assert filled["posted_at"] == f"{at:%Y-%m-%dT%H:%M}"
    assert filled["contact"] == "+62 812-3456-7890"


def test_a_paste_that_was_not_recognised_yet_is_shown_before_it_is_saved(sign_in, officer, account):
    sent = {"text": "", "type": "QUESTION", "paste": COMMENT, "reply": "Besok."}
    response = sign_in(officer).post(RECORD, sent)

    assert (values(response)["text"], values(response)["reply"]) == (LAMP, "Besok.")
    assert not Inquiry.objects.exists()
