"""Two people, or a person and the worker, at the same row at the same moment."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connections, transaction

from agencies.models import OutsideBody
from core import clock as core_clock
from core.errors import DomainError
from inquiries import services
from inquiries.models import Event, Inquiry, Referral, Reply
from inquiries.services import Author, replying
from inquiries.thresholds import sweep_referrals
from tests.factories import (
    make_agency,
    make_assigned,
    make_inquiry,
    make_officer,
    make_referral,
)
from tests.together import meet_at, together

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run the acts at the same moment, each with its own connection; give results or refusals."""
    start, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        try:
            start.wait()
            results[place] = act()
        except DomainError as refusal:
            results[place] = refusal
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def refusals(results):
    return [str(result) for result in results if isinstance(result, DomainError)]


def test_of_two_officers_who_answer_one_inquiry_one_wins(sign_in, officer, colleague, inquiry):
    services.release_inquiry(inquiry=inquiry, by=officer)
    inquiry.refresh_from_db()
    browsers = {name: sign_in(user) for name, user in (("A", officer), ("B", colleague))}

    def answer(name: str):
        return browsers[name].post(
            f"/pesan/{inquiry.number}/jawab/",
            {"text": f"Jawaban {name} yang panjang.", "version": inquiry.version},
        )

    answers = at_once(lambda: answer("A"), lambda: answer("B"))

    assert sorted(response.status_code for response in answers) == [303, 422]
    (refused,) = [response for response in answers if response.status_code == 422]
    won = Reply.objects.get().text
    lost = ({"Jawaban A yang panjang.", "Jawaban B yang panjang."} - {won}).pop()
    page = refused.content.decode()
    assert "Pesan ini baru saja diubah oleh" in page
    assert lost in page  # what was typed
    assert won in page  # the fresh state beside it


def test_of_two_who_answer_one_referral_one_wins(referral, target_officer, dpupr):
    colleague = make_officer(dpupr, "petugas2.dpupr")

    results = at_once(
        lambda: services.answer_referral(referral=referral, text="A", by=target_officer),
        lambda: services.answer_referral(referral=referral, text="B", by=colleague),
    )

    assert len(refusals(results)) == 1
    assert referral.answers.count() == 1


def test_two_who_refer_to_one_instansi_make_one_referral(inquiry, officer, dpupr):
    def refer():
        return services.refer_inquiry(
            inquiry=inquiry, agencies=[dpupr], reason="Jalan.", by=officer
        )

    results = at_once(refer, refer)

    assert refusals(results) == ["Dpupr sudah diminta menjawab pesan ini."]
    assert Referral.objects.count() == 1


def test_of_two_who_take_an_inquiry_one_holds_it(inquiry, officer, colleague):
    services.release_inquiry(inquiry=inquiry, by=officer)

    results = at_once(
        lambda: services.claim_inquiry(inquiry=inquiry, by=officer),
        lambda: services.claim_inquiry(inquiry=inquiry, by=colleague),
    )

    assert len(refusals(results)) == 1
    assert "sedang mengerjakan" in refusals(results)[0]


def test_an_answer_and_a_withdrawal_at_once_leave_one_of_them(
    referral, inquiry, officer, target_officer
):
    results = at_once(
        lambda: services.answer_referral(referral=referral, text="Ya.", by=target_officer),
        lambda: services.withdraw_referral(referral=referral, by=officer),
    )

    referral.refresh_from_db()
    inquiry.refresh_from_db()
    assert len(refusals(results)) == 1
    expected = {"ANSWERED": "READY", "WITHDRAWN": "IN_PROGRESS"}
    assert inquiry.status == expected[referral.status]


def test_two_answers_at_once_of_two_instansi_leave_the_inquiry_ready(
    inquiry, officer, referral, target_officer
):
    other = make_agency("DLHK")
    other_officer = make_officer(other)
    second = make_referral(inquiry, other, officer)

    at_once(
        lambda: services.answer_referral(referral=referral, text="Ya.", by=target_officer),
        lambda: services.answer_referral(referral=second, text="Ya.", by=other_officer),
    )

    inquiry.refresh_from_db()
    assert inquiry.status == "READY"


