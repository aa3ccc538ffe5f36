"""The rarer ways of Lampiran B, as rules: what they keep, whom they tell, what they refuse."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from agencies.models import OutsideBody
from core.models import Notification
from inquiries import services
from inquiries.errors import InquiryError, ReferralError
from inquiries.models import Event, FollowUp, Inquiry, Referral, Reply
from inquiries.services import Author
from inquiries.thresholds import sweep_referrals
from tests.factories import (
    make_agency,
    make_assigned,
    make_inquiry,
    make_officer,
    make_referral,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def body():
    return OutsideBody.objects.create(
        code="PLN", name="PT PLN (Persero)", short_name="PLN", kind="OUTSIDE", channel="telepon 123"
    )


@pytest.fixture
def diskominfo(clock):
    return make_assigned("EVALUATOR")


@pytest.fixture
def answered(referral, target_officer):
    """The referral with DPUPR's answer, given an hour after it was asked."""
    referral.answer("Dijadwalkan.", by=target_officer)
    referral.refresh_from_db()
    return referral


def told(user, part):
    return user.notifications.filter(text__contains=part).exists()


# --- return -----------------------------------------------------------------------------------
@pytest.mark.pasal("Lampiran B.4")
def test_a_returned_answer_keeps_its_first_verdict_however_late_the_second(
    answered, officer, target_officer, clock
):
    first_stop = answered.stopped_at
    services.return_referral(referral=answered, reason="Kurang tanggalnya.", by=officer)
    clock.advance(timedelta(days=5))
    sweep_referrals()

    services.answer_referral(referral=answered, text="Senin.", by=target_officer)

    answered.refresh_from_db()
    assert (answered.status, answered.stopped_at) == ("ANSWERED", first_stop)
    assert (answered.verdict, answered.breach) == ("ON_TIME", None)
    assert answered.answers.count() == 2


def test_a_returned_answer_that_is_withdrawn_keeps_its_verdict(answered, officer):
    services.return_referral(referral=answered, reason="Kurang.", by=officer)

    services.withdraw_referral(referral=answered, by=officer)

    answered.refresh_from_db()
    assert (answered.status, answered.verdict) == ("WITHDRAWN", "ON_TIME")


def test_the_target_is_told_what_is_missing(answered, officer, target_officer):
    services.return_referral(referral=answered, reason="Kurang tanggalnya.", by=officer)

    answered.refresh_from_db()
    assert told(target_officer, "dilengkapi")
    assert answered.outcome_reason == "Kurang tanggalnya."


def test_the_inquiry_waits_again_for_a_returned_answer(answered, inquiry, officer):
    services.return_referral(referral=answered, reason="Kurang.", by=officer)

    with pytest.raises(InquiryError, match="belum menjawab"):
        services.reply_inquiry(inquiry=inquiry, text="Ya.", by=officer)


# --- close unanswered -------------------------------------------------------------------------
def test_a_referral_closed_after_its_deadline_stays_late(referral, officer, inquiry, clock):
    clock.set(referral.due_at + timedelta(hours=2))

    services.close_referral_unanswered(referral=referral, reason="Terlalu lama.", by=officer)

    referral.refresh_from_db()
    inquiry.refresh_from_db()
    assert (referral.status, referral.verdict) == ("CLOSED_UNANSWERED", "LATE")
    assert referral.breach is not None
    assert inquiry.status == "IN_PROGRESS"


def test_a_referral_closed_before_its_deadline_has_no_verdict(referral, officer):
    services.close_referral_unanswered(referral=referral, reason="Tidak perlu.", by=officer)

    referral.refresh_from_db()
    assert referral.verdict == "NONE"


# --- redirect ---------------------------------------------------------------------------------
def test_the_reply_of_a_redirect_names_the_body_and_its_channel(inquiry, officer, body):
    reply = services.redirect_inquiry(
        inquiry=inquiry, body=body, text="Ini bukan wewenang kami.", by=officer
    )

    inquiry.refresh_from_db()
    assert reply.text.endswith("Silakan hubungi PT PLN (Persero): telepon 123")
    assert (inquiry.status, inquiry.claimed_by) == ("REDIRECTED", None)
    assert inquiry.first_answered_at is not None
    assert not inquiry.referrals.exists()


