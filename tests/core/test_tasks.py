from __future__ import annotations

import json
from datetime import timedelta

import pytest
from celery import current_app
from django.conf import settings
from django.core.management import CommandError, call_command

from core import health, idempotency, outbox, tasks
from core.idempotency import Answer
from core.models import Heartbeat, IdempotencyRecord, OutboxMessage


@pytest.mark.parametrize("name", ["deliver_outbox", "beat_heart", "prune"])
def test_beat_calls_a_task_that_the_worker_knows(name):
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    task = current_app.tasks[f"core.tasks.{name}"]

    assert task.name in scheduled
    assert task.ignore_result is True
    assert task.expires


def test_the_worker_sends_what_waits(db, smtp):
    outbox.queue_email(to="a@contoh.test", subject="s", text="t", dedup_key="k")

    assert tasks.deliver_outbox() == 1

    assert smtp.recipients == ["a@contoh.test"]


def test_the_worker_shows_that_it_works(db, clock):
    tasks.beat_heart()

    assert Heartbeat.objects.get(name="worker").at == clock.moment


def test_pruning_empties_what_is_old_and_may_run_twice(db, smtp, clock):
    outbox.queue_email(to="a@contoh.test", subject="s", text="t", dedup_key="k")
    outbox.deliver()
    idempotency.once(actor="user:1", key="k", body=b"", run=lambda: Answer(200, "{}"))
    clock.advance(timedelta(days=31))

    tasks.prune()
    tasks.prune()

    assert not IdempotencyRecord.objects.exists()
    assert OutboxMessage.objects.get().text == ""


def test_mail_can_be_sent_by_hand(db, smtp, capsys):
    outbox.queue_email(to="a@contoh.test", subject="s", text="t", dedup_key="k")

    call_command("deliver_outbox")

    assert capsys.readouterr().out == "Surel terkirim: 1. Menunggu: 0.\n"


def test_health_can_be_asked_by_hand(db, capsys):
    with pytest.raises(CommandError, match="Ada bagian yang tidak bekerja"):
        call_command("check_health")
    health.beat("worker")

    call_command("check_health")

    assert json.loads(capsys.readouterr().out.splitlines()[-1])["worker"] == "ok"
