"""E-mail as each person chose: at once, gathered by the hour or the day, or not at all."""

from datetime import datetime, timedelta

import pytest

from core import clock as core_clock
from core import digests, mail, notices, outbox
from core.digests import MailChoice
from core.models import Notification, OutboxMessage
from tests.inquiries.test_locks import at_once

pytestmark = pytest.mark.django_db


def wita(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=core_clock.WITA)


def choose(user, choice):
    notices.choose_mail(user, choice)
    user.refresh_from_db()
    return user


def tell(user, key, text="Pesan baru.", **fields):
    notices.notify_many([notices.Notice([user], text, "/pesan/1/", key, **fields)])


@pytest.mark.parametrize(
    ("choice", "at", "due"),
    [
        (MailChoice.AT_ONCE, wita(24, 14, 5), None),
        (MailChoice.NEVER, wita(24, 14, 5), None),
        (MailChoice.HOURLY, wita(24, 14, 5), wita(24, 15)),
        (MailChoice.HOURLY, wita(24, 14, 0), wita(24, 15)),
        (MailChoice.HOURLY, wita(24, 23, 59), wita(25, 0)),
        (MailChoice.DAILY, wita(24, 6, 59), wita(24, 7)),
        (MailChoice.DAILY, wita(24, 7, 0), wita(25, 7)),
        (MailChoice.DAILY, wita(24, 23, 0), wita(25, 7)),
    ],
)
def test_when_a_digest_goes_out(choice, at, due):
    assert digests.due_at(choice, at) == due


def test_at_once_is_what_everybody_has_first(alice, clock):
    tell(alice, "a")

    assert OutboxMessage.objects.count() == 1
    assert Notification.objects.get().digest_at is None


def test_who_wants_none_is_told_in_the_portal_alone(alice, clock):
    tell(choose(alice, MailChoice.NEVER), "a")
    clock.advance(timedelta(days=2))

    assert digests.queue_due() == 0
    assert not OutboxMessage.objects.exists()
    assert Notification.objects.count() == 1


def test_an_hour_is_gathered_into_one_mail(alice, clock):
    choose(alice, MailChoice.HOURLY)
    for key in ("a", "b", "c"):
        tell(alice, key, text=f"Kabar {key}.")
    assert digests.queue_due() == 0
    clock.advance(timedelta(hours=1))

    assert [digests.queue_due(), digests.queue_due()] == [1, 0]

    (message,) = OutboxMessage.objects.all()
    assert message.subject == "3 pemberitahuan Berau Sosmed"
    assert all(f"Kabar {key}." in message.text for key in ("a", "b", "c"))
    assert all(f"Kabar {key}." in message.html for key in ("a", "b", "c"))


def test_what_comes_after_a_digest_stands_in_the_next(alice, clock):
    choose(alice, MailChoice.HOURLY)
    tell(alice, "a", text="Satu.")
    clock.advance(timedelta(hours=1))
    digests.queue_due()
    tell(alice, "b", text="Dua.")
    clock.advance(timedelta(hours=1))

    digests.queue_due()

    last = OutboxMessage.objects.order_by("pk").last()
    assert (last.subject, "Satu." in last.text) == ("Dua.", False)


def test_what_is_urgent_waits_for_no_digest(alice, clock):
    choose(alice, MailChoice.DAILY)

    tell(alice, "a", is_urgent=True)

    assert OutboxMessage.objects.count() == 1
    assert Notification.objects.get().digest_at is None


def test_even_the_urgent_is_not_mailed_to_who_wants_none(alice, clock):
    tell(choose(alice, MailChoice.NEVER), "a", is_urgent=True)

    assert not OutboxMessage.objects.exists()


def test_told_twice_it_is_gathered_once(alice, clock):
    choose(alice, MailChoice.HOURLY)
    tell(alice, "a")
    tell(alice, "a")
    clock.advance(timedelta(hours=1))

    digests.queue_due()
    tell(alice, "a")
    clock.advance(timedelta(hours=1))

    assert digests.queue_due() == 0
    assert OutboxMessage.objects.count() == 1


def test_a_long_digest_names_a_hundred_and_counts_the_rest(alice, clock):
    choose(alice, MailChoice.HOURLY)
    for number in range(digests.MOST + 5):
        tell(alice, f"n{number}")
    clock.advance(timedelta(hours=1))

    digests.queue_due()

    assert "Dan 5 lagi" in OutboxMessage.objects.get().html


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_queue_one_digest(alice, clock):
    choose(alice, MailChoice.HOURLY)
    tell(alice, "a")
    clock.advance(timedelta(hours=1))

    results = at_once(digests.queue_due, digests.queue_due)

    assert sum(results) == 1
    assert OutboxMessage.objects.count() == 1


def test_a_letter_is_written_twice_and_escaped():
    letter = mail.compose([mail.Line("<b>Pesan</b> & kabar", "/pesan/1/")])

    assert "<b>Pesan</b> & kabar" in letter.text
    assert "&lt;b&gt;Pesan&lt;/b&gt; &amp; kabar" in letter.html
    assert "http://testserver/pesan/1/" in letter.text
    assert 'href="http://testserver/pesan/1/"' in letter.html


def test_a_mail_goes_out_in_both_forms_under_one_id(alice, clock, mailoutbox):
    tell(alice, "a")
    outbox.deliver()

    (sent,) = mailoutbox
    ((html, kind),) = sent.alternatives
    assert kind == "text/html"
    assert "Pesan baru." in html
    assert sent.extra_headers["Message-ID"] == OutboxMessage.objects.get().message_id


def test_a_person_chooses_on_the_page_of_notices(client, alice):
    client.force_login(alice)
    assert "Hanya di portal" in client.get("/notifikasi/").content.decode()

    chosen = client.post("/notifikasi/surel/", {"choice": "DAILY"})
    refused = client.post("/notifikasi/surel/", {"choice": "KADANG"})

    alice.refresh_from_db()
    assert (chosen.status_code, refused.status_code) == (303, 422)
    assert alice.mail_choice == "DAILY"
