from __future__ import annotations

from datetime import timedelta

import pytest
from celery import current_app
from kombu import Connection

from core import health, outbox, tasks
from core.models import Heartbeat

pytestmark = pytest.mark.urls("tests.core.urls")


def test_a_portal_at_work_is_well(client, db, clock, django_assert_max_num_queries):
    tasks.beat_heart()
    health.beat("sweep")
    clock.advance(timedelta(seconds=59))

    with django_assert_max_num_queries(2):
        response = client.get("/healthz")

    assert response.status_code == 200
    assert response.json() == {
        "database": "ok",
        "broker": "ok",
        "worker": "ok",
        "last_sweep_seconds": 59,
        "outbox_waiting": 0,
    }
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies


def test_a_worker_silent_for_a_minute_makes_it_unwell(client, db, clock):
    tasks.beat_heart()
    clock.advance(timedelta(seconds=60))

    response = client.get("/healthz")

    assert (response.status_code, response.json()["worker"]) == (503, "silent")


def test_a_new_portal_waits_for_its_worker(client, db):
    state = client.get("/healthz").json()

    assert (state["worker"], state["last_sweep_seconds"]) == ("silent", None)


def test_a_beat_replaces_the_one_before(db, clock):
    health.beat("worker")
    clock.advance(timedelta(seconds=15))
    health.beat("worker")

    assert Heartbeat.objects.get().at == clock.moment


def test_mail_that_waits_is_counted_and_harms_nothing(client, db, clock):
    tasks.beat_heart()
    outbox.queue_email(to="a@contoh.test", subject="s", text="t", dedup_key="k")

    response = client.get("/healthz")

    assert (response.status_code, response.json()["outbox_waiting"]) == (200, 1)


def test_a_broker_that_is_away_makes_it_unwell(client, db, clock, monkeypatch):
    tasks.beat_heart()
    nowhere = Connection("redis://127.0.0.1:1/0")
    monkeypatch.setattr(current_app, "connection_for_write", lambda: nowhere)

    response = client.get("/healthz")

    assert (response.status_code, response.json()["broker"]) == (503, "away")
    assert "127.0.0.1" not in response.content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_away_is_told_without_detail(client, no_database):
    response = client.get("/healthz")

    assert response.status_code == 503
    assert response.json() == {
        "database": "away",
        "broker": "ok",
        "worker": "unknown",
        "last_sweep_seconds": None,
        "outbox_waiting": None,
    }


def test_only_reading_is_allowed(client, db):
    assert client.post("/healthz").status_code == 405
