"""The rarer steps over the API: aside, outside, to a colleague, back, and the Pejabat's word."""

from datetime import timedelta

import pytest

from agencies.models import OutsideBody
from inquiries.services import Author
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
def inquiry(clock, dishub, officer):
    return make_inquiry(dishub, officer)


@pytest.fixture
def desk(as_, officer):
    return as_(officer)


@pytest.fixture
def target(as_, target_officer):
    return as_(target_officer)


@pytest.fixture
def referral(inquiry, dpupr, officer, target_officer):
    return make_referral(inquiry, dpupr, officer)


@pytest.fixture
def answered(referral, target):
    assert target.post(f"referrals/{referral.pk}/answer/", {"text": "Senin."}).status_code == 200
    return referral


@pytest.fixture
def pln(db):
    return OutsideBody.objects.create(
        code="PLN", name="PT PLN (Persero) Berau", short_name="PLN", kind="OUTSIDE", channel="123"
    )


def path(inquiry, action: str) -> str:
    return f"inquiries/{inquiry.number}/{action}/"


def of(referral, action: str) -> str:
    return f"referrals/{referral.pk}/{action}/"


def test_a_message_is_redirected_to_a_body_outside(desk, anyone, inquiry, pln):
    (body,) = anyone.get("outside-bodies/").data["results"]

    answer = desk.post(path(inquiry, "redirect"), {"body": body["code"], "text": "Itu urusan PLN."})

    assert (answer.status_code, answer.data["status"]) == (200, "REDIRECTED")
    assert answer.data["replies"][0]["outside_body"] == "PLN"
    assert "123" in answer.data["replies"][0]["text"]
    assert answer.data["referrals"] == []


def test_a_colleague_is_assigned_and_only_a_pejabat_reassigns(desk, as_, dishub, inquiry):
    make_officer(dishub, "petugas2.dishub")
    third = as_(make_officer(dishub, "petugas3.dishub"))
    responsible = as_(make_responsible(dishub))

    assigned = desk.post(path(inquiry, "assign"), {"to": "petugas2.dishub", "note": "Mohon cek."})
    refused = third.post(path(inquiry, "assign"), {"to": "petugas3.dishub"})
    reassigned = responsible.post(path(inquiry, "assign"), {"to": "petugas3.dishub"})

    assert (assigned.status_code, assigned.data["assigned_to"]) == (200, "petugas2.dishub")
    assert refused.status_code == 403
    assert reassigned.data["assigned_to"] == "petugas3.dishub"


@pytest.mark.parametrize("to", ["petugas.dpupr", "tiada", ""])
def test_nobody_outside_the_instansi_is_assigned(desk, inquiry, target_officer, to):
    answer = desk.post(path(inquiry, "assign"), {"to": to})

    assert (answer.status_code, list(answer.data["fields"])) == (400, ["to"])


def test_a_pejabat_takes_over_what_a_colleague_holds(desk, as_, dishub, inquiry):
    responsible = make_responsible(dishub)

    refused = desk.post(path(inquiry, "take-over"))
    answer = as_(responsible).post(path(inquiry, "take-over"))

    assert refused.status_code == 403
    assert answer.data["claimed_by"] == responsible.username


def test_spam_is_set_aside_and_restored_by_a_pejabat(desk, as_, dishub, inquiry):
    responsible = as_(make_responsible(dishub))

    spam = desk.post(path(inquiry, "dismiss"), {"kind": "SPAM", "reason": "Iklan."})
    refused = desk.post(path(inquiry, "restore"), {"reason": "Keliru."})
    restored = responsible.post(path(inquiry, "restore"), {"reason": "Keliru."})

    assert (spam.status_code, spam.data["status"]) == (200, "SPAM")
    assert refused.status_code == 403
    assert (restored.status_code, restored.data["status"]) == (200, "NEW")


