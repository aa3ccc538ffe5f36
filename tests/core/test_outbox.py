from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.mail.backends.smtp import EmailBackend
from django.db import connection

from core import outbox
from core.models import OutboxMessage
from tests.core.helpers import in_threads, rolled_back


def queue(count: int = 1, **fields) -> None:
    for number in range(count):
        values = {
            "to": f"warga{number}@contoh.test",
            "subject": "Jawaban",
            "text": "Sudah dijawab.",
            "dedup_key": f"uji:{number}",
        }
        outbox.queue_email(**values | fields)


def test_a_message_queued_twice_is_kept_once(db):
    queue()
    queue()

    assert OutboxMessage.objects.count() == 1


def test_a_message_of_a_transaction_that_fails_is_never_sent(db, smtp):
    with rolled_back():
        queue()

    assert outbox.deliver() == 0


def test_the_address_of_a_citizen_does_not_lie_readable_in_the_database(db):
    queue()

    with connection.cursor() as cursor:
        cursor.execute('SELECT "to" FROM core_outboxmessage')
        (stored,) = cursor.fetchone()
    assert "contoh.test" not in stored


def test_a_message_reaches_the_mail_server_with_its_id(db, smtp):
    queue(html="<p>Sudah dijawab.</p>")
    message = OutboxMessage.objects.get()

    assert outbox.deliver() == 1

    ((recipient, mail),) = smtp.received
    assert recipient == "warga0@contoh.test"
    assert mail["Message-ID"] == message.message_id
    assert mail["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in mail.walk()][1:] == ["text/plain", "text/html"]
    message.refresh_from_db()
    assert message.sent_at is not None
    assert message.claimed_until is None


def test_many_messages_share_one_connection(db, smtp):
    queue(7)

    assert outbox.deliver(batch=3) == 7

    assert smtp.connections == 1
    assert outbox.deliver() == 0


def test_a_line_break_in_a_subject_adds_no_header(db, smtp):
    queue(subject="Jawaban\r\nBcc: semua@x.id")

    outbox.deliver()

    assert smtp.recipients == ["warga0@contoh.test"]
    assert "Bcc" not in smtp.received[0][1]


def test_a_refused_message_stops_no_other_and_waits_longer_each_time(db, smtp, clock):
    queue(3)
    smtp.refusals["warga1@contoh.test"] = "550 warga1@contoh.test tidak ada"

    assert outbox.deliver() == 2

    refused = OutboxMessage.objects.get(sent_at=None)
    assert (refused.attempts, refused.last_error) == (1, "SMTPRecipientsRefused")
    assert refused.next_attempt_at == clock.moment + timedelta(minutes=1)
    assert outbox.deliver() == 0
    assert refused.attempts == 1


def test_the_pauses_of_a_message_that_always_fails_grow_to_a_day(db, smtp, clock):
    queue()
    smtp.refusals["warga0@contoh.test"] = "450 nanti"
    pauses = []
    for _ in range(14):
        outbox.deliver()
        pause = OutboxMessage.objects.get().next_attempt_at - clock.moment
        pauses.append(pause)
        clock.advance(pause)

    assert pauses[:4] == [timedelta(minutes=minutes) for minutes in (1, 2, 4, 8)]
    assert pauses == sorted(pauses)
    assert pauses[-1] == timedelta(days=1)
    assert outbox.waiting() == 1


def test_a_mail_server_that_is_away_delays_no_message(db, settings, clock):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    queue(2)

    assert outbox.deliver() == 0

    for message in OutboxMessage.objects.all():
        assert (message.attempts, message.claimed_until) == (0, None)
        assert message.next_attempt_at == clock.moment


def test_a_message_whose_receipt_was_lost_is_repeated_with_the_same_id(db, smtp, clock):
    queue()
    smtp.hangs_up_after_receiving = True
    outbox.deliver()
    smtp.hangs_up_after_receiving = False
    clock.advance(timedelta(minutes=1))

    assert outbox.deliver() == 1

    first, second = (mail["Message-ID"] for _, mail in smtp.received)
    assert first == second


def test_a_worker_killed_after_sending_repeats_the_message_with_the_same_id(
    db, smtp, clock, monkeypatch
):
    class Killed(BaseException):
        pass

    def send_and_die(self: EmailBackend, mails: list) -> None:
        send(self, mails)
        raise Killed

    send = EmailBackend.send_messages
    queue()
    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", send_and_die)
        with pytest.raises(Killed):
            outbox.deliver()
    assert outbox.deliver() == 0, "another worker respects the lease of the dead one"
    clock.advance(outbox.LEASE)

    assert outbox.deliver() == 1

    assert len(smtp.received) == 2
    assert len({mail["Message-ID"] for _, mail in smtp.received}) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_send_the_same_message(smtp):
    queue(30)
    smtp.slowness = 0.005

    results = in_threads(2, lambda: outbox.deliver(batch=5))

    assert sorted(smtp.recipients) == sorted(f"warga{number}@contoh.test" for number in range(30))
    assert sum(results) == 30
    assert outbox.waiting() == 0


def test_a_worker_that_lost_its_lease_leaves_the_message_to_the_other(db, smtp, clock):
    queue(2)
    slow = outbox._claim(2)
    clock.advance(outbox.LEASE)
    outbox.deliver()

    assert outbox._renew(slow[1]) is False


def test_a_spent_budget_gives_back_what_was_claimed(db, smtp):
    queue(3)

    assert outbox.deliver(budget=timedelta(seconds=-1)) == 0

    assert not OutboxMessage.objects.exclude(claimed_until=None).exists()
    assert outbox.deliver() == 3


def test_a_message_sealed_with_a_lost_key_stops_no_other(db, smtp, settings):
    queue()
    settings.FIELD_ENCRYPTION_KEYS = ["bmV3LWtleS1vZi10aGUtdGVzdHMtMDAwMDAwMDAwMDA="]
    queue(to="baru@contoh.test", dedup_key="uji:baru")

    assert outbox.deliver() == 1

    assert smtp.recipients == ["baru@contoh.test"]
    failed = OutboxMessage.objects.filter(dedup_key="uji:0")
    assert failed.values_list("last_error", flat=True).get() == "UnreadableSecret"


def test_sent_messages_are_emptied_after_thirty_days_and_never_sent_again(db, smtp, clock):
    queue()
    outbox.deliver()
    clock.advance(timedelta(days=31))

    assert outbox.forget_sent() == 1
    assert outbox.forget_sent() == 0

    queue()
    assert outbox.deliver() == 0
    message = OutboxMessage.objects.get()
    assert (message.to, message.subject, message.text) == ("", "", "")
