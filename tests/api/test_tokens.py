"""Asking for a token, and what a token that is dead or powerless gets."""

from datetime import timedelta

import pytest
from django.utils import timezone
from knox.models import AuthToken

from core.models import AuditEntry
from tests.api.conftest import Partner
from tests.factories import PASSWORD, make_decree, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def nobody(dishub):
    """Somebody with a login and no power."""
    return make_user("pegawai.dishub", agency=dishub)


def ask(partner: Partner, username: str, password: str = PASSWORD, **more):
    return partner.post("token/", {"username": username, "password": password, **more})


def test_a_token_is_given_for_name_and_password_and_opens_the_desk(anyone, officer):
    answer = ask(anyone, officer.username)

    assert list(answer.data) == ["token"]
    header = {"HTTP_AUTHORIZATION": f"Token {answer.data['token']}"}
    assert anyone.http.get("/api/v1/appointments/", **header).status_code == 200


def test_only_a_hash_of_the_token_is_kept_for_ten_hours(anyone, officer):
    token = ask(anyone, officer.username).data["token"]

    row = AuthToken.objects.get(user=officer)
    assert token not in (row.digest, row.token_key)
    lasts = row.expiry - timezone.now()
    assert timedelta(hours=9, minutes=59) < lasts <= timedelta(hours=10)


def test_an_unknown_name_a_wrong_password_and_an_inactive_user_are_told_alike(anyone, officer):
    make_user("pensiun", is_active=False)

    answers = [ask(anyone, officer.username, "salah"), ask(anyone, "tiada"), ask(anyone, "pensiun")]

    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.content for answer in answers}) == 1
    assert answers[0].data["code"] == "wrong_credentials"


def test_a_refused_attempt_is_audited_without_the_name(anyone):
    ask(anyone, "rahasia-yang-salah-ketik")

    entry = AuditEntry.objects.get(action="token.refused")
    assert (entry.outcome, entry.details) == ("REFUSED", {})


def test_attempts_count_together_with_those_on_the_sign_in_page(anyone, officer):
    page = {"login": officer.username, "password": "salah"}
    for _ in range(3):
        anyone.http.post("/masuk/", page, format="multipart")
    for _ in range(2):
        ask(anyone, officer.username, "salah")

    answer = ask(anyone, officer.username)  # the right password does not help any more

    assert (answer.status_code, answer.data["code"]) == (429, "throttled")
    assert int(answer["Retry-After"]) > 0


def test_a_sixth_wrong_attempt_is_told_to_wait(anyone, officer):
    statuses = [ask(anyone, officer.username, "salah").status_code for _ in range(6)]

    assert statuses == [401] * 5 + [429]


def test_a_change_of_the_password_ends_the_tokens(as_, officer, client):
    partner = as_(officer)
    client.force_login(officer)
    fresh = "kata-sandi-yang-lain"
    change = {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh}

    answer = client.post("/ganti-sandi/", change)

    assert answer.status_code == 302
    assert partner.get("appointments/").status_code == 401


def test_of_more_than_ten_tokens_the_oldest_ends(as_, officer):
    partners = [as_(officer) for _ in range(11)]

    assert partners[0].get("appointments/").status_code == 401
    assert partners[1].get("appointments/").status_code == 200


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"password": "x"}, "Nama pengguna wajib diisi."),
        ({"username": "a"}, "Kata sandi wajib diisi."),
        ({"username": "a\u0000", "password": "x"}, "Nama pengguna memuat karakter"),
        (
            {"username": "a", "password": "x", "is_staff": True},
            "Kolom tidak dapat diubah: is_staff.",
        ),
    ],
)
def test_a_request_for_a_token_that_makes_no_sense_says_why(anyone, body, sentence):
    answer = anyone.post("token/", body)

    assert answer.status_code == 400
    assert sentence in answer.data["detail"]


def kill(how: str, partner: Partner) -> None:
    if how == "expired":
        AuthToken.objects.update(expiry=timezone.now() - timedelta(seconds=1))
    elif how == "revoked":
        AuthToken.objects.all().delete()
    elif how == "inactive":
        partner.user.is_active = False
        partner.user.save(update_fields=["is_active"])
    else:
        partner.http.credentials(HTTP_AUTHORIZATION=how)


@pytest.mark.parametrize(
    "how",
    [
        "expired",
        "revoked",
        "inactive",
        "Token",
        "Token satu dua",
        "Token \x00",
        "Token \xe9\xff",
        "Token " + "a" * 64,
    ],
)
@pytest.mark.parametrize("path", ["appointments/", "agencies/"])
def test_a_dead_token_is_refused_everywhere_with_the_same_sentence(as_, officer, how, path):
    partner = as_(officer)
    kill(how, partner)

    answer = partner.get(path)

    assert answer.status_code == 401
    assert answer.json() == {"detail": "Token tidak berlaku.", "code": "invalid_token"}


def test_without_sign_in_the_desk_asks_for_one(anyone):
    answer = anyone.get("appointments/")

    assert (answer.status_code, answer.data["code"]) == (401, "not_authenticated")
    assert answer["WWW-Authenticate"] == "Token"


def test_a_token_carries_no_power_of_its_own(as_, nobody):
    partner = as_(nobody)

    answers = [partner.get("appointments/"), partner.get("appointments/7/")]

    assert {answer.status_code for answer in answers} == {403}
    assert len({answer.content for answer in answers}) == 1


def test_the_end_of_a_decree_ends_what_its_token_may_at_once(as_, dishub, nobody):
    decree = make_decree(dishub, officers=[nobody])
    partner = as_(nobody)
    before = partner.get("appointments/").status_code

    decree.revoke(reason="Pindah tugas", by=nobody)

    assert (before, partner.get("appointments/").status_code) == (200, 403)


def test_a_session_serves_as_well_but_its_writes_need_the_csrf_token(officer):
    browser = Partner()
    browser.http.handler.enforce_csrf_checks = True
    browser.http.force_login(officer)

    answer = browser.http.post("/api/v1/appointments/", {}, format="json")

    assert browser.get("appointments/").status_code == 200
    assert (answer.status_code, answer.data["code"]) == (403, "csrf_expired")