def test_a_text_that_names_both_is_left_as_it_is(inquiry, officer, body):
    reply = services.redirect_inquiry(
        inquiry=inquiry, body=body, text="Hubungi PLN, telepon 123.", by=officer
    )

    assert reply.text == "Hubungi PLN, telepon 123."


# --- spam and duplicates ----------------------------------------------------------------------
def test_a_mark_keeps_its_reason_and_can_be_undone(inquiry, officer, responsible):
    services.dismiss_inquiry(inquiry=inquiry, reason="Iklan tanah.", by=officer)
    services.restore_inquiry(inquiry=inquiry, reason="Ada pertanyaannya.", by=responsible)

    inquiry.refresh_from_db()
    notes = list(inquiry.events.exclude(note="").values_list("kind", "note"))
    assert inquiry.status == "NEW"
    assert notes == [("SPAM", "Iklan tanah."), ("RESTORED", "Ada pertanyaannya.")]


@pytest.mark.parametrize("reason", ["", "  "])
def test_no_mark_without_a_reason(inquiry, officer, reason):
    with pytest.raises(InquiryError, match="alasan"):
        services.dismiss_inquiry(inquiry=inquiry, reason=reason, by=officer)


def test_a_duplicate_of_another_person_gets_its_own_reply_with_the_original(
    dishub, inquiry, officer
):
    other = make_inquiry(dishub, officer, author=Author(handle="@tetangga"))
    services.dismiss_inquiry(inquiry=other, original=inquiry, reason="Lampu sama.", by=officer)

    services.reply_inquiry(inquiry=inquiry, text="Sudah menyala.", by=officer)

    other.refresh_from_db()
    assert (other.status, other.duplicate_of) == ("ANSWERED", inquiry)
    assert Reply.objects.get(inquiry=other).text == "Sudah menyala."


def test_a_duplicate_by_the_same_person_is_not_answered_twice(dishub, inquiry, officer):
    again = make_inquiry(dishub, officer)
    services.dismiss_inquiry(inquiry=again, original=inquiry, reason="Orang sama.", by=officer)

    services.reply_inquiry(inquiry=inquiry, text="Sudah menyala.", by=officer)

    again.refresh_from_db()
    assert again.status == "DUPLICATE"
    assert not again.replies.exists()


def test_a_duplicate_of_what_is_answered_already_is_answered_at_once(dishub, inquiry, officer):
    services.reply_inquiry(inquiry=inquiry, text="Sudah menyala.", by=officer)
    late = make_inquiry(dishub, officer, author=Author(handle="@tetangga"))

    services.dismiss_inquiry(inquiry=late, original=inquiry, reason="Sama.", by=officer)

    late.refresh_from_db()
    assert late.status == "ANSWERED"
    assert late.replies.get().text == "Sudah menyala."


def test_two_unknown_people_are_two(dishub, officer):
    first, second = (make_inquiry(dishub, officer, author=Author()) for _ in range(2))
    services.dismiss_inquiry(inquiry=second, original=first, reason="Sama.", by=officer)

    services.reply_inquiry(inquiry=first, text="Sudah.", by=officer)

    second.refresh_from_db()
    assert second.status == "ANSWERED"


@pytest.mark.parametrize("what", ["itself", "foreign", "duplicate", "spam"])
def test_what_cannot_be_an_original(dishub, inquiry, officer, outsider, what):
    original = inquiry
    if what == "foreign":
        original = make_inquiry(make_agency("DLHK"), outsider)
    elif what != "itself":
        original = make_inquiry(dishub, officer)
        first = make_inquiry(dishub, officer) if what == "duplicate" else None
        services.dismiss_inquiry(inquiry=original, original=first, reason="Ya.", by=officer)

    with pytest.raises(InquiryError):
        services.dismiss_inquiry(inquiry=inquiry, original=original, reason="Sama.", by=officer)

    inquiry.refresh_from_db()
    assert inquiry.status == "IN_PROGRESS"