def test_a_duplicate_names_its_original_and_is_answered_with_it(desk, dishub, officer, inquiry):
    again = make_inquiry(dishub, officer, author=Author(handle="@lain"))

    dismissed = desk.post(
        path(again, "dismiss"),
        {"kind": "DUPLICATE", "reason": "Sama.", "original": inquiry.number},
    )
    desk.post(path(inquiry, "reply"), {"text": "Sudah diperbaiki."})
    answered = desk.get(f"inquiries/{again.number}/")

    assert (dismissed.data["status"], dismissed.data["duplicate_of"]) == (
        "DUPLICATE",
        inquiry.number,
    )
    assert answered.data["status"] == "ANSWERED"
    assert answered.data["replies"][0]["text"] == "Sudah diperbaiki."


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"kind": "DUPLICATE", "reason": "Sama."}, "original"),
        ({"kind": "SPAM", "reason": "x", "original": "2611-AAAAA"}, "original"),
        ({"kind": "SPAM"}, "reason"),
        ({"kind": "LAIN", "reason": "x"}, "kind"),
    ],
)
def test_a_dismissal_that_makes_no_sense_is_told_by_field(desk, inquiry, body, field):
    answer = desk.post(path(inquiry, "dismiss"), body)

    assert (answer.status_code, list(answer.data["fields"])) == (400, [field])


def test_a_late_message_reopens_within_the_window_and_is_new_after_it(desk, inquiry, clock):
    desk.post(path(inquiry, "reply"), {"text": "Sudah."})

    thanks = desk.post(path(inquiry, "reopen"), {"text": "Terima kasih.", "is_thanks": True})
    reopened = desk.post(path(inquiry, "reopen"), {"text": "Masih mati."})
    desk.post(path(inquiry, "reply"), {"text": "Sudah lagi."})
    clock.advance(timedelta(days=8))
    fresh = desk.post(path(inquiry, "reopen"), {"text": "Mati lagi."})

    assert thanks.data["status"] == "ANSWERED"
    assert (reopened.data["status"], reopened.data["cycle"]) == ("IN_PROGRESS", 2)
    assert [row["text"] for row in reopened.data["follow_ups"]] == ["Terima kasih.", "Masih mati."]
    assert fresh.data["number"] != inquiry.number
    assert fresh.data["continues"] == inquiry.number


def test_a_note_is_read_by_the_instansi_and_diskominfo_alone(
    desk, as_, target, referral, evaluator, inquiry
):
    added = desk.post(path(inquiry, "notes"), {"text": "Telepon warga besok."})

    def notes(partner):
        rows = partner.get(path(inquiry, "events")).data["results"]
        return [row["note"] for row in rows if row["kind"] == "NOTED"]

    assert (added.status_code, added.data["kind"]) == (201, "NOTED")
    assert notes(desk) == notes(as_(evaluator)) == ["Telepon warga besok."]
    assert notes(target) == []
    assert target.post(path(inquiry, "notes"), {"text": "x"}).status_code == 403


@pytest.mark.pasal("Lampiran B.4")
def test_an_incomplete_answer_is_returned_and_keeps_its_verdict(desk, target, answered, clock):
    clock.advance(timedelta(hours=30))

    returned = desk.post(of(answered, "return"), {"reason": "Sebutkan tanggalnya."})
    again = target.post(of(answered, "answer"), {"text": "Senin tanggal 30."})

    assert (returned.status_code, returned.data["status"]) == (200, "RETURNED")
    assert returned.data["outcome_reason"] == "Sebutkan tanggalnya."
    assert (again.data["status"], again.data["verdict"]) == ("ANSWERED", "ON_TIME")


@pytest.mark.pasal("Lampiran B.4")
def test_an_answer_is_voided_contested_and_decided(as_, target, dishub, answered, evaluator):
    judge = as_(make_responsible(dishub))

    voided = judge.post(of(answered, "void"), {"reason": "Tidak menjawab pertanyaan."})
    contested = target.post(of(answered, "contest"), {"reason": "Sudah dijawab."})
    decided = as_(evaluator).post(
        of(answered, "decide-contest"), {"is_overturned": True, "reason": "Jawabannya cukup."}
    )

    assert (voided.data["status"], voided.data["stopped_at"]) == ("SENT", None)
    assert voided.data["seconds_left"] == 24 * 3600
    assert contested.data["answers"][0]["void"]["contest_reason"] == "Sudah dijawab."
    assert decided.data["status"] == "ANSWERED"
    assert decided.data["answers"][0]["void"]["is_overturned"] is True


