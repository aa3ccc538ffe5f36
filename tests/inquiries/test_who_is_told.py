"""Who hears of a referral on the asking side, when its Petugas has left or the answer is late."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.models import Appointment
from core.models import Notification
from inquiries import services
from inquiries.thresholds import sweep_referrals
from tests.factories import make_head, make_inquiry, make_referral

pytestmark = pytest.mark.django_db


@pytest.fixture
def gone(officer, referral):
    """The asking Petugas, whose decree was revoked after the referral was sent."""
    appointment = Appointment.objects.get(user=officer)
    appointment.decree.revoke(reason="Pindah tugas.", by=officer)
    Notification.objects.all().delete()
    return officer


def told(user, part):
    return user.notifications.filter(text__contains=part).exists()


@pytest.mark.pasal("9(1)")
def test_an_answer_is_told_to_the_desk_when_the_asking_officer_has_left(
    gone, colleague, responsible, referral, target_officer
):
    services.answer_referral(referral=referral, text="Senin.", by=target_officer)

    assert told(colleague, "menjawab rujukan")
    assert told(responsible, "menjawab rujukan")
    assert not gone.notifications.exists()


def test_an_answer_is_told_to_the_asking_officer_alone_while_in_office(
    officer, colleague, referral, target_officer
):
    services.answer_referral(referral=referral, text="Senin.", by=target_officer)

    assert told(officer, "menjawab rujukan")
    assert not told(colleague, "menjawab rujukan")


def test_a_refusal_is_told_to_the_head_when_the_desk_is_empty(gone, head, referral, target_officer):
    services.reject_referral(referral=referral, reason="Bukan kami.", by=target_officer)

    assert told(head, "bukan kewenangan")
    assert not gone.notifications.exists()


def test_a_breach_is_told_to_the_desk_when_the_asking_officer_has_left(
    gone, colleague, referral, clock
):
    clock.set(referral.due_at + timedelta(seconds=1))

    sweep_referrals()

    assert told(colleague, "belum menjawab")
    notice = colleague.notifications.get(text__contains="belum menjawab")
    assert notice.url == f"/pesan/{referral.inquiry.number}/"
    assert not gone.notifications.exists()


def test_telling_of_many_breaches_asks_for_the_people_once(
    dishub, dpupr, officer, colleague, target_officer, clock
):
    def queries(count: int) -> int:
        sent = [make_referral(make_inquiry(dishub, officer), dpupr, officer) for _ in range(count)]
        clock.set(sent[-1].due_at + timedelta(seconds=1))
        with CaptureQueriesContext(connection) as seen:
            sweep_referrals()
        return len(seen)

    few = queries(2)
    assert queries(20) <= few


@pytest.mark.pasal("Lampiran B.4")
def test_a_late_withdrawal_is_not_announced_as_an_answer(officer, referral, target_officer, clock):
    clock.set(referral.due_at + timedelta(seconds=1))

    services.withdraw_referral(referral=referral, by=officer)

    assert told(officer, "belum menjawab")
    assert not told(officer, "setelah lewat 24 jam")


def test_a_late_answer_is_announced_as_one(officer, referral, target_officer, clock):
    clock.set(referral.due_at + timedelta(seconds=1))

    services.answer_referral(referral=referral, text="Senin.", by=target_officer)

    assert told(officer, "setelah lewat 24 jam")


def test_the_head_is_told_of_nothing_while_the_desk_is_staffed(
    officer, dishub, referral, target_officer
):
    head = make_head(dishub)

    services.answer_referral(referral=referral, text="Senin.", by=target_officer)

    assert not head.notifications.exists()
