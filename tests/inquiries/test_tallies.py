"""The rollup of each day: whatever happens, it says what the rows say."""

import threading
from collections import Counter
from datetime import date, datetime, timedelta

import pytest
from django.db import connection

from core.clock import WITA, local
from inquiries import services, tallies
from inquiries.models import Inquiry, InquiryTally, Referral, ReferralTally, StaleDay
from inquiries.tallies import marks, reading, refreshing, truth
from tests.factories import make_inquiry, make_referral
from tests.together import meet_at, together

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 1, 1), date(2035, 12, 31)
TODAY = date(2026, 11, 24)


def slow_messages() -> dict:
    """Count row by row."""
    found: dict = {}
    for row in Inquiry.objects.all():
        counts = found.setdefault(
            (local(row.received_at).date(), row.agency_id, row.type), Counter()
        )
        counts["received"] += 1
        counts["genuine"] += row.status not in {"SPAM", "DUPLICATE"}
        counts["answered"] += row.first_answered_at is not None
    return found


def slow_referrals(at: datetime) -> dict:
    """Judge one by one, by the verdict that each referral itself gives."""
    found: dict = {}
    for row in Referral.objects.all():
        key = (local(row.sent_at).date(), row.to_agency_id)
        counts = found.setdefault(key, Counter())
        verdict = row.verdict_at(at)
        counts["received"] += 1
        counts["kept"] += verdict == "ON_TIME"
        counts["missed"] += verdict in {"LATE", "OVERDUE"}
    return found


def check_tallies(at: datetime, judge=tallies.punctuality) -> None:
    """What is read equals the slow truth, whether the days were counted yet or not."""
    read = tallies.received(FIRST, LAST, "day", "agency_id", "type")
    assert {key: dict(+counts) for key, counts in read.items()} == {
        key: dict(+counts) for key, counts in slow_messages().items()
    }
    judged = judge(FIRST, LAST, "day", "agency_id", at=at)
    assert {key: (one.received, one.kept, one.missed) for key, one in judged.items()} == {
        key: (one["received"], one["kept"], one["missed"])
        for key, one in slow_referrals(at).items()
    }


def refreshed(clock) -> None:
    refreshing.refresh()
    assert not StaleDay.objects.exists()
    check_tallies(clock())


def test_every_step_marks_its_day_and_is_counted_before_and_after_the_worker(
    clock, dishub, dpupr, officer, responsible, target_officer
):
    refreshed(clock)
    for step in (
        lambda: make_inquiry(dishub, officer),
        lambda: make_referral(Inquiry.objects.get(), dpupr, officer),
        lambda: clock.advance(timedelta(hours=25)),
        lambda: services.answer_referral(
            referral=Referral.objects.get(), text="Ya.", by=target_officer
        ),
        lambda: services.void_answer(
            referral=Referral.objects.get(), reason="Tidak.", by=responsible
        ),
        lambda: services.close_referral_unanswered(
            referral=Referral.objects.get(), reason="Lama.", by=responsible
        ),
        lambda: services.reply_inquiry(inquiry=Inquiry.objects.get(), text="Ya.", by=officer),
    ):
        step()
        check_tallies(clock())
        refreshed(clock)
    assert InquiryTally.objects.get().answered == 1
    assert ReferralTally.objects.get().missed == 1


def test_spam_counts_as_received_and_not_as_genuine(clock, dishub, officer, responsible):
    inquiry = make_inquiry(dishub, officer)
    refreshed(clock)
    services.dismiss_inquiry(inquiry=inquiry, reason="Iklan.", by=officer)
    check_tallies(clock())
    refreshed(clock)
    counts = tallies.received(TODAY, TODAY)[()]
    assert (counts["received"], counts["genuine"]) == (1, 0)
    services.restore_inquiry(inquiry=inquiry, reason="Bukan.", by=responsible)
    refreshed(clock)
    assert tallies.received(TODAY, TODAY)[()]["genuine"] == 1


def test_what_moves_to_a_successor_is_counted_there(clock, dishub, dpupr, officer):
    inquiry = make_inquiry(dishub, officer)
    refreshed(clock)
    Inquiry.objects.filter(pk=inquiry.pk).update(agency=dpupr)
    check_tallies(clock())
    refreshed(clock)
    assert list(tallies.received(TODAY, TODAY, "agency_id")) == [(dpupr.pk,)]


def test_days_begin_at_midnight_in_berau(clock, dishub, officer):
    for hour, minute in ((23, 59), (0, 0)):
        clock.set(datetime(2026, 11, 24 if hour else 25, hour, minute, tzinfo=WITA))
        make_inquiry(dishub, officer)
    for _ in range(2):
        by_day = tallies.received(FIRST, LAST, "day")
        assert {day.day: one["received"] for (day,), one in by_day.items()} == {24: 1, 25: 1}
        refreshed(clock)


def test_a_lease_or_a_reminder_makes_no_day_stale(clock, dishub, officer, dpupr):
    referral = make_referral(make_inquiry(dishub, officer), dpupr, officer)
    refreshed(clock)
    Inquiry.objects.update(lease_until=clock(), claimed_by=officer)
    Referral.objects.filter(pk=referral.pk).update(next_check_at=clock())
    assert not StaleDay.objects.exists()


def test_the_last_moment_of_a_day_marks_that_day(clock, dishub, officer):
    clock.set(datetime(2026, 11, 24, 23, 59, 59, 999_600, tzinfo=WITA))
    inquiry = make_inquiry(dishub, officer)
    refreshed(clock)
    Inquiry.objects.filter(pk=inquiry.pk).update(status="SPAM")
    assert {mark.day for mark in StaleDay.objects.all()} == {TODAY}
    refreshed(clock)


