"""Isu massal over the API."""

import pytest

from inquiries.models import Reply
from tests.factories import make_agency, make_inquiry, make_officer

pytestmark = pytest.mark.django_db


def test_an_issue_is_made_changed_and_answered(clock, as_, dishub, officer):
    rows = [make_inquiry(dishub, officer) for _ in range(3)]
    numbers = [row.number for row in rows]
    desk = as_(officer)

    made = desk.post("issues/", {"name": "Lampu mati", "inquiries": numbers[:2]}).json()
    path = f"issues/{made['id']}/"
    desk.post(f"{path}add/", {"inquiries": numbers[2:]})
    left = desk.post(f"{path}remove/", {"inquiries": [numbers[1]]}).json()
    told = desk.post(f"{path}answer/", {"text": "Sudah menyala.", "version": left["version"]})
    again = desk.post(f"{path}answer/", {"text": "Lagi.", "version": left["version"]})

    assert (made["lead"], made["total"], made["still_open"]) == (numbers[0], 2, 2)
    assert left["inquiries"] == [numbers[0], numbers[2]]
    assert [row["is_done"] for row in told.json()["results"]] == [True, True]
    assert (again.status_code, again.json()["code"]) == (409, "stale_version")
    assert Reply.objects.count() == 2
    assert desk.get("issues/").json()["results"][0]["still_open"] == 0


def test_what_is_not_in_ones_own_inbox_is_refused_as_unknown(clock, as_, dishub, officer):
    other = make_agency("DLHK")
    foreign = make_inquiry(other, make_officer(other))

    answer = as_(officer).post("issues/", {"name": "Isu", "inquiries": [foreign.number]})

    assert answer.status_code == 400
