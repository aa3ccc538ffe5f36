"""What is said on the accounts, over the API (Pasal 8f)."""

import pytest

from tests.factories import make_account, make_agency, make_decree

pytestmark = pytest.mark.django_db


def test_it_is_noted_seen_put_back_and_made_an_inquiry(clock, as_, dishub, officer):
    account = make_account(dishub)
    make_decree(dishub, accounts=[account])
    desk = as_(officer)
    body = {"account": account.pk, "text": "Parkir penuh?", "external_id": "901"}

    made = desk.post("mentions/", body)
    path = f"mentions/{made.json()['id']}/"
    again = desk.post("mentions/", body)
    seen = desk.post(f"{path}seen/", {}).json()
    assert desk.get("mentions/").json()["results"] == []
    unseen = desk.post(f"{path}unseen/", {}).json()
    first = desk.post(f"{path}make-inquiry/", {})
    second = desk.post(f"{path}make-inquiry/", {"type": "COMMENT"})

    assert made.status_code == 201
    assert (again.status_code, again.json()["code"]) == (409, "monitoring")
    assert (seen["seen_at"] is None, unseen["seen_at"]) == (False, None)
    assert (first.status_code, second.status_code) == (201, 200)
    number = first.json()["inquiry"]
    assert second.json()["inquiry"] == number
    assert desk.get(f"inquiries/{number}/").json()["type"] == "QUESTION"
    assert desk.get("mentions/?state=pesan").json()["results"][0]["inquiry"] == number


def test_an_account_of_another_reads_as_unknown(clock, as_, officer):
    foreign = make_account(make_agency("DLHK"), "dlhk")

    answer = as_(officer).post("mentions/", {"account": foreign.pk, "text": "Halo."})

    assert answer.status_code == 400
