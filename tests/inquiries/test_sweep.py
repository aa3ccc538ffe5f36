"""The sweep: what it records and tells, run late, twice, at once, or killed in the middle."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from core.models import Notification, OutboxMessage
from inquiries.models import Event, Referral
from inquiries.sla import Threshold
from inquiries.thresholds import sweep_referrals
from tests.factories import (
    make_agency,
    make_assigned,
    make_head,
    make_inquiry,
    make_officer,
    make_referral,
    make_responsible,
)

ROOT = Path(__file__).parents[2]
THRESHOLDS = [threshold.value for threshold in Threshold]


def kinds(referral):
    return list(
        referral.events.filter(kind__in=THRESHOLDS).order_by("pk").values_list("kind", flat=True)
    )


def told(user):
    return list(user.notifications.order_by("pk").values_list("text", flat=True))


@pytest.mark.django_db
@pytest.mark.pasal("Lampiran B.4")
def test_the_ladder_tells_each_rung_its_people(referral, officer, target_officer, dpupr, clock):
    pejabat, head = make_responsible(dpupr), make_head(dpupr)
    diskominfo = make_assigned("EVALUATOR")
    Notification.objects.all().delete()
    steps = [-12, -4, -1, 0, 12, 24]
    seen = []

    for hours in steps:
        clock.set(referral.due_at + timedelta(hours=hours, seconds=1))
        before = {user: len(told(user)) for user in (officer, target_officer, pejabat, head)}
        before[diskominfo] = len(told(diskominfo))
        sweep_referrals()
        seen.append({user.username for user, count in before.items() if len(told(user)) > count})

    everybody = {"petugas.dishub", "petugas.dpupr", "pejabat.dpupr"}
    assert seen == [
        {"petugas.dpupr"},
        {"petugas.dpupr"},
        {"petugas.dpupr"},
        everybody,
        {"kepala.dpupr"},
        {"evaluator"},
    ]
    assert kinds(referral) == THRESHOLDS


@pytest.mark.django_db
@pytest.mark.pasal("Lampiran B.4")
def test_after_three_days_down_all_is_recorded_and_each_is_told_the_newest_alone(
    referral, officer, target_officer, dpupr, clock
):
    pejabat, head = make_responsible(dpupr), make_head(dpupr)
    diskominfo = make_assigned("EVALUATOR")
    Notification.objects.all().delete()
    clock.set(referral.due_at + timedelta(days=3))

    sweep_referrals()
    sweep_referrals()

    assert kinds(referral) == THRESHOLDS
    for user in (officer, target_officer, pejabat, head, diskominfo):
        assert told(user) == [
            f"Dpupr belum menjawab rujukan pesan {referral.inquiry.number} dalam 24 jam."
        ]


@pytest.mark.django_db
def test_five_are_told_one_by_one_and_six_in_one(dishub, dpupr, officer, target_officer, clock):
    for amount, notices in ((5, 5), (6, 1)):
        for _ in range(amount):
            referral = make_referral(make_inquiry(dishub, officer), dpupr, officer)
        Notification.objects.all().delete()
        OutboxMessage.objects.all().delete()
        clock.set(referral.due_at + timedelta(days=3))

        sweep_referrals()

        assert len(told(target_officer)) == notices
        mine = OutboxMessage.objects.filter(dedup_key__endswith=f":{target_officer.pk}")
        assert mine.count() == notices
    assert told(target_officer)[0].startswith("6 rujukan")


@pytest.mark.django_db
def test_a_late_answer_during_an_outage_records_what_the_sweep_missed(
    referral, target_officer, officer, clock
):
    clock.set(referral.due_at + timedelta(hours=13))

    referral.answer("Maaf terlambat.", by=target_officer)
    sweep_referrals()

    assert kinds(referral) == THRESHOLDS[:5]
    assert f"Dpupr menjawab rujukan pesan {referral.inquiry.number} setelah lewat 24 jam." in told(
        officer
    )


@pytest.mark.django_db
def test_an_answer_in_time_leaves_nothing_to_record(referral, target_officer, clock):
    referral.answer("Ya.", by=target_officer)
    clock.set(referral.due_at + timedelta(days=3))

    sweep_referrals()

    assert kinds(referral) == []


@pytest.mark.django_db
def test_the_sweep_costs_as_many_statements_for_one_as_for_thirty(
    dishub, dpupr, officer, target_officer, clock, django_assert_num_queries
):
    sweep_referrals()  # the first beat of the heart is an insert
    first = make_referral(make_inquiry(dishub, officer), dpupr, officer)
    clock.set(first.due_at + timedelta(minutes=1))
    with CaptureQueriesContext(connection) as one:
        sweep_referrals()
    first.withdraw(by=officer)
    for _ in range(30):
        last = make_referral(make_inquiry(dishub, officer), dpupr, officer)
    clock.set(last.due_at + timedelta(minutes=1))

    with django_assert_num_queries(len(one)):
        sweep_referrals()


@pytest.mark.django_db
def test_batches_follow_each_other_until_nothing_is_due(dishub, dpupr, officer, clock):
    for _ in range(7):
        referral = make_referral(make_inquiry(dishub, officer), dpupr, officer)
    clock.set(referral.due_at + timedelta(minutes=1))

    assert sweep_referrals(batch=3) == 7
    assert Event.objects.filter(kind="BREACHED").count() == 7


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_record_each_breach_once_and_tell_once(
    dishub, dpupr, officer, target_officer, clock
):
    for _ in range(30):
        referral = make_referral(make_inquiry(dishub, officer), dpupr, officer)
    clock.set(referral.due_at + timedelta(minutes=1))
    Notification.objects.all().delete()
    start, failures = threading.Barrier(2), []

    def sweep() -> None:
        try:
            start.wait()
            sweep_referrals(batch=4)
        except Exception as error:  # noqa: BLE001 - reported by the test below
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=sweep) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sweep_referrals()  # what one passed over while the other held it

    assert failures == []
    assert Event.objects.filter(kind="BREACHED").count() == 30
    for person in (officer, target_officer):
        keys = list(person.notifications.values_list("dedup_key", flat=True))
        assert len(keys) == len(set(keys)) == 30


KILLED = textwrap.dedent(
    """
    import datetime, sys, time
    import django
    django.setup()
    from core import clock
    clock._source = lambda: datetime.datetime.fromisoformat(sys.argv[1])
    from inquiries import thresholds

    def hold(*args, **kwargs):
        print("holding", flush=True)
        time.sleep(60)

    thresholds._look_again = hold
    thresholds.sweep_referrals()
    """
)


def database_url() -> str:
    """The address of the database that this test is run on."""
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{given['NAME']}"
    secret = f":{given['PASSWORD']}" if given["PASSWORD"] else ""
    host = f"{given['HOST'] or 'localhost'}:{given['PORT'] or 5432}"
    return f"postgres://{given['USER']}{secret}@{host}/{given['NAME']}"


@pytest.mark.django_db(transaction=True)
def test_a_sweep_killed_in_the_middle_leaves_no_half_and_the_next_completes(
    referral, officer, target_officer, clock
):
    clock.set(referral.due_at + timedelta(minutes=1))
    Notification.objects.all().delete()
    OutboxMessage.objects.all().delete()
    environment = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "berau_sosmed.settings.test",
    }
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, clock().isoformat()],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as sweep:
        assert sweep.stdout.readline().strip() == "holding"
        sweep.send_signal(signal.SIGKILL)

    assert not Event.objects.filter(kind="BREACHED").exists()
    assert not Notification.objects.exists()
    assert not OutboxMessage.objects.exists()
    assert Referral.objects.get().next_check_at <= clock()

    assert sweep_referrals_until_free() == 1

    assert Event.objects.filter(kind="BREACHED").count() == 1
    assert officer.notifications.count() == target_officer.notifications.count() == 1


def sweep_referrals_until_free() -> int:
    """Sweep again until the server has noticed that the killed client is gone."""
    for _ in range(50):
        if swept := sweep_referrals():
            return swept
        time.sleep(0.1)
    return 0


@pytest.mark.django_db
def test_an_unstaffed_instansi_reminds_its_kepala_its_parent_and_diskominfo(
    inquiry, officer, clock
):
    parent = make_agency("INDUK")
    parent_officer = make_officer(parent)
    unit = make_agency("UPT", kind="TECHNICAL_UNIT", parent=parent)
    head = make_head(unit)
    diskominfo = make_assigned("EVALUATOR")
    referral = make_referral(inquiry, unit, officer)
    Notification.objects.all().delete()
    clock.set(referral.due_at - timedelta(hours=12))

    sweep_referrals()

    for user in (parent_officer, head, diskominfo):
        assert len(told(user)) == 1
