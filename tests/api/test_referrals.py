"""`referrals/`: both sides of a referral, its clock, and who may do what."""

from datetime import timedelta

import pytest

from inquiries.tasks import render_certificates
from tests.factories import (
    make_agency,
    make_head,
    make_inquiry,
    make_officer,
    make_referral,
    make_responsible,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def inquiry(dishub, officer):
    return make_inquiry(dishub, officer)


@pytest.fixture
def referral(clock, inquiry, dpupr, officer, target_officer):
    return make_referral(inquiry, dpupr, officer)


@pytest.fixture
def asker(as_, officer):
    return as_(officer)


@pytest.fixture
def target(as_, target_officer):
    return as_(target_officer)


def ids(answer) -> set[int]:
    assert answer.status_code == 200, answer.data
    return {row["id"] for row in answer.data["results"]}


def test_both_sides_and_diskominfo_see_it_and_nobody_else(asker, target, as_, evaluator, referral):
    third = as_(make_officer(make_agency("DLHK")))
    path = f"referrals/{referral.pk}/"

    for partner in (asker, target, as_(evaluator)):
        assert ids(partner.get("referrals/")) == {referral.pk}
        assert partner.get(path).status_code == 200
    assert ids(third.get("referrals/")) == set()
    assert third.get(path).content == third.get("referrals/999999/").content


def test_the_list_is_filtered_by_direction_status_and_instansi(asker, target, referral):
    assert ids(asker.get("referrals/", direction="out")) == {referral.pk}
    assert ids(asker.get("referrals/", direction="in")) == set()
    assert ids(target.get("referrals/", direction="in", status="SENT")) == {referral.pk}
    assert ids(target.get("referrals/", status="ANSWERED")) == set()
    assert ids(target.get("referrals/", agency="DPUPR")) == {referral.pk}
    assert ids(target.get("referrals/", agency="DISHUB")) == set()


@pytest.mark.pasal("Lampiran B.4")
def test_what_is_late_is_judged_by_the_stored_times(target, referral, clock):
    path = f"referrals/{referral.pk}/"
    clock.set(referral.due_at)
    in_time = target.get(path).data
    clock.advance(timedelta(seconds=1))
    late = target.get(path).data

    assert (in_time["is_late"], in_time["seconds_left"], in_time["verdict"]) == (
        False,
        0,
        "RUNNING",
    )
    assert (late["is_late"], late["seconds_left"], late["verdict"]) == (True, 0, "OVERDUE")
    assert ids(target.get("referrals/", late="true")) == {referral.pk}
    assert ids(target.get("referrals/", late="false")) == set()


@pytest.mark.pasal("Lampiran B.4")
def test_an_answer_stops_the_clock(asker, target, referral, clock, target_officer):
    clock.advance(timedelta(hours=2))

    answer = target.post(f"referrals/{referral.pk}/answer/", {"text": "Diperbaiki Senin."})

    assert (answer.status_code, answer.data["status"]) == (200, "ANSWERED")
    assert (answer.data["verdict"], answer.data["seconds_left"]) == ("ON_TIME", None)
    assert answer.data["stopped_at"] == "2026-11-24T16:05:00+08:00"
    (said,) = asker.get(f"referrals/{referral.pk}/").data["answers"]
    assert (said["text"], said["by"]) == ("Diperbaiki Senin.", target_officer.full_name)


def test_a_rejection_names_the_reason_and_the_instansi_it_suggests(target, referral):
    make_agency("DLHK")

    answer = target.post(
        f"referrals/{referral.pk}/reject/", {"reason": "Drainase.", "suggested_agency": "DLHK"}
    )

    assert (answer.status_code, answer.data["status"]) == (200, "REJECTED")
    assert (answer.data["outcome_reason"], answer.data["suggested_agency"]) == ("Drainase.", "DLHK")


def test_a_rejection_may_suggest_nobody(target, referral):
    answer = target.post(f"referrals/{referral.pk}/reject/", {"reason": "Bukan kami."})

    assert (answer.status_code, answer.data["suggested_agency"]) == (200, None)


def test_the_asker_withdraws(asker, referral):
    answer = asker.post(f"referrals/{referral.pk}/withdraw/")

    assert (answer.status_code, answer.data["status"]) == (200, "WITHDRAWN")
    assert answer.data["verdict"] == "NONE"


def test_an_answered_referral_is_neither_answered_rejected_nor_withdrawn_again(
    asker, target, referral
):
    path = f"referrals/{referral.pk}/"
    target.post(f"{path}answer/", {"text": "Senin."})

    answers = [
        target.post(f"{path}answer/", {"text": "Selasa."}),
        target.post(f"{path}reject/", {"reason": "Bukan kami."}),
        asker.post(f"{path}withdraw/"),
    ]

    assert {(answer.status_code, answer.data["code"]) for answer in answers} == {
        (409, "referral_state")
    }


def test_who_may_answer_reject_and_withdraw(as_, request, dishub, dpupr, referral, evaluator):
    people = {
        "asker": request.getfixturevalue("officer"),
        "asking pejabat": make_responsible(dishub),
        "asking kepala": make_head(dishub),
        "target": request.getfixturevalue("target_officer"),
        "target pejabat": make_responsible(dpupr),
        "target kepala": make_head(dpupr),
        "diskominfo": evaluator,
    }
    # an unknown field is refused only after the gate: 400 tells that the gate was open
    may = {
        name: tuple(
            as_(user).post(f"referrals/{referral.pk}/{action}/", {"x": 1}).status_code == 400
            for action in ("answer", "reject", "withdraw")
        )
        for name, user in people.items()
    }

    assert may == {
        "asker": (False, False, True),
        "asking pejabat": (False, False, True),
        "asking kepala": (False, False, False),
        "target": (True, True, False),
        "target pejabat": (True, True, False),
        "target kepala": (True, True, False),
        "diskominfo": (False, False, False),
    }


@pytest.mark.parametrize(
    ("side", "action", "body"),
    [
        ("target", "answer", {"text": "Senin."}),
        ("target", "reject", {"reason": "Bukan kami."}),
        ("asker", "withdraw", {}),
    ],
)
def test_every_write_refuses_a_stale_version(request, referral, side, action, body):
    partner = request.getfixturevalue(side)
    seen = partner.get(f"referrals/{referral.pk}/").data["version"]

    stale = partner.post(f"referrals/{referral.pk}/{action}/", {**body, "version": seen - 1})
    fresh = partner.post(f"referrals/{referral.pk}/{action}/", {**body, "version": seen})

    assert (stale.status_code, stale.data["code"]) == (409, "stale_version")
    assert fresh.status_code == 200


def test_diskominfo_reads_reasons_and_answers_masked(as_, evaluator, target, referral):
    said = "Hubungi Budi di 081234567890."
    target.post(f"referrals/{referral.pk}/answer/", {"text": said})

    row = as_(evaluator).get(f"referrals/{referral.pk}/").data

    assert "081234567890" not in row["answers"][0]["text"]
    assert target.get(f"referrals/{referral.pk}/").data["answers"][0]["text"] == said


@pytest.mark.parametrize(
    ("action", "body", "sentence"),
    [
        ("answer", {}, "Jawaban wajib diisi."),
        ("answer", {"text": "\u0000"}, "Jawaban"),
        ("reject", {}, "Alasan wajib diisi."),
        ("reject", {"reason": "x", "suggested_agency": "TIADA"}, "Instansi TIADA tidak ditemukan."),
        ("answer", {"text": "x", "due_at": None}, "Kolom tidak dapat diubah: due_at."),
        ("answer", {"text": "x", "version": "baru"}, ""),
    ],
)
def test_bad_input_says_why_and_stops_no_clock(target, referral, action, body, sentence):
    answer = target.post(f"referrals/{referral.pk}/{action}/", body)

    assert answer.status_code == 400
    assert sentence in answer.data["detail"]
    referral.refresh_from_db()
    assert referral.status == "SENT"


@pytest.mark.pasal("Lampiran B.4")
def test_the_bukti_24_jam_is_frozen_on_request_and_handed_out_when_printed(
    asker, target, as_, evaluator, referral
):
    path = f"referrals/{referral.pk}/certificate/"

    before = asker.get(path)
    asked = asker.post(path)
    waiting = target.get(path)
    render_certificates()
    printed = as_(evaluator).get(path)

    assert before.status_code == 404
    assert (asked.status_code, len(asked.data["sha256"])) == (202, 64)
    assert (waiting.status_code, waiting["Retry-After"]) == (202, "5")
    assert (printed.status_code, printed["Content-Type"]) == (200, "application/pdf")
    assert b"".join(printed.streaming_content).startswith(b"%PDF-")


def test_a_stranger_gets_no_bukti(as_, referral):
    third = as_(make_officer(make_agency("DLHK")))
    path = f"referrals/{referral.pk}/certificate/"

    assert (third.get(path).status_code, third.post(path).status_code) == (404, 404)