def test_an_open_optional_referral_is_withdrawn_from_what_is_set_aside(
    inquiry, officer, referral, target_officer
):
    services.refer_inquiry(
        inquiry=inquiry, agencies=[], optional=[make_agency("DLHK")], reason="Ya.", by=officer
    )
    referral.reject("Bukan kami.", by=target_officer)

    services.dismiss_inquiry(inquiry=inquiry, reason="Iklan.", by=officer)

    assert sorted(inquiry.referrals.values_list("status", flat=True)) == ["REJECTED", "WITHDRAWN"]


# --- follow-up --------------------------------------------------------------------------------
def test_a_follow_up_opens_the_next_cycle_and_leaves_old_clocks(
    answered, inquiry, officer, dpupr, clock
):
    services.reply_inquiry(inquiry=inquiry, text="Dijadwalkan.", by=officer, referrals=[answered])
    clock.advance(timedelta(days=6))

    again = services.follow_up_inquiry(inquiry=inquiry, text="Masih mati.", by=officer)
    second = make_referral(again, dpupr, officer)

    answered.refresh_from_db()
    assert (again.pk, again.status, again.cycle) == (inquiry.pk, "IN_PROGRESS", 2)
    assert (second.cycle, second.due_at) == (2, clock() + timedelta(hours=24))
    assert (answered.cycle, answered.status, answered.verdict) == (1, "ACCEPTED", "ON_TIME")


def test_an_uncited_answer_does_not_bar_its_instansi_from_the_next_cycle(
    inquiry, referral, officer, target_officer, dpupr
):
    other = make_agency("DLHK")
    other_officer = make_officer(other)
    second = make_referral(inquiry, other, officer)
    referral.answer("Ya.", by=target_officer)
    second.answer("Ya.", by=other_officer)
    services.reply_inquiry(inquiry=inquiry, text="Ya.", by=officer, referrals=[referral])
    services.follow_up_inquiry(inquiry=inquiry, text="Lalu?", by=officer)

    assert make_referral(inquiry, other, officer).status == "SENT"


def test_each_cycle_has_its_reply(inquiry, officer):
    services.reply_inquiry(inquiry=inquiry, text="Sudah.", by=officer)
    services.follow_up_inquiry(inquiry=inquiry, text="Masih mati.", by=officer)

    services.reply_inquiry(inquiry=inquiry, text="Sekarang sudah.", by=officer)

    assert list(inquiry.replies.values_list("cycle", flat=True)) == [1, 2]


def test_after_the_window_it_is_a_new_inquiry_of_the_same_person(inquiry, officer, clock):
    services.reply_inquiry(inquiry=inquiry, text="Sudah.", by=officer)
    clock.advance(timedelta(days=7, seconds=1))

    fresh = services.follow_up_inquiry(inquiry=inquiry, text="Masih mati.", by=officer)

    inquiry.refresh_from_db()
    assert (fresh.continues, fresh.author_key) == (inquiry, inquiry.author_key)
    assert (fresh.status, inquiry.status) == ("IN_PROGRESS", "ANSWERED")


def test_a_thank_you_is_kept_and_reopens_nothing(inquiry, officer):
    services.reply_inquiry(inquiry=inquiry, text="Sudah.", by=officer)

    services.follow_up_inquiry(inquiry=inquiry, text="Terima kasih!", is_thanks=True, by=officer)

    inquiry.refresh_from_db()
    assert (inquiry.status, inquiry.cycle) == ("ANSWERED", 1)
    assert FollowUp.objects.get().is_thanks


# --- inside the Instansi ----------------------------------------------------------------------
def test_a_disposisi_frees_the_hold_and_tells_the_colleague(inquiry, officer, colleague):
    services.assign_inquiry(inquiry=inquiry, to=colleague, by=officer, note="Tolong cek.")

    inquiry.refresh_from_db()
    assert (inquiry.assigned_to, inquiry.claimed_by) == (colleague, None)
    assert told(colleague, "mendisposisikan")


def test_nobody_of_another_instansi_is_assigned(inquiry, officer, outsider):
    with pytest.raises(InquiryError, match="bukan Petugas atau Pejabat"):
        services.assign_inquiry(inquiry=inquiry, to=outsider, by=officer)


def test_a_pejabat_takes_over_and_the_colleague_is_told(inquiry, officer, responsible):
    services.take_over_inquiry(inquiry=inquiry, by=responsible)

    inquiry.refresh_from_db()
    assert inquiry.claimed_by == responsible
    assert told(officer, "mengambil alih")


