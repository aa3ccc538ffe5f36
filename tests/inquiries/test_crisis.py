"""A crisis: Diskominfo watches, a Pejabat approves, the clock does not care."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies.models import OutsideBody
from inquiries import services
from inquiries.errors import Deviation, InquiryError
from inquiries.models import Event, Inquiry, Reply, ReplyProposal
from tests.factories import make_inquiry, make_referral

pytestmark = pytest.mark.django_db


@pytest.fixture
def crisis(inquiry, officer):
    return services.flag_crisis(inquiry=inquiry, reason="Ada korban.", by=officer)


@pytest.fixture
def proposal(crisis, officer, responsible):
    return services.reply_inquiry(inquiry=crisis, text="Sedang ditangani.", by=officer)


def told(user, part):
    return user.notifications.filter(text__contains=part).exists()


def url(name, inquiry):
    return reverse(f"inquiries:{name}", args=[inquiry.number])


# --- the flag ---------------------------------------------------------------------------------
def test_a_flag_keeps_who_when_and_why_and_tells_diskominfo(
    inquiry, officer, responsible, head, evaluator, clock
):
    services.flag_crisis(inquiry=inquiry, reason="Ada korban.", by=officer)

    event = inquiry.events.get(kind="CRISIS_FLAGGED")
    inquiry.refresh_from_db()
    assert (inquiry.is_crisis, inquiry.status) == (True, "IN_PROGRESS")
    assert (event.by, event.at, event.note) == (officer, clock(), "Ada korban.")
    assert all(told(user, "ditandai krisis") for user in (evaluator, responsible, head))


def test_a_flag_moves_no_clock(inquiry, referral, officer, clock):
    before = (referral.due_at, referral.next_check_at, referral.status)

    services.flag_crisis(inquiry=inquiry, reason="Ada korban.", by=officer)

    referral.refresh_from_db()
    assert (referral.due_at, referral.next_check_at, referral.status) == before


@pytest.mark.parametrize("reason", ["", "  "])
def test_no_flag_without_a_reason(inquiry, officer, reason):
    with pytest.raises(InquiryError, match="alasan"):
        services.flag_crisis(inquiry=inquiry, reason=reason, by=officer)


def test_what_is_answered_becomes_no_crisis(inquiry, officer):
    services.reply_inquiry(inquiry=inquiry, text="Sudah.", by=officer)

    with pytest.raises(InquiryError):
        services.flag_crisis(inquiry=inquiry, reason="Ada korban.", by=officer)


def test_a_flag_is_lifted_once_nothing_waits(proposal, crisis, responsible, evaluator):
    with pytest.raises(InquiryError, match="usulan"):
        services.lift_crisis(inquiry=crisis, reason="Selesai.", by=responsible)
    services.return_proposal(inquiry=crisis, reason="Lebih lengkap.", by=responsible)

    services.lift_crisis(inquiry=crisis, reason="Selesai.", by=responsible)

    crisis.refresh_from_db()
    assert not crisis.is_crisis
    assert told(evaluator, "dicabut")


# --- the proposal -----------------------------------------------------------------------------
def test_what_a_petugas_replies_waits_and_answers_nothing(proposal, crisis, responsible):
    crisis.refresh_from_db()
    assert isinstance(proposal, ReplyProposal)
    assert (crisis.status, crisis.first_answered_at) == ("IN_PROGRESS", None)
    assert crisis.claimed_by is None
    assert not Reply.objects.exists()
    assert told(responsible, "menunggu persetujuan")


def test_the_answer_counts_from_the_approval(proposal, crisis, officer, responsible, clock):
    clock.advance(timedelta(hours=2))

    reply = services.approve_reply(inquiry=crisis, by=responsible)

    crisis.refresh_from_db()
    proposal.refresh_from_db()
    assert (crisis.status, crisis.first_answered_at, reply.at) == ("ANSWERED", clock(), clock())
    assert (reply.text, reply.by, reply.approved_by) == (
        "Sedang ditangani.",
        officer,
        responsible,
    )
    assert (proposal.outcome, proposal.reply) == ("APPROVED", reply)
    assert told(officer, "menyetujui")


def test_an_edited_approval_keeps_the_proposal_as_it_was(proposal, crisis, responsible):
    reply = services.approve_reply(inquiry=crisis, by=responsible, text="Tim sudah di tempat.")

    proposal.refresh_from_db()
    assert (reply.text, proposal.text) == ("Tim sudah di tempat.", "Sedang ditangani.")


def test_what_is_sent_back_carries_its_note_and_may_be_proposed_again(
    proposal, crisis, officer, responsible
):
    services.return_proposal(inquiry=crisis, reason="Sebut nomor darurat.", by=responsible)
    crisis.refresh_from_db()

    again = services.reply_inquiry(inquiry=crisis, text="Hubungi petugas.", by=officer)

    proposal.refresh_from_db()
    assert (proposal.outcome, proposal.note) == ("RETURNED", "Sebut nomor darurat.")
    assert told(officer, "mengembalikan")
    assert again.outcome == "WAITING"


def test_a_newer_proposal_replaces_the_one_that_waits(proposal, crisis, colleague):
    services.reply_inquiry(inquiry=crisis, text="Lebih baik.", by=colleague)

    outcomes = list(crisis.proposals.values_list("text", "outcome"))
    assert outcomes == [("Sedang ditangani.", "REPLACED"), ("Lebih baik.", "WAITING")]


def test_a_pejabat_answers_a_crisis_at_once(crisis, responsible):
    services.release_inquiry(inquiry=crisis, by=crisis.claimed_by)

    reply = services.reply_inquiry(inquiry=crisis, text="Kami tangani.", by=responsible)

    crisis.refresh_from_db()
    assert isinstance(reply, Reply)
    assert crisis.status == "ANSWERED"


def test_a_redirect_in_a_crisis_waits_too(crisis, officer, responsible, db):
    body = OutsideBody.objects.create(
        code="PLN", name="PT PLN", short_name="PLN", kind="OUTSIDE", channel="123"
    )
    services.redirect_inquiry(inquiry=crisis, body=body, text="Urusan PLN.", by=officer)
    crisis.refresh_from_db()
    assert crisis.status == "IN_PROGRESS"

    services.approve_reply(inquiry=crisis, by=responsible)

    crisis.refresh_from_db()
    assert (crisis.status, crisis.replies.get().outside_body) == ("REDIRECTED", body)


@pytest.mark.parametrize("original", [True, False], ids=["duplicate", "spam"])
def test_a_petugas_sets_no_crisis_aside(crisis, dishub, officer, responsible, original):
    other = make_inquiry(dishub, officer) if original else None

    with pytest.raises(InquiryError, match="Pejabat"):
        services.dismiss_inquiry(inquiry=crisis, original=other, reason="Sama.", by=officer)

    services.release_inquiry(inquiry=crisis, by=officer)
    row = services.dismiss_inquiry(inquiry=crisis, original=other, reason="Ya.", by=responsible)
    assert row.is_set_aside


def test_approval_cites_the_newest_answer_and_looks_for_differences_again(
    crisis, referral, officer, target_officer, responsible
):
    referral.answer("Diperbaiki Senin.", by=target_officer)
    services.reply_inquiry(
        inquiry=crisis, text="Diperbaiki Senin.", by=officer, referrals=[referral]
    )
    referral.refresh_from_db()
    assert referral.status == "ANSWERED"

    with pytest.raises(Deviation):
        services.approve_reply(inquiry=crisis, by=responsible, text="Diperbaiki Jumat.")
    services.approve_reply(
        inquiry=crisis,
        by=responsible,
        text="Diperbaiki Jumat.",
        deviation_reason="Sudah ditelepon.",
    )

    referral.refresh_from_db()
    reply = crisis.replies.get()
    assert referral.status == "ACCEPTED"
    assert (reply.deviation_reason, reply.answers.count()) == ("Sudah ditelepon.", 1)


def test_what_was_referred_meanwhile_is_waited_for(
    proposal, crisis, officer, dpupr, target_officer, responsible
):
    make_referral(crisis, dpupr, officer)

    with pytest.raises(InquiryError, match="belum menjawab"):
        services.approve_reply(inquiry=crisis, by=responsible)

    proposal.refresh_from_db()
    assert proposal.outcome == "WAITING"


def test_after_a_follow_up_the_next_reply_waits_again(proposal, crisis, officer, responsible):
    services.approve_reply(inquiry=crisis, by=responsible)
    again = services.follow_up_inquiry(inquiry=crisis, text="Belum.", by=officer)

    second = services.reply_inquiry(inquiry=again, text="Segera.", by=officer)

    assert (second.cycle, second.outcome) == (2, "WAITING")


def test_a_lost_proposal_says_so(proposal, crisis, responsible):
    services.reply_inquiry(inquiry=crisis, text="Kami tangani.", by=responsible)

    fresh = ReplyProposal.objects.get(pk=proposal.pk)
    assert fresh.outcome_word == "Tidak dipakai"


# --- the pages --------------------------------------------------------------------------------
def test_the_page_of_a_petugas_says_that_it_waits(sign_in, crisis, officer):
    browser = sign_in(officer)
    sent = browser.post(
        url("reply", crisis), {"text": "Sedang ditangani.", "version": crisis.version}
    )

    page = browser.get(sent["Location"]).content.decode()
    assert sent.status_code == 303
    assert "Berlaku sesudah disetujui Pejabat." in page
    assert "usulan balasan · menunggu persetujuan pejabat" in page
    assert "Periksa dan setujui" not in page


def test_a_pejabat_approves_from_the_page_without_scripts(sign_in, proposal, crisis, responsible):
    browser = sign_in(responsible)
    opened = browser.get(f"/pesan/{crisis.number}/?langkah=setujui").content.decode()
    assert "Sedang ditangani.</textarea>" in opened
    crisis.refresh_from_db()

    sent = browser.post(
        url("approve_reply", crisis), {"text": "Tim di tempat.", "version": crisis.version}
    )

    page = browser.get(sent["Location"]).content.decode()
    assert sent.status_code == 303
    assert f"disetujui {responsible}" in page


def test_a_stale_approval_is_refused_and_keeps_what_was_typed(
    sign_in, proposal, crisis, responsible, colleague
):
    crisis.refresh_from_db()
    stale = crisis.version
    services.reply_inquiry(inquiry=crisis, text="Usulan lain.", by=colleague)

    sent = sign_in(responsible).post(
        url("approve_reply", crisis), {"text": "Tim di tempat.", "version": stale}
    )

    assert sent.status_code == 422
    assert "Tim di tempat." in sent.content.decode()
    assert not Reply.objects.exists()


def test_a_proposal_is_returned_from_the_page(sign_in, proposal, crisis, responsible, officer):
    sent = sign_in(responsible).post(url("return_proposal", crisis), {"reason": "Lebih jelas."})

    assert sent.status_code == 303
    assert "Lebih jelas." in sign_in(officer).get(f"/pesan/{crisis.number}/").content.decode()


def test_the_asked_instansi_reads_no_proposal(sign_in, crisis, referral, officer, target_officer):
    referral.answer("Ya.", by=target_officer)
    services.reply_inquiry(inquiry=crisis, text="Rahasia dulu.", by=officer, referrals=[referral])

    page = sign_in(target_officer).get(f"/pesan/{crisis.number}/").content.decode()

    assert "Rahasia dulu." not in page


@pytest.mark.parametrize(
    ("who", "count"),
    [("evaluator", 1), ("officer", 1), ("head", 1), ("target_officer", 0), ("outsider", 0)],
)
def test_the_list_of_crises_shows_what_each_may_see(sign_in, request, crisis, who, count):
    page = sign_in(request.getfixturevalue(who)).get("/krisis/")

    assert len(page.context["rows"]) == count


def test_the_list_says_what_waits_and_forgets_what_is_lifted(
    sign_in, proposal, crisis, responsible, evaluator
):
    browser = sign_in(evaluator)
    assert "menunggu persetujuan" in browser.get("/krisis/").content.decode()
    services.approve_reply(inquiry=crisis, by=responsible)
    services.lift_crisis(inquiry=crisis, reason="Selesai.", by=responsible)

    assert "Tidak ada krisis" in browser.get("/krisis/").content.decode()


def test_the_list_costs_the_same_for_one_and_for_many(sign_in, dishub, officer, evaluator):
    browser = sign_in(evaluator)
    costs = []
    for _ in range(2):
        for _ in range(4):
            row = make_inquiry(dishub, officer)
            services.flag_crisis(inquiry=row, reason="Ada korban.", by=officer)
        browser.get("/krisis/")
        with CaptureQueriesContext(connection) as queries:
            browser.get("/krisis/")
        costs.append(len(queries))

    assert costs[0] == costs[1]


def test_its_events_stand_in_the_history(proposal, crisis, responsible):
    services.approve_reply(inquiry=crisis, by=responsible)

    kinds = list(Event.objects.filter(inquiry=crisis).values_list("kind", flat=True))
    assert [kind for kind in kinds if kind in {"PROPOSED", "APPROVED", "REPLIED"}] == [
        "PROPOSED",
        "APPROVED",
        "REPLIED",
    ]
    assert Inquiry.objects.get(pk=crisis.pk).is_crisis
