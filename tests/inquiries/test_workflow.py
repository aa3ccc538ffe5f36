"""The main story of Lampiran B, as rules: record, answer, refer, answer the referral, reply."""

from datetime import timedelta

import pytest

from inquiries import services
from inquiries.errors import Held, InquiryError, ReferralError, StaleVersion
from inquiries.models import Event
from inquiries.thresholds import sweep_referrals
from tests.factories import (
    make_agency,
    make_inquiry,
    make_officer,
    make_referral,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def dishub():
    return make_agency("DISHUB")


@pytest.fixture
def dpupr():
    return make_agency("DPUPR")


@pytest.fixture
def officer(dishub):
    return make_officer(dishub)


@pytest.fixture
def target_officer(dpupr):
    return make_officer(dpupr)


@pytest.fixture
def inquiry(dishub, officer):
    return make_inquiry(dishub, officer)


@pytest.fixture
def referral(inquiry, dpupr, officer, target_officer):
    return make_referral(inquiry, dpupr, officer)


@pytest.mark.pasal("Lampiran B.1")
def test_who_records_an_inquiry_holds_it(inquiry, officer):
    assert (inquiry.status, inquiry.claimed_by) == ("IN_PROGRESS", officer)


@pytest.mark.pasal("Lampiran B.2")
def test_an_answer_at_hand_is_given_directly(inquiry, officer):
    services.reply_inquiry(inquiry=inquiry, text="Sudah kami perbaiki.", by=officer)

    inquiry.refresh_from_db()
    assert inquiry.status == "ANSWERED"
    assert inquiry.first_answered_at is not None


@pytest.mark.pasal("Lampiran B.3")
def test_a_referral_starts_a_clock_of_24_hours_and_the_inquiry_waits(inquiry, referral):
    inquiry.refresh_from_db()
    assert inquiry.status == "REFERRED"
    assert referral.due_at - referral.sent_at == timedelta(hours=24)


@pytest.mark.pasal("Lampiran B.4")
def test_an_answer_at_the_last_instant_is_on_time(referral, target_officer, clock):
    clock.set(referral.due_at)

    referral.answer("Perbaikan dijadwalkan Senin.", by=target_officer)

    referral.refresh_from_db()
    assert referral.verdict == "ON_TIME"
    assert referral.breach is None


@pytest.mark.pasal("Lampiran B.4")
def test_an_answer_one_second_after_24_hours_is_late(referral, target_officer, clock):
    clock.set(referral.due_at + timedelta(seconds=1))

    referral.answer("Perbaikan dijadwalkan Senin.", by=target_officer)

    referral.refresh_from_db()
    assert referral.verdict == "LATE"
    assert referral.breach.at == referral.due_at + timedelta(seconds=1)


@pytest.mark.pasal("Lampiran B.5")
def test_a_reply_cites_the_answer_it_rests_on(inquiry, referral, officer, target_officer):
    answer = referral.answer("Dijadwalkan Senin.", by=target_officer)

    reply = services.reply_inquiry(
        inquiry=inquiry, text="Diperbaiki Senin.", by=officer, referrals=[referral]
    )

    referral.refresh_from_db()
    assert list(reply.answers.all()) == [answer]
    assert referral.status == "ACCEPTED"


@pytest.mark.pasal("Lampiran B.5")
def test_a_reply_that_cites_nothing_is_refused_while_answers_are_ready(
    inquiry, referral, officer, target_officer
):
    referral.answer("Dijadwalkan Senin.", by=target_officer)

    with pytest.raises(InquiryError, match="Kutip jawaban"):
        services.reply_inquiry(inquiry=inquiry, text="Diperbaiki Senin.", by=officer)


@pytest.mark.pasal("Lampiran B.5")
def test_a_number_the_answer_does_not_hold_needs_a_reason(
    inquiry, referral, officer, target_officer
):
    referral.answer("Selesai tanggal 12.", by=target_officer)
    reply = {"inquiry": inquiry, "text": "Selesai tanggal 21.", "referrals": [referral]}

    with pytest.raises(InquiryError, match="21"):
        services.reply_inquiry(**reply, by=officer)

    assert services.reply_inquiry(**reply, by=officer, deviation_reason="Dikoreksi lewat telepon.")


def test_nobody_replies_while_an_instansi_owes_its_answer(inquiry, referral, officer):
    with pytest.raises(InquiryError, match="belum menjawab"):
        services.reply_inquiry(inquiry=inquiry, text="Sudah.", by=officer)


def test_an_open_optional_referral_is_withdrawn_by_the_reply(
    inquiry, referral, officer, target_officer
):
    (optional,) = services.refer_inquiry(
        inquiry=inquiry,
        agencies=[],
        optional=[make_agency("DLHK")],
        reason="Bila ada tambahan.",
        by=officer,
    )
    referral.answer("Dijadwalkan.", by=target_officer)

    services.reply_inquiry(inquiry=inquiry, text="Dijadwalkan.", by=officer, referrals=[referral])

    optional.refresh_from_db()
    assert (optional.status, optional.verdict) == ("WITHDRAWN", "NONE")


@pytest.mark.pasal("Lampiran B.3")
def test_a_first_referral_that_nobody_has_to_answer_is_refused(inquiry, dpupr, officer):
    with pytest.raises(ReferralError, match="wajib menjawab"):
        services.refer_inquiry(
            inquiry=inquiry, agencies=[], optional=[dpupr], reason="Tanya.", by=officer
        )


def test_one_instansi_is_never_asked_twice_at_once(inquiry, referral, dpupr, officer):
    with pytest.raises(ReferralError, match="sudah diminta"):
        make_referral(inquiry, dpupr, officer)


def test_a_colleague_cannot_answer_what_another_holds(inquiry, dishub):
    colleague = make_officer(dishub, "petugas2.dishub")

    with pytest.raises(Held):
        services.reply_inquiry(inquiry=inquiry, text="Sudah.", by=colleague)


def test_the_end_of_the_lease_frees_the_holder_not_the_status(inquiry, dishub, clock):
    colleague = make_officer(dishub, "petugas2.dishub")
    clock.set(inquiry.lease_until + timedelta(seconds=1))

    taken = services.claim_inquiry(inquiry=inquiry, by=colleague)

    assert (taken.status, taken.claimed_by) == ("IN_PROGRESS", colleague)


def test_a_stale_version_is_refused(inquiry, officer):
    with pytest.raises(StaleVersion):
        services.claim_inquiry(inquiry=inquiry, by=officer, version=inquiry.version - 1)


@pytest.mark.pasal("Lampiran B.4")
def test_the_sweep_records_the_breach_once_and_tells_both_sides(
    referral, officer, target_officer, clock
):
    clock.set(referral.due_at + timedelta(minutes=1))

    sweep_referrals()
    sweep_referrals()

    assert referral.events.filter(kind=Event.Kind.BREACHED).count() == 1
    for person in (officer, target_officer):
        assert person.notifications.filter(text__contains="dalam 24 jam").count() == 1
