"""A second factor: offered to all, required of Evaluator and Admin, asked once a session."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core.management import call_command
from django.test import Client
from knox.models import AuthToken

from agencies import factors, people
from agencies.models import RoleAssignment
from agencies.tokens import issue_token
from core import crypto
from core.models import AuditEntry, OutboxMessage
from tests.factories import PASSWORD, make_agency, make_assigned, make_officer

pytestmark = pytest.mark.django_db

SECRET = generate_totp_secret()


@pytest.fixture
def required(settings):
    """As everywhere but in the demo and in the other tests."""
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def evaluator():
    return make_assigned("EVALUATOR")


def code(secret: str = SECRET, *, steps: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def enrol(user) -> list[str]:
    """Give somebody an app with SECRET; return their recovery codes."""
    TOTP.activate(user, SECRET)
    return RecoveryCodes.activate(user).get_unused_codes()


def sign_in(user, *codes: str) -> Client:
    client = Client()
    client.post("/masuk/", {"login": user.username, "password": PASSWORD})
    for given in codes:
        client.post("/masuk/faktor-kedua/", {"code": given})
    return client


def reauthenticate(client: Client) -> None:
    client.post("/masuk/ulang/", {"password": PASSWORD})


def actions() -> list[str]:
    return list(AuditEntry.objects.order_by("id").values_list("action", flat=True))


def test_an_evaluator_without_a_factor_is_led_to_where_it_is_set_up(required, evaluator):
    client = sign_in(evaluator)

    page, part = client.get("/dasbor/"), client.get("/dasbor/", headers={"HX-Request": "true"})
    answer = client.get("/api/v1/appointments/")

    assert (page.status_code, page["Location"]) == (303, "/keamanan/")
    assert (part.status_code, part["HX-Redirect"]) == (204, "/keamanan/")
    assert (answer.status_code, answer.data["code"]) == (403, "second_factor_missing")
    assert "Pasang faktor kedua dahulu" in client.get("/keamanan/").content.decode()


def test_an_admin_who_gave_the_code_works_and_the_entry_says_so(required):
    admin = make_assigned("ADMIN")
    enrol(admin)

    client = sign_in(admin, code())

    assert client.get("/pegawai/").status_code == 200
    assert AuditEntry.objects.get(action="session.opened").details == {"with_factor": True}


def test_the_password_alone_opens_nothing_once_a_factor_is_enrolled(evaluator):
    enrol(evaluator)

    client = sign_in(evaluator, "000000")

    assert client.get("/dasbor/").status_code == 302
    assert "factor.refused" in actions()
    assert "session.opened" not in actions()


def test_the_demo_and_an_officer_need_none(settings, required, evaluator):
    officer = make_officer(make_agency())
    assert sign_in(officer).get("/dasbor/").status_code == 200

    settings.SECOND_FACTOR_REQUIRED = False
    assert sign_in(evaluator).get("/dasbor/").status_code == 200


def test_the_factor_of_one_person_opens_nothing_for_another_in_the_same_browser(
    required, evaluator
):
    client = sign_in(evaluator)
    session = client.session
    session[factors.GIVEN] = evaluator.pk + 1
    session.save()

    assert client.get("/dasbor/").status_code == 303


@pytest.mark.django_db(transaction=True)  # the library tells of it after the commit
def test_enrolling_opens_the_pages_at_once_and_ends_the_tokens(required, evaluator):
    issue_token(evaluator)
    client = sign_in(evaluator)
    reauthenticate(client)
    page = client.get("/keamanan/autentikator/")
    secret = page.context["form"].secret

    answer = client.post("/keamanan/autentikator/", {"code": code(secret)})

    assert answer["Location"] == "/keamanan/kode-pemulihan/"
    assert client.get("/dasbor/").status_code == 200
    assert "Unduh" in client.get("/keamanan/kode-pemulihan/").content.decode()
    assert not AuthToken.objects.exists()
    assert "factor.added" in actions()
    assert "dipasang" in OutboxMessage.objects.get(subject__contains="autentikator").subject


def test_to_enrol_one_says_the_password_again(evaluator):
    client = sign_in(evaluator)

    for path in ("autentikator/", "passkey/tambah/", "kode-pemulihan/baru/"):
        answer = client.get(f"/keamanan/{path}")
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/masuk/ulang/")


def test_taking_the_factor_off_ends_other_browsers_and_tokens_and_the_powers_rest(
    required, evaluator
):
    enrol(evaluator)
    elsewhere, here = sign_in(evaluator, code()), sign_in(evaluator, code(steps=1))
    issue_token(evaluator)
    reauthenticate(here)

    here.post("/keamanan/autentikator/lepas/")

    assert elsewhere.get("/dasbor/")["Location"].startswith("/masuk/")
    assert here.get("/dasbor/")["Location"] == "/keamanan/"
    assert not AuthToken.objects.exists()
    assert not Authenticator.objects.exists()
    assert {"factor.removed", "session.ended"} <= set(actions())


def test_a_recovery_code_opens_once(evaluator):
    spare = enrol(evaluator)[0]

    assert sign_in(evaluator, spare).get("/dasbor/").status_code == 200
    assert sign_in(evaluator, spare).get("/dasbor/").status_code == 302
    assert "factor.code_used" in actions()


def test_a_code_of_the_app_opens_once(evaluator):
    enrol(evaluator)
    given = code()

    assert sign_in(evaluator, given).get("/dasbor/").status_code == 200
    assert sign_in(evaluator, given).get("/dasbor/").status_code == 302


def test_guessing_codes_is_stopped(evaluator):
    enrol(evaluator)

    client = sign_in(evaluator, *["000000"] * 6)
    answer = client.post("/masuk/faktor-kedua/", {"code": code()})

    assert "Terlalu sering gagal" in answer.content.decode()


def test_secrets_lie_sealed_and_are_sealed_again_with_a_new_key(settings, evaluator):
    enrol(evaluator)
    settings.FIELD_ENCRYPTION_KEYS = [
        "bmV3LXRlc3QtZmllbGQta2V5LTAwMDAwMDAwMDAwMDA=",
        *settings.FIELD_ENCRYPTION_KEYS,
    ]

    call_command("rotate_keys")

    settings.FIELD_ENCRYPTION_KEYS = settings.FIELD_ENCRYPTION_KEYS[:1]
    row = Authenticator.objects.get(type="totp")
    assert SECRET not in str(row.data)
    assert crypto.decrypt(row.data["secret"]) == SECRET


def test_an_admin_takes_the_factor_from_somebody_who_lost_it(evaluator):
    enrol(evaluator)
    issue_token(evaluator)
    theirs, admin = sign_in(evaluator, code()), make_assigned("ADMIN")

    sign_in(admin).post(f"/pegawai/{evaluator.username}/faktor/lepas/")

    assert theirs.get("/dasbor/").status_code == 302
    assert not Authenticator.objects.exists()
    assert not AuthToken.objects.exists()
    assert AuditEntry.objects.get(action="factor.reset").actor == admin
    assert [letter.to for letter in OutboxMessage.objects.all()] == [evaluator.email]


def test_ones_own_is_not_taken_off_without_the_password(required):
    admin = make_assigned("ADMIN")
    enrol(admin)

    answer = sign_in(admin, code()).post(f"/pegawai/{admin.username}/faktor/lepas/")

    assert answer.status_code == 422
    assert Authenticator.objects.exists()
    call_command("reset_factors", admin.username)
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize(
    ("given", "expected"), [("", 401), ("000000", 401), ("right", 200), ("spare", 200)]
)
def test_a_token_wants_the_code_of_an_enrolled_factor(client, evaluator, given, expected):
    spare = enrol(evaluator)[0]
    otp = {"right": code(), "spare": spare}.get(given, given)
    body = {"username": evaluator.username, "password": PASSWORD, "otp": otp}

    answer = client.post("/api/v1/token/", body, content_type="application/json")

    assert answer.status_code == expected
    if expected == 401:
        assert answer.json()["code"] == "otp_required"


def test_no_token_for_whose_role_requires_a_factor_that_is_missing(required, client, evaluator):
    body = {"username": evaluator.username, "password": PASSWORD}

    answer = client.post("/api/v1/token/", body, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (403, "second_factor_missing")


def test_a_new_role_ends_the_tokens_of_before(evaluator, clock):
    officer = make_officer(make_agency())
    issue_token(officer)

    people.assign_role(
        user=officer,
        role=RoleAssignment.Role.EVALUATOR,
        first_day=clock().date(),
        last_day=None,
        by=evaluator,
    )

    assert not AuthToken.objects.filter(user=officer).exists()
