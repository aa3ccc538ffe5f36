"""Every bad input of the area "api": what it gets, and that it changes nothing."""

from pathlib import Path

import pytest
import yaml

from inquiries.models import Event, Inquiry
from tests.factories import make_inquiry, make_referral

pytestmark = pytest.mark.django_db

FILE = Path(__file__).parents[1] / "data" / "bad_inputs.yaml"
CASES = {
    case["id"]: case
    for case in yaml.safe_load(FILE.read_text(encoding="utf-8"))
    if case["area"] == "api"
}
MESSAGE = {"type": "QUESTION", "text": "Kapan lampu diperbaiki?"}


@pytest.fixture
def desk(as_, officer):
    return as_(officer)


@pytest.fixture
def inquiry(dishub, officer):
    return make_inquiry(dishub, officer)


def matches(answer, case_id: str, *, sentence: str | None = None) -> None:
    """Check that an answer is what the list of bad inputs expects."""
    expected = CASES[case_id]["expect"]
    assert answer.status_code == expected["status"], answer.content
    assert answer.json()["detail"] == (sentence or expected["message"])


def send(partner, body: bytes, content_type: str = "application/json"):
    return partner.http.generic("POST", "/api/v1/inquiries/", body, content_type=content_type)


def rows() -> tuple[int, int]:
    return Inquiry.objects.count(), Event.objects.count()


def test_every_case_of_the_list_is_tried():
    source = Path(__file__).read_text(encoding="utf-8")

    assert [case for case in CASES if f'"{case}"' not in source] == []


def test_what_the_rules_decide_is_named_and_stays(desk, inquiry, dpupr, officer):
    """API053, on each write that takes a version."""
    referral = make_referral(inquiry, dpupr, officer)
    case = CASES["API053"]["input"]["json"]
    before = (rows(), Inquiry.objects.values().get())
    for path in (
        *(f"inquiries/{inquiry.number}/{name}/" for name in ("claim", "release", "close", "reply")),
        f"referrals/{referral.pk}/withdraw/",
    ):
        matches(desk.post(path, case), "API053")

    assert (rows(), Inquiry.objects.values().get()) == before


@pytest.mark.parametrize("case", ["API055", "API056"])
@pytest.mark.parametrize("whose", ["nobody", "another Instansi"])
def test_another_message_that_one_may_not_see(desk, inquiry, dpupr, target_officer, case, whose):
    """Both objects are checked; a foreign one reads like one that does not exist."""
    foreign = make_inquiry(dpupr, target_officer)
    original = foreign.number if whose == "another Instansi" else "2611-99999"
    before = (rows(), Inquiry.objects.values().order_by("pk").last())
    body = {"kind": "DUPLICATE", "reason": "Sama.", "original": original}

    answer = desk.post(f"inquiries/{inquiry.number}/dismiss/", body)

    matches(answer, case, sentence="Pesan asli tidak ditemukan di Instansi Anda.")
    assert (rows(), Inquiry.objects.values().order_by("pk").last()) == before


def test_a_body_that_ends_too_early(desk):
    matches(send(desk, CASES["API058"]["input"]["body"].encode()), "API058")
    assert rows() == (0, 0)


def test_a_body_of_a_hundred_thousand_brackets(desk):
    matches(send(desk, b"[" * 100000), "API059")
    assert rows() == (0, 0)


def test_a_key_named_twice(desk):
    matches(send(desk, b'{"type": "QUESTION", "text": "a", "text": "b"}'), "API061")
    assert rows() == (0, 0)


@pytest.mark.parametrize(
    "content_type", ["text/xml", "multipart/form-data; boundary=x", "text/plain"]
)
def test_a_format_that_is_not_read(desk, content_type):
    body = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
    matches(send(desk, body, content_type), "API062")
    assert rows() == (0, 0)


def test_a_key_with_another_body(desk):
    first = desk.post("inquiries/", MESSAGE, key="kunci-1")
    before = rows()

    matches(desk.post("inquiries/", {**MESSAGE, "text": "Lain."}, key="kunci-1"), "API064")

    assert (first.status_code, rows()) == (201, before)


def test_a_key_with_the_same_body_gets_the_first_answer(desk):
    first = desk.post("inquiries/", MESSAGE, key="kunci-1")
    before = rows()

    again = desk.post("inquiries/", MESSAGE, key="kunci-1")

    assert (again.status_code, again.json()) == (201, first.json())
    assert (again["Idempotency-Replayed"], rows()) == ("true", before)


def test_a_refused_write_may_be_mended_under_the_same_key(desk):
    refused = desk.post("inquiries/", {"text": "x"}, key="kunci-1")
    mended = desk.post("inquiries/", MESSAGE, key="kunci-1")

    assert (refused.status_code, mended.status_code) == (400, 201)


@pytest.mark.parametrize("key", ["", "x" * 201, "kunci\u00e9"])
def test_a_key_that_is_none(desk, key):
    answer = desk.http.post(
        "/api/v1/inquiries/", MESSAGE, format="json", headers={"Idempotency-Key": key}
    )

    assert (answer.status_code, answer.data["code"]) == (400, "idempotency_key_invalid")
    assert rows() == (0, 0)


def test_two_people_may_use_the_same_key(desk, as_, target_officer):
    first = desk.post("inquiries/", MESSAGE, key="kunci-1")
    other = as_(target_officer).post("inquiries/", MESSAGE, key="kunci-1")

    assert first.data["number"] != other.data["number"]


def test_a_token_that_is_none(desk):
    desk.http.credentials(HTTP_AUTHORIZATION="Token abc")
    matches(desk.post("inquiries/", MESSAGE), "API065")
    assert rows() == (0, 0)


@pytest.mark.parametrize(
    "path",
    ["inquiries/", "referrals/", "reports/", "decrees/", "accounts/", "appointments/", "agencies/",
     "platforms/", "official-accounts/"],
)  # fmt: skip
def test_a_limit_beyond_bounds(desk, path):
    matches(desk.get(path, limit=1000000), "API067")
    for limit in ("0", "-1", "x", "1e3", "", "٣"):
        assert desk.get(path, limit=limit).status_code == 400