def test_nothing_is_taken_over_that_nobody_holds(inquiry, officer, responsible, clock):
    clock.advance(timedelta(minutes=16))

    with pytest.raises(InquiryError, match="Ambil saja"):
        services.take_over_inquiry(inquiry=inquiry, by=responsible)


# --- designation ------------------------------------------------------------------------------
@pytest.fixture
def twice_refused(inquiry, officer, diskominfo):
    for code in ("SATU", "DUA"):
        agency = make_agency(code)
        target = make_officer(agency)
        services.reject_referral(
            referral=make_referral(inquiry, agency, officer), reason="Bukan kami.", by=target
        )
    inquiry.refresh_from_db()
    return inquiry


def test_after_two_refusals_diskominfo_is_told_and_the_petugas_waits(
    twice_refused, officer, dpupr, diskominfo
):
    assert told(diskominfo, "Tunjuk Instansi")

    with pytest.raises(InquiryError, match="Diskominfo menunjuk"):
        make_referral(twice_refused, dpupr, officer)


def test_a_designated_instansi_has_24_hours_and_cannot_refuse(
    twice_refused, officer, dpupr, target_officer, diskominfo, clock
):
    referral = services.designate_agency(
        inquiry=twice_refused, agency=dpupr, reason="Kewenangan jalan.", by=diskominfo
    )

    twice_refused.refresh_from_db()
    assert (twice_refused.status, referral.due_at) == ("REFERRED", clock() + timedelta(hours=24))
    assert told(officer, "menunjuk Dpupr")
    with pytest.raises(ReferralError, match="menunjuk Instansi Anda"):
        referral.reject("Bukan kami.", by=target_officer)


def test_one_refusal_is_not_enough_to_designate(inquiry, referral, target_officer, diskominfo):
    services.reject_referral(referral=referral, reason="Bukan kami.", by=target_officer)

    with pytest.raises(InquiryError, match="tidak menunggu penunjukan"):
        services.designate_agency(
            inquiry=inquiry, agency=make_agency("DLHK"), reason="Ya.", by=diskominfo
        )


def test_one_instansi_that_refuses_twice_counts_once(
    inquiry, referral, officer, target_officer, diskominfo
):
    services.reject_referral(referral=referral, reason="Bukan kami.", by=target_officer)
    again = make_referral(inquiry, referral.to_agency, officer)
    services.reject_referral(referral=again, reason="Tetap bukan.", by=target_officer)

    assert not Inquiry.objects.get(pk=inquiry.pk).needs_designation


def test_while_a_third_may_still_answer_nobody_is_designated(
    inquiry, officer, referral, diskominfo
):
    for code in ("SATU", "DUA"):
        agency = make_agency(code)
        target = make_officer(agency)
        make_referral(inquiry, agency, officer).reject("Bukan kami.", by=target)

    assert not Inquiry.objects.get(pk=inquiry.pk).needs_designation


# --- void and contest -------------------------------------------------------------------------
@pytest.mark.pasal("Lampiran B.4")
def test_after_a_void_the_next_answer_is_judged_by_the_original_due_time(
    answered, responsible, target_officer, clock
):
    due = answered.due_at
    services.void_answer(referral=answered, reason="Tidak menjawab.", by=responsible)
    answered.refresh_from_db()
    assert (answered.status, answered.stopped_at, answered.due_at) == ("SENT", None, due)
    clock.set(due + timedelta(seconds=1))

    services.answer_referral(referral=answered, text="Senin.", by=target_officer)

    answered.refresh_from_db()
    assert (answered.due_at, answered.verdict) == (due, "LATE")
    assert answered.breach is not None


def test_the_sweep_watches_a_voided_referral_again(answered, responsible, clock):
    services.void_answer(referral=answered, reason="Tidak menjawab.", by=responsible)
    clock.set(answered.due_at + timedelta(seconds=1))

    sweep_referrals()

    assert answered.breach is not None


def test_an_answer_is_voided_within_24_hours_only(answered, responsible, clock):
    clock.advance(timedelta(hours=24, seconds=1))

    with pytest.raises(ReferralError, match="24 jam"):
        services.void_answer(referral=answered, reason="Tidak menjawab.", by=responsible)