def test_a_row_that_changes_its_day_marks_both(clock, dishub, officer):
    inquiry = make_inquiry(dishub, officer)
    refreshed(clock)
    later = clock() + timedelta(days=3)
    Inquiry.objects.filter(pk=inquiry.pk).update(received_at=later)
    check_tallies(clock())
    refreshed(clock)


def test_a_row_that_is_deleted_by_hand_is_not_counted_on(clock, dishub, officer):
    inquiry = Inquiry.objects.create(
        number="2611-00001", agency=dishub, type="QUESTION", text="Kapan?", received_at=clock()
    )
    refreshed(clock)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM inquiries_inquiry WHERE id = %s", [inquiry.pk])
    check_tallies(clock())


def test_what_is_given_up_in_time_has_no_verdict(clock, dishub, dpupr, officer):
    referral = make_referral(make_inquiry(dishub, officer), dpupr, officer)
    services.withdraw_referral(referral=referral, by=officer)
    check_tallies(clock())
    refreshed(clock)
    assert ReferralTally.objects.get().kept == 0


def test_the_worker_ends_while_people_go_on_writing(clock, dishub, officer, monkeypatch):
    make_inquiry(dishub, officer)
    once = refreshing._refresh_some

    def writes_meanwhile(newest):
        make_inquiry(dishub, officer)
        return once(newest)

    monkeypatch.setattr(refreshing, "_refresh_some", writes_meanwhile)
    assert refreshing.refresh() == 1
    check_tallies(clock())


@pytest.mark.django_db(transaction=True)
def test_a_late_answer_between_two_readings_is_neither_lost_nor_counted_twice(
    clock, dishub, dpupr, officer, target_officer, monkeypatch
):
    referral = make_referral(make_inquiry(dishub, officer), dpupr, officer)
    clock.advance(timedelta(hours=25))
    refreshing.refresh()
    read = reading._late
    answers = []

    def answer():
        services.answer_referral(referral=referral, text="Ya.", by=target_officer)

    def answered_meanwhile(*args):
        writer = threading.Thread(target=lambda: together(answer))
        writer.start()
        writer.join(2 if connection.vendor == "postgresql" else 0.2)  # SQLite lets it wait
        answers.append(writer)
        return read(*args)

    with monkeypatch.context() as patch:
        patch.setattr(reading, "_late", answered_meanwhile)
        during = tallies.punctuality(FIRST, LAST, at=clock())[()]
    answers[0].join()

    assert during.missed == tallies.punctuality(FIRST, LAST, at=clock())[()].missed == 1


def test_some_agencies_alone_may_be_asked_for(clock, dishub, dpupr, officer, target_officer):
    make_inquiry(dishub, officer)
    make_referral(make_inquiry(dpupr, target_officer), dishub, target_officer)
    for _ in range(2):
        assert tallies.received(FIRST, LAST, agencies=[dishub.pk])[()]["received"] == 1
        assert list(tallies.asked(FIRST, LAST, "agency_id", agencies=[dpupr.pk])) == []
        assert list(tallies.asked(FIRST, LAST, "agency_id")) == [(dishub.pk,)]
        refreshed(clock)


def test_with_many_stale_days_the_whole_span_is_counted_from_the_rows(
    clock, dishub, officer, monkeypatch
):
    monkeypatch.setattr("inquiries.tallies.reading.MOST_STALE", 1)
    for _ in range(3):
        make_inquiry(dishub, officer)
        clock.advance(timedelta(days=1))
    check_tallies(clock())
    refreshed(clock)


def test_many_stale_days_are_counted_in_several_transactions(clock, dishub, officer, monkeypatch):
    monkeypatch.setattr(refreshing, "BATCH", 2)
    monkeypatch.setattr(refreshing, "MARKS", 1)
    for _ in range(5):
        make_inquiry(dishub, officer)
        clock.advance(timedelta(days=1))
    assert refreshing.refresh() >= 5
    refreshed(clock)


def test_a_worker_that_dies_leaves_the_day_stale(clock, dishub, officer, monkeypatch):
    make_inquiry(dishub, officer)

    def dies(*args, **kwargs):
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr("inquiries.models.ReferralTally.objects.bulk_create", dies)
        with pytest.raises(SystemExit):
            refreshing.refresh()
    check_tallies(clock())
    refreshed(clock)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite forgets its triggers")
def test_triggers_that_a_rebuild_lost_come_back_and_distrust_every_day(clock, dishub, officer):
    make_inquiry(dishub, officer)
    refreshed(clock)
    with connection.cursor() as cursor:
        cursor.execute('DROP TRIGGER "stale_inquiries_inquiry_update"')
    Inquiry.objects.update(status="SPAM")
    marks.restore(connection)
    check_tallies(clock())
    refreshed(clock)
    Inquiry.objects.update(status="NEW")
    check_tallies(clock())


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_count_each_day_once(clock, dishub, officer, monkeypatch):
    make_inquiry(dishub, officer)
    meet_at(monkeypatch, StaleDay.objects, "order_by")

    assert together(refreshing.refresh, refreshing.refresh) == ["ok", "ok"]
    check_tallies(clock())
    assert InquiryTally.objects.get().received == 1


@pytest.mark.django_db(transaction=True)
def test_what_is_written_while_the_worker_counts_stays_marked(clock, dishub, officer, monkeypatch):
    """A message that comes after the marks were read is counted by the next run at the latest."""
    make_inquiry(dishub, officer)
    count = truth.MESSAGES.count

    def writes_first(days):
        if Inquiry.objects.count() == 1:
            make_inquiry(dishub, officer)
        return count(days)

    monkeypatch.setattr(refreshing, "MESSAGES", truth.Source(writes_first, truth.MESSAGES.names))
    refreshing.refresh()
    check_tallies(clock())
    refreshed(clock)
