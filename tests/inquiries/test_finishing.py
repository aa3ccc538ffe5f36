"""What is answered closes by itself after the window, once, and never before."""

from datetime import timedelta

import pytest
from django.db import connection

from agencies.models import OutsideBody
from core.models import AuditEntry
from inquiries import services
from inquiries.models import Event, Inquiry
from inquiries.services import close_quiet_inquiries
from tests.factories import make_inquiry
from tests.inquiries.test_locks import at_once

WINDOW = timedelta(days=7)
pytestmark = pytest.mark.django_db


@pytest.fixture
def answered(inquiry, officer):
    services.reply_inquiry(inquiry=inquiry, text="Sudah.", by=officer)
    return inquiry


def test_it_closes_just_after_the_window(answered, clock):
    clock.advance(WINDOW)
    assert close_quiet_inquiries() == 0
    clock.advance(timedelta(seconds=1))

    assert close_quiet_inquiries() == 1

    answered.refresh_from_db()
    event = answered.events.get(kind="CLOSED")
    assert (answered.status, answered.closed_at) == ("CLOSED", clock())
    assert (event.at, event.by) == (clock(), None)
    entry = AuditEntry.objects.get(action="inquiry.closed")
    assert (entry.actor, entry.scope, entry.object_id) == (None, "DISHUB", str(answered.pk))


def test_a_redirect_closes_too(inquiry, officer, clock):
    body = OutsideBody.objects.create(code="PLN", name="PLN", short_name="PLN", kind="OUTSIDE")
    services.redirect_inquiry(inquiry=inquiry, body=body, text="Urusan PLN.", by=officer)
    clock.advance(WINDOW + timedelta(seconds=1))

    close_quiet_inquiries()

    inquiry.refresh_from_db()
    assert inquiry.status == "CLOSED"


def test_the_window_begins_again_with_the_newest_answer(answered, officer, clock):
    clock.advance(timedelta(days=5))
    services.follow_up_inquiry(inquiry=answered, text="Masih mati.", by=officer)
    services.reply_inquiry(inquiry=answered, text="Sekarang sudah.", by=officer)
    clock.advance(timedelta(days=5))

    assert close_quiet_inquiries() == 0

    clock.advance(timedelta(days=3))
    assert close_quiet_inquiries() == 1


def test_a_thank_you_keeps_nothing_open_and_reopens_nothing(answered, officer, clock):
    clock.advance(timedelta(days=6))
    services.follow_up_inquiry(inquiry=answered, text="Terima kasih.", is_thanks=True, by=officer)
    clock.advance(timedelta(days=2))
    close_quiet_inquiries()

    services.follow_up_inquiry(inquiry=answered, text="Sekali lagi.", is_thanks=True, by=officer)

    answered.refresh_from_db()
    assert (answered.status, answered.cycle) == ("CLOSED", 1)


@pytest.mark.parametrize("state", ["open", "spam", "closed"])
def test_what_is_not_answered_stays_as_it_is(inquiry, officer, clock, state):
    if state == "spam":
        services.dismiss_inquiry(inquiry=inquiry, reason="Iklan.", by=officer)
    if state == "closed":
        services.reply_inquiry(inquiry=inquiry, text="Sudah.", by=officer)
        services.close_inquiry(inquiry=inquiry, by=officer)
    clock.advance(timedelta(days=30))

    assert close_quiet_inquiries() == 0


def test_a_second_run_finds_nothing_and_batches_lose_nothing(dishub, officer, clock):
    for _ in range(5):
        row = make_inquiry(dishub, officer)
        services.reply_inquiry(inquiry=row, text="Sudah.", by=officer)
    clock.advance(timedelta(days=8))

    assert [close_quiet_inquiries(batch=2) for _ in range(2)] == [5, 0]

    assert Event.objects.filter(kind="CLOSED").count() == 5


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_close_each_once(dishub, officer, clock):
    for _ in range(6):
        row = make_inquiry(dishub, officer)
        services.reply_inquiry(inquiry=row, text="Sudah.", by=officer)
    clock.advance(timedelta(days=8))

    results = at_once(
        lambda: close_quiet_inquiries(batch=2), lambda: close_quiet_inquiries(batch=2)
    )
    close_quiet_inquiries()

    assert sum(count for count in results if isinstance(count, int)) <= 6
    assert Event.objects.filter(kind="CLOSED").count() == 6
    assert not Inquiry.objects.exclude(status="CLOSED").exists()


def test_it_finds_them_by_an_index(answered, clock):
    rows = Inquiry.objects.quiet(clock()).order_by("last_answered_at", "pk")[:200]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")

    assert "inquiry_to_close" in rows.explain()
