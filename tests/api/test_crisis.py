"""Flags over the API, and the Pejabat's word on a reply in a crisis."""

import pytest

from tests.factories import make_head, make_inquiry, make_responsible

pytestmark = pytest.mark.django_db


@pytest.fixture
def inquiry(clock, dishub, officer):
    return make_inquiry(dishub, officer)


@pytest.fixture
def desk(as_, officer):
    return as_(officer)


@pytest.fixture
def pejabat(as_, dishub):
    return as_(make_responsible(dishub))


def path(inquiry, action):
    return f"inquiries/{inquiry.number}/{action}/"


CRISIS = {"flag": "CRISIS", "reason": "Ada korban."}


def test_a_reply_in_a_crisis_is_accepted_and_counts_once_approved(desk, pejabat, inquiry, clock):
    flagged = desk.post(path(inquiry, "flag"), CRISIS)
    proposed = desk.post(path(inquiry, "reply"), {"text": "Ditangani."})
    refused = desk.post(path(inquiry, "approve"), {})
    approved = pejabat.post(path(inquiry, "approve"), {"text": "Tim di tempat."})

    assert flagged.data["is_crisis"] is True
    assert (proposed.status_code, proposed.data["status"]) == (202, "IN_PROGRESS")
    assert [row["outcome"] for row in proposed.data["proposals"]] == ["WAITING"]
    assert refused.status_code == 403
    assert (approved.status_code, approved.data["status"]) == (200, "ANSWERED")
    assert approved.data["replies"][0]["text"] == "Tim di tempat."
    assert approved.data["replies"][0]["approved_by"]


def test_a_proposal_is_sent_back(desk, pejabat, inquiry):
    desk.post(path(inquiry, "flag"), CRISIS)
    desk.post(path(inquiry, "reply"), {"text": "Ditangani."})

    answer = pejabat.post(path(inquiry, "return-reply"), {"reason": "Lebih jelas."})

    assert answer.data["proposals"][0]["note"] == "Lebih jelas."
    assert pejabat.post(path(inquiry, "return-reply"), {"reason": "Lagi."}).status_code == 409


def test_only_a_pejabat_lifts_a_crisis(desk, pejabat, as_, dishub, inquiry):
    desk.post(path(inquiry, "flag"), CRISIS)
    end = {**CRISIS, "reason": "Selesai."}

    assert desk.post(path(inquiry, "unflag"), end).status_code == 403
    assert as_(make_head(dishub)).post(path(inquiry, "unflag"), end).status_code == 403
    assert pejabat.post(path(inquiry, "unflag"), end).data["is_crisis"] is False


def test_a_flag_needs_its_kind_and_its_reason(desk, inquiry):
    assert desk.post(path(inquiry, "flag"), {"reason": "Ya."}).status_code == 400
    assert desk.post(path(inquiry, "flag"), {"flag": "CRISIS"}).status_code == 400
    gist = {**CRISIS, "gist": "Lampu."}
    assert desk.post(path(inquiry, "flag"), gist).status_code == 400
    assert desk.post(path(inquiry, "flag"), CRISIS).status_code == 200
    assert desk.post(path(inquiry, "flag"), CRISIS).status_code == 409


def test_an_abusive_text_is_covered_in_the_list_and_read_in_the_message(desk, inquiry):
    flag = {"flag": "ABUSIVE", "reason": "Menghina.", "gist": "Kapan menyala?"}

    opened = desk.post(path(inquiry, "flag"), flag)

    (listed,) = desk.get("inquiries/").data["results"]
    assert (opened.data["is_abusive"], opened.data["text"]) == (True, inquiry.text)
    assert listed["text"].startswith("Kapan menyala?")
    assert inquiry.text not in listed["text"]
    again = desk.post(path(inquiry, "unflag"), {"flag": "ABUSIVE", "reason": "Tidak."})
    assert again.data["is_abusive"] is False
