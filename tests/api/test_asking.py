"""`public/inquiries/`: a citizen asks over the API and follows the message by its code."""

import pytest

from inquiries import services
from inquiries.models import CitizenContact, Inquiry
from tests.factories import make_agency, make_officer

pytestmark = pytest.mark.django_db

QUESTION = {"type": "QUESTION", "text": "Kapan lampu jalan diperbaiki?"}


@pytest.fixture
def diskominfo(clock, db):
    return make_agency("DISKOMINFO", is_oversight=True)


@pytest.fixture
def asked(anyone, dishub, clock):
    answer = anyone.post("public/inquiries/", {**QUESTION, "agency": "DISHUB"})
    assert answer.status_code == 201, answer.data
    return answer.data["code"]


def test_a_question_is_taken_in_for_a_code_alone(anyone, asked):
    inquiry = Inquiry.objects.get()

    assert (inquiry.agency.code, inquiry.source, inquiry.status) == ("DISHUB", "PUBLIC_FORM", "NEW")
    assert inquiry.number not in asked


def test_without_an_instansi_diskominfo_takes_it(anyone, diskominfo):
    answer = anyone.post("public/inquiries/", {**QUESTION, "contact": "warga@contoh.id"})

    assert list(answer.data) == ["code"]
    assert Inquiry.objects.get().agency == diskominfo
    assert CitizenContact.objects.get().value == "warga@contoh.id"


def test_the_code_tells_how_it_stands_and_what_was_replied(anyone, asked, dishub):
    officer = make_officer(dishub)
    before = anyone.get(f"public/inquiries/{asked}/")
    services.reply_inquiry(
        inquiry=Inquiry.objects.get(), text="Besok. Hubungi 081234567890.", by=officer
    )
    after = anyone.get(f"public/inquiries/{asked.lower()}/")

    assert (before.status_code, before.data["status"], before.data["replies"]) == (200, "NEW", [])
    assert (after.data["status"], after.data["is_done"]) == ("ANSWERED", True)
    assert "Besok." in after.data["replies"][0]["text"]
    assert b"081234567890" not in after.content
    assert officer.full_name.encode() not in after.content
    assert after["Cache-Control"] == "no-store"


@pytest.mark.parametrize("code", ["AAAA-BBBB-CCCC-DDDD", "x", "%00", "ü"])
def test_a_wrong_code_opens_nothing_and_is_counted(anyone, asked, code):
    answers = [anyone.get(f"public/inquiries/{code}/") for _ in range(21)]

    assert [answer.status_code for answer in answers[:20]] == [404] * 20
    assert answers[0].data["code"] == "unknown_code"
    assert answers[20].status_code == 429
    assert anyone.get(f"public/inquiries/{asked}/").status_code == 429


def test_the_same_key_gives_the_same_code_and_one_message(anyone, dishub, clock):
    body = {**QUESTION, "agency": "DISHUB"}

    first = anyone.post("public/inquiries/", body, key="kunci-1")
    again = anyone.post("public/inquiries/", body, key="kunci-1")
    other = anyone.post("public/inquiries/", {**body, "text": "Lain."}, key="kunci-1")
    no_key = anyone.http.post(
        "/api/v1/public/inquiries/", body, format="json", headers={"Idempotency-Key": ""}
    )

    assert (first.status_code, again.status_code, other.status_code) == (201, 200, 422)
    assert first.data == again.data
    assert no_key.status_code == 400
    assert Inquiry.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"text": "x"}, "type"),
        ({"type": "QUESTION", "text": "\u200b"}, "text"),
        ({**QUESTION, "agency": "TIADA"}, "agency"),
        ({**QUESTION, "contact": "08"}, "contact"),
        ({**QUESTION, "account": 1}, "account"),
    ],
)
def test_bad_input_is_told_by_field_and_keeps_nothing(anyone, dishub, body, field):
    answer = anyone.post("public/inquiries/", body)

    assert (answer.status_code, list(answer.data["fields"])) == (400, [field])
    assert Inquiry.objects.count() == 0


def test_an_address_that_sends_too_much_waits(anyone, dishub, clock):
    statuses = [anyone.post("public/inquiries/", {}).status_code for _ in range(61)]

    assert statuses == [400] * 60 + [429]