def test_a_reply_and_a_new_referral_at_once_never_leave_an_answered_inquiry_waiting(
    inquiry, officer, dpupr
):
    at_once(
        lambda: services.reply_inquiry(inquiry=inquiry, text="Sudah.", by=officer),
        lambda: services.refer_inquiry(
            inquiry=inquiry, agencies=[dpupr], reason="Jalan.", by=officer
        ),
    )

    inquiry.refresh_from_db()
    live = inquiry.referrals.live().exists()
    assert (inquiry.status, live) in {("ANSWERED", False), ("REFERRED", True)}


@pytest.mark.pasal("Lampiran B.4")
def test_sweep_and_answer_at_the_deadline_never_disagree(
    dishub, dpupr, officer, target_officer, monkeypatch, clock
):
    """The clock ticks a microsecond at every look, across the very deadline."""
    lock = threading.Lock()
    for round_number in range(12):
        clock.advance(timedelta(days=1))
        referral = make_referral(make_inquiry(dishub, officer), dpupr, officer)
        clock.set(referral.due_at - timedelta(microseconds=round_number))

        def tick():
            with lock:
                clock.advance(timedelta(microseconds=1))
                return clock.moment

        with monkeypatch.context() as patch:
            patch.setattr(core_clock, "_source", tick)
            at_once(
                lambda given=referral: services.answer_referral(
                    referral=given, text="Ya.", by=target_officer
                ),
                lambda: [sweep_referrals() for _ in range(3)],
            )
        referral.refresh_from_db()
        breaches = list(Event.objects.filter(referral=referral, kind="BREACHED"))
        assert referral.verdict == ("LATE" if breaches else "ON_TIME")
        assert all(breach.at > referral.due_at for breach in breaches)
        assert len(breaches) <= 1


def test_writers_at_once_never_find_the_database_locked(dishub, clock):
    officers = [make_officer(dishub, f"penulis{number}") for number in range(4)]

    results = at_once(
        *(
            lambda by=officer: [make_inquiry(dishub, by, text=f"{by} {n}") for n in range(5)]
            for officer in officers
        )
    )

    assert refusals(results) == []
    assert Inquiry.objects.count() == 20


def test_two_inquiries_marked_as_duplicates_of_each_other_leave_one_to_answer(
    dishub, officer, inquiry
):
    other = make_inquiry(dishub, officer)

    results = at_once(
        lambda: services.dismiss_inquiry(
            inquiry=inquiry, original=other, reason="Sama.", by=officer
        ),
        lambda: services.dismiss_inquiry(
            inquiry=other, original=inquiry, reason="Sama.", by=officer
        ),
    )

    statuses = sorted(Inquiry.objects.values_list("status", flat=True))
    assert len(refusals(results)) == 1
    assert statuses == ["DUPLICATE", "IN_PROGRESS"]


def test_a_reply_and_a_new_duplicate_at_once_leave_no_duplicate_unanswered(
    dishub, officer, inquiry
):
    other = make_inquiry(dishub, officer, author=Author(handle="@tetangga"))

    results = at_once(
        lambda: services.reply_inquiry(inquiry=inquiry, text="Sudah.", by=officer),
        lambda: services.dismiss_inquiry(
            inquiry=other, original=inquiry, reason="Sama.", by=officer
        ),
    )

    other.refresh_from_db()
    assert refusals(results) == []
    assert other.status == "ANSWERED"
    assert Reply.objects.count() == 2


def test_two_follow_ups_at_once_open_one_cycle(officer, inquiry):
    services.reply_inquiry(inquiry=inquiry, text="Sudah.", by=officer)

    results = at_once(
        *(
            lambda text=text: services.follow_up_inquiry(inquiry=inquiry, text=text, by=officer)
            for text in ("Masih mati.", "Masih gelap.")
        )
    )

    inquiry.refresh_from_db()
    assert len(refusals(results)) == 1
    assert inquiry.cycle == 2


