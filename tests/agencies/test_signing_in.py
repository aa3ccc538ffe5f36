"""Lockout without locking an officer out, the same answer for all names, sessions and tokens."""

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from knox.models import AuthToken

from agencies import people, sessions
from agencies.browsers import COOKIE
from agencies.tokens import issue_token
from core.models import AuditEntry, OutboxMessage
from tests.agencies.test_people import DETAILS, invitation_link
from tests.factories import PASSWORD, make_agency, make_assigned, make_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_officer(make_agency())


def sign_in(user, password: str = PASSWORD, *, client: Client | None = None, **headers) -> Client:
    client = client or Client()
    client.post("/masuk/", {"login": user.username, "password": password}, **headers)
    return client


def is_in(client: Client) -> bool:
    return client.get("/dasbor/").status_code == 200


def guess(user, times: int) -> None:
    for number in range(times):  # each from an address of its own
        sign_in(user, "salah", REMOTE_ADDR=f"203.0.113.{number}")


def test_a_stranger_who_guesses_locks_strangers_out_but_not_the_officers_browser(officer):
    known = sign_in(officer)
    known.post("/keluar/")

    guess(officer, 6)

    assert not is_in(sign_in(officer, REMOTE_ADDR="198.51.100.7"))
    assert is_in(sign_in(officer, client=known))


def test_a_known_browser_that_guesses_is_stopped_too(officer):
    known = sign_in(officer)
    known.post("/keluar/")
    for number in range(6):
        sign_in(officer, "salah", client=known, REMOTE_ADDR=f"203.0.113.{number}")

    assert not is_in(sign_in(officer, client=known, REMOTE_ADDR="198.51.100.7"))


@pytest.mark.parametrize("value", ["", "abc", "WyJwZXR1Z2FzIiwgIngiXQ:1:x"])
def test_a_made_up_cookie_makes_no_browser_known(officer, value):
    guess(officer, 6)
    stranger = Client()
    stranger.cookies[COOKIE] = value

    assert not is_in(sign_in(officer, client=stranger, REMOTE_ADDR="198.51.100.7"))


def test_an_address_that_guesses_many_names_is_stopped(officer):
    for number in range(10):
        Client().post("/masuk/", {"login": f"nama{number}", "password": "salah"})

    assert not is_in(sign_in(officer))


def test_a_known_and_an_unknown_name_are_answered_alike(officer):
    def answer(path: str, **body: str) -> tuple[int, str]:
        found = Client().post(path, body)
        text = found.content.decode()
        return found.status_code, text.partition('role="alert"')[2].partition("</div>")[0]

    known = answer("/masuk/", login=officer.username, password="salah")
    assert known == answer("/masuk/", login="tidak.ada", password="salah")
    assert "salah" in known[1]
    reset = answer("/reset-sandi/", email=officer.email)
    assert reset == answer("/reset-sandi/", email="tidak.ada@contoh.test")


def test_the_letter_of_a_reset_is_queued_not_sent_while_one_waits(officer, mailoutbox):
    Client().post("/reset-sandi/", {"email": officer.email})

    letter = OutboxMessage.objects.get()
    assert mailoutbox == []
    assert (letter.to, letter.subject) == (officer.email, "Buat sandi baru untuk Berau Sosmed")


def test_an_invitation_expires_after_three_days(client, monkeypatch):
    people.register_person(by=make_assigned("ADMIN"), **DETAILS)
    seconds = default_token_generator._num_seconds(default_token_generator._now())
    generator = "django.contrib.auth.tokens.PasswordResetTokenGenerator._num_seconds"
    monkeypatch.setattr(generator, lambda *_: seconds + 3 * 24 * 3600 + 60)

    page = client.get(invitation_link(), follow=True)

    assert "Tautan tidak berlaku" in page.content.decode()


def test_one_sees_where_one_is_signed_in_and_ends_what_is_elsewhere(officer):
    phone = sign_in(officer, HTTP_USER_AGENT="Mozilla/5.0 (Android 15) Firefox/140.0")
    desk = sign_in(officer)
    page = desk.get("/keamanan/").content.decode()
    assert "Firefox di Android" in page

    other = next(place for place in desk.get("/keamanan/").context["places"] if not place.is_here)
    desk.post("/keamanan/sesi/akhiri/", {"sesi": other.pk})

    assert (is_in(phone), is_in(desk)) == (False, True)
    assert AuditEntry.objects.filter(action="session.ended", actor=officer).exists()


def test_all_other_browsers_end_with_one_click(officer):
    others, here = [sign_in(officer) for _ in range(2)], sign_in(officer)

    here.post("/keamanan/sesi/akhiri-lain/")

    assert [is_in(client) for client in (*others, here)] == [False, False, True]


def test_nobody_ends_the_session_or_token_of_another(officer):
    theirs = sign_in(officer)
    issue_token(officer)
    other = sign_in(make_assigned("REGENT", "bupati"))
    place = theirs.get("/keamanan/").context["places"][0]
    digest = AuthToken.objects.get().digest

    assert other.post("/keamanan/sesi/akhiri/", {"sesi": place.pk}).status_code == 404
    assert other.post("/keamanan/token/cabut/", {"token": digest}).status_code == 404
    assert is_in(theirs)
    assert AuthToken.objects.exists()


def test_a_token_is_listed_and_revoked(officer):
    issue_token(officer)
    here = sign_in(officer)
    (token,) = here.get("/keamanan/").context["tokens"]

    here.post("/keamanan/token/cabut/", {"token": token.digest})

    assert sessions.tokens_of(officer) == []
    assert AuditEntry.objects.filter(action="token.revoked", actor=officer).exists()


def test_the_page_costs_the_same_for_one_and_for_many_sessions(officer):
    here = sign_in(officer)
    with CaptureQueriesContext(connection) as one:
        here.get("/keamanan/")
    for _ in range(4):
        sign_in(officer)

    with CaptureQueriesContext(connection) as many:
        here.get("/keamanan/")

    assert len(many) == len(one)


def test_the_page_of_a_forgotten_password_speaks_of_surel(client):
    page = client.get("/reset-sandi/").content.decode()
    empty = client.post("/reset-sandi/", {"email": ""}).content.decode()

    assert ">Alamat surel</label>" in page
    assert "Email" not in page
    assert "Alamat surel: Alamat surel wajib diisi." in empty