def test_a_pejabat_gives_up_waiting(as_, dishub, referral):
    judge = as_(make_responsible(dishub))

    answer = judge.post(of(referral, "close-unanswered"), {"reason": "Sudah lewat telepon."})

    assert (answer.status_code, answer.data["status"]) == (200, "CLOSED_UNANSWERED")
    assert answer.data["verdict"] == "NONE"


def test_after_two_refusals_diskominfo_names_the_instansi(
    desk, as_, target, inquiry, referral, officer, evaluator
):
    other = make_agency("DLHK")
    second = as_(make_officer(other))
    target.post(of(referral, "reject"), {"reason": "Bukan kami."})
    sent = desk.post(path(inquiry, "refer"), {"agency": "DLHK", "reason": "Drainase."}).data
    second.post(f"referrals/{sent['id']}/reject/", {"reason": "Bukan kami juga."})
    body = {"agency": "DPUPR", "reason": "Tugas DPUPR."}

    third = desk.post(path(inquiry, "refer"), body)
    refused = desk.post(f"referrals/{sent['id']}/designate/", body)
    named = as_(evaluator).post(f"referrals/{sent['id']}/designate/", body)

    assert (third.status_code, refused.status_code) == (409, 403)
    assert (named.status_code, named.data["to_agency"]) == (201, "DPUPR")
    assert (named.data["is_designated"], named.data["from_agency"]) == (True, "DISHUB")


def test_who_may_take_the_steps_of_a_referral(
    as_, dishub, dpupr, officer, target_officer, answered, evaluator
):
    people = {
        "asker": officer,
        "asking pejabat": make_responsible(dishub),
        "asking kepala": make_head(dishub),
        "target": target_officer,
        "target pejabat": make_responsible(dpupr),
        "target kepala": make_head(dpupr),
        "diskominfo": evaluator,
    }
    actions = ("return", "void", "close-unanswered", "contest", "decide-contest", "designate")
    may = {
        name: [
            action
            for action in actions
            if as_(user).post(of(answered, action), {"x": 1}).status_code == 400
        ]
        for name, user in people.items()
    }

    assert may == {
        "asker": ["return"],
        "asking pejabat": ["return", "void", "close-unanswered"],
        "asking kepala": [],
        "target": ["contest"],
        "target pejabat": ["contest"],
        "target kepala": ["contest"],
        "diskominfo": ["decide-contest", "designate"],
    }


@pytest.mark.parametrize(
    ("action", "body"),
    [
        ("redirect", {"body": "PLN", "text": "Urusan PLN."}),
        ("assign", {"to": "petugas.dishub"}),
        ("dismiss", {"kind": "SPAM", "reason": "Iklan."}),
        ("notes", {"text": "Catatan."}),
        ("reopen", {"text": "Lanjutan."}),
    ],
)
def test_every_step_refuses_a_stale_version(desk, inquiry, pln, action, body):
    answer = desk.post(path(inquiry, action), {**body, "version": inquiry.version - 1})

    assert (answer.status_code, answer.data["code"]) == (409, "stale_version")


@pytest.mark.parametrize("action", ["return", "void", "close-unanswered"])
def test_every_step_of_a_referral_refuses_a_stale_version(as_, dishub, answered, action):
    judge = as_(make_responsible(dishub))

    answer = judge.post(of(answered, action), {"reason": "x", "version": 1})

    assert (answer.status_code, answer.data["code"]) == (409, "stale_version")


def test_diskominfo_reads_reasons_of_a_dispute_masked(as_, dishub, answered, evaluator):
    judge = as_(make_responsible(dishub))
    judge.post(of(answered, "void"), {"reason": "Warga 081234567890 tidak puas."})

    row = as_(evaluator).get(f"referrals/{answered.pk}/").data

    assert "081234567890" not in row["answers"][0]["void"]["reason"]


def test_a_holding_reply_is_sent_with_the_template_where_no_text_is_given(desk, inquiry, referral):
    answer = desk.post(path(inquiry, "hold"), {})

    inquiry.refresh_from_db()
    assert (answer.status_code, inquiry.status) == (200, "REFERRED")
    text = inquiry.holding_replies.get().text
    assert inquiry.number in text
    assert str(referral.to_agency) in text