def test_a_second_answer_after_a_valid_first_is_returned_not_voided(
    answered, officer, responsible, target_officer
):
    services.return_referral(referral=answered, reason="Kurang.", by=officer)
    services.answer_referral(referral=answered, text="Lengkap.", by=target_officer)

    with pytest.raises(ReferralError, match="Kembalikan"):
        services.void_answer(referral=answered, reason="Tidak menjawab.", by=responsible)


@pytest.mark.pasal("Lampiran B.4")
def test_diskominfo_overturns_a_void_and_the_first_time_counts_again(
    answered, responsible, target_officer, diskominfo, clock, inquiry
):
    given = answered.stopped_at
    services.void_answer(referral=answered, reason="Tidak menjawab.", by=responsible)
    services.contest_void(referral=answered, reason="Sudah menjawab.", by=target_officer)
    clock.set(answered.due_at + timedelta(hours=1))

    services.decide_contest(
        referral=answered, is_overturned=True, reason="Jawaban cukup.", by=diskominfo
    )

    answered.refresh_from_db()
    inquiry.refresh_from_db()
    assert (answered.status, answered.stopped_at, answered.verdict) == (
        "ANSWERED",
        given,
        "ON_TIME",
    )
    assert inquiry.status == "READY"
    assert told(target_officer, "jawaban tetap sah")
    assert told(answered.sent_by, "jawaban tetap sah")


def test_diskominfo_upholds_a_void_and_the_clock_runs_on(
    answered, responsible, target_officer, diskominfo
):
    services.void_answer(referral=answered, reason="Tidak menjawab.", by=responsible)
    services.contest_void(referral=answered, reason="Sudah menjawab.", by=target_officer)
    assert told(diskominfo, "berkeberatan")

    services.decide_contest(referral=answered, is_overturned=False, reason="Ya.", by=diskominfo)

    answered.refresh_from_db()
    assert (answered.status, answered.stopped_at) == ("SENT", None)


def test_a_word_of_diskominfo_is_final(answered, responsible, target_officer, diskominfo):
    services.void_answer(referral=answered, reason="Tidak menjawab.", by=responsible)
    services.contest_void(referral=answered, reason="Sudah.", by=target_officer)
    services.decide_contest(referral=answered, is_overturned=False, reason="Ya.", by=diskominfo)

    with pytest.raises(ReferralError):
        services.contest_void(referral=answered, reason="Lagi.", by=target_officer)
    with pytest.raises(ReferralError):
        services.decide_contest(
            referral=answered, is_overturned=True, reason="Lagi.", by=diskominfo
        )


def test_while_an_objection_is_undecided_no_other_answer_is_voided(
    answered, responsible, target_officer, diskominfo
):
    services.void_answer(referral=answered, reason="Tidak menjawab.", by=responsible)
    services.answer_referral(referral=answered, text="Senin.", by=target_officer)
    services.contest_void(referral=answered, reason="Sudah menjawab.", by=target_officer)

    with pytest.raises(ReferralError, match="belum diputus"):
        services.void_answer(referral=answered, reason="Tetap tidak.", by=responsible)

    void = services.decide_contest(
        referral=answered, is_overturned=True, reason="Cukup.", by=diskominfo
    )
    assert void.is_overturned


def test_nothing_voided_nothing_contested(answered, target_officer):
    with pytest.raises(ReferralError, match="Tidak ada pembatalan"):
        services.contest_void(referral=answered, reason="Ya.", by=target_officer)


def test_due_times_cannot_be_moved_even_by_hand(referral, clock):
    later = referral.due_at + timedelta(hours=1)
    with pytest.raises(IntegrityError, match="frozen"):
        Referral.objects.filter(pk=referral.pk).update(due_at=later)


def test_history_cannot_be_rewritten(inquiry):
    with pytest.raises(IntegrityError):
        Event.objects.filter(inquiry=inquiry).update(note="lain")


def test_everyone_told_is_told_once(answered, responsible, target_officer):
    services.void_answer(referral=answered, reason="Tidak menjawab.", by=responsible)

    keys = list(Notification.objects.values_list("dedup_key", flat=True))
    assert len(keys) == len(set(keys))