def test_a_void_and_a_reply_at_once_never_cite_a_voided_answer(
    referral, inquiry, officer, target_officer
):
    referral.answer("Ya.", by=target_officer)

    results = at_once(
        lambda: services.void_answer(referral=referral, reason="Tidak menjawab.", by=officer),
        lambda: services.reply_inquiry(
            inquiry=inquiry, text="Ya.", by=officer, referrals=[referral]
        ),
    )

    referral.refresh_from_db()
    inquiry.refresh_from_db()
    assert len(refusals(results)) == 1
    assert (inquiry.status, referral.status) in {("ANSWERED", "ACCEPTED"), ("REFERRED", "SENT")}


def test_two_designations_at_once_make_one(officer, inquiry, dpupr):
    judge = make_assigned("EVALUATOR")
    for code in ("SATU", "DUA"):
        agency = make_agency(code)
        target = make_officer(agency)
        make_referral(inquiry, agency, officer).reject("Bukan kami.", by=target)
    others = [dpupr, make_agency("DLHK")]

    results = at_once(
        *(
            lambda agency=agency: services.designate_agency(
                inquiry=inquiry, agency=agency, reason="Ya.", by=judge
            )
            for agency in others
        )
    )

    assert len(refusals(results)) == 1
    assert inquiry.referrals.awaiting().count() == 1


ENDINGS = {
    "reply": lambda inquiry, by: services.reply_inquiry(inquiry=inquiry, text="Sudah.", by=by),
    "redirect": lambda inquiry, by: services.redirect_inquiry(
        inquiry=inquiry, body=OutsideBody.objects.get(), text="Silakan.", by=by
    ),
    "dismiss": lambda inquiry, by: services.dismiss_inquiry(
        inquiry=inquiry, reason="Iklan.", by=by
    ),
}


@pytest.mark.pasal("Lampiran B.4")
@pytest.mark.parametrize("ending", ENDINGS)
def test_what_waits_for_a_referral_past_its_deadline_withdraws_it_late(
    ending, inquiry, officer, dpupr, clock
):
    OutsideBody.objects.create(code="PLN", name="PLN", short_name="PLN")
    asked = {"inquiry": inquiry, "reason": "Jalan.", "by": officer}
    owed, welcome = services.refer_inquiry(
        agencies=[make_agency("DLHK")], optional=[dpupr], **asked
    )
    services.withdraw_referral(referral=owed, by=officer)
    clock.set(welcome.due_at - timedelta(seconds=1))
    is_held, is_over = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            Referral.objects.select_for_update(no_key=True).get(pk=welcome.pk)
            is_held.set()
            is_over.wait(5)

    def end():
        is_held.wait(5)
        threading.Timer(0.5, lambda: (clock.advance(timedelta(seconds=2)), is_over.set())).start()
        return ENDINGS[ending](inquiry, officer)

    results = at_once(hold, end)

    welcome.refresh_from_db()
    assert refusals(results) == []
    assert (welcome.status, welcome.verdict) == ("WITHDRAWN", "LATE")
    assert welcome.breach is not None


def test_marking_a_duplicate_again_while_its_original_is_answered_waits_for_nobody(
    dishub, officer, inquiry, monkeypatch
):
    """The duplicate is the older one: its lock comes first here, and last for who replies."""
    original = make_inquiry(dishub, officer, author=Author(handle="@tetangga"))
    services.dismiss_inquiry(inquiry=inquiry, original=original, reason="Sama.", by=officer)
    meet_at(monkeypatch, replying, "answer_duplicates")
    meet_at(monkeypatch, Inquiry, "check_can_be_set_aside")

    results = together(
        lambda: services.reply_inquiry(inquiry=original, text="Sudah.", by=officer),
        lambda: services.dismiss_inquiry(
            inquiry=inquiry, original=original, reason="Sama.", by=officer
        ),
    )

    inquiry.refresh_from_db()
    assert results == ["InquiryError", "ok"]
    assert inquiry.status == "ANSWERED"
