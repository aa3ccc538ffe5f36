"""Officers are told in time what is to be renewed, each threshold once."""

from datetime import timedelta

import pytest

from core import clock as core_clock
from core.models import Notification, OutboxMessage
from inquiries import tasks
from inquiries.bank import reminders, services
from inquiries.bank.reminders import threshold_of
from inquiries.models import BankAnswer
from tests.factories import make_agency, make_bank_answer, make_head, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def ending(dishub, officer, responsible):
    """An answer that ends in 14 days."""
    day = core_clock.today() + timedelta(days=14)
    return make_bank_answer(dishub, officer, expires_date=day)


def told(user):
    return list(
        Notification.objects.filter(user=user).order_by("pk").values_list("text", flat=True)
    )


@pytest.mark.parametrize(
    ("left", "threshold"), [(15, None), (14, 14), (4, 14), (3, 3), (0, 3), (-1, -1), (-99, -1)]
)
def test_the_last_threshold_passed_counts(left, threshold):
    today = core_clock.today()

    assert threshold_of(today + timedelta(days=left), today) == threshold


def test_petugas_and_pejabat_are_told_two_weeks_before_three_days_before_and_after(
    ending, officer, responsible, clock
):
    for days in (0, 1, 10, 1, 2, 1, 1):  # 14, 13, 3, 2, 0, -1, -2 days left
        clock.advance(timedelta(days=days))
        tasks.remind_of_expiring_answers()
        tasks.remind_of_expiring_answers()

    first, second, third = told(officer)
    assert "berlaku sampai 8 Desember 2026" in first
    assert second == first
    assert "sudah lewat masa berlakunya" in third
    assert told(responsible) == told(officer)
    assert OutboxMessage.objects.count() == 6


def test_after_an_outage_only_the_newest_is_told(ending, officer, clock):
    clock.advance(timedelta(days=30))

    assert reminders.remind() == 1

    assert len(told(officer)) == 1


def test_a_new_day_begins_the_reminders_again(ending, officer, clock):
    reminders.remind()
    later = core_clock.today() + timedelta(days=20)
    content = {**vars(services.Content.of(ending)), "expires_date": later}
    services.revise_answer(entry=ending, by=officer, content=services.Content(**content))
    assert reminders.remind() == 0

    clock.advance(timedelta(days=6))

    assert reminders.remind() == 1
    assert len(told(officer)) == 2


def test_many_answers_are_one_notice(dishub, officer, ending):
    for number in range(6):
        make_bank_answer(
            dishub, officer, question=f"Tanya {number}?", expires_date=ending.expires_date
        )

    assert reminders.remind() == 7

    assert told(officer) == [
        "7 jawaban di bank jawaban perlu diperbarui. Periksa isinya, lalu perpanjang."
    ]


def test_without_officers_the_kepala_is_told(clock):
    agency = make_agency("DPUPR")
    head = make_head(agency)
    day = core_clock.today() + timedelta(days=2)
    make_bank_answer(agency, make_user("lama", agency=agency), expires_date=day)

    reminders.remind()

    assert len(told(head)) == 1


def test_the_archive_is_left_alone(ending, officer):
    services.archive_answer(entry=ending, by=officer)

    assert reminders.remind() == 0
    assert BankAnswer.objects.get().told_days is None
