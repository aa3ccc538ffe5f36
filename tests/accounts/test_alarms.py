"""What in the registry needs somebody's attention."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import alarms, confirming, tasks
from agencies import people, powers
from agencies.models import Agency
from core.models import Notification
from tests.factories import make_account, make_agency, make_decree, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def petugas(dishub):
    return make_user("petugas", agency=dishub)


def texts(clock):
    return [alarm.text for alarm in alarms.alarms(Agency.objects.all(), clock())]


@pytest.fixture
def in_order(dishub, head, petugas, account):
    """A decree for long, with a Petugas, for a confirmed account."""
    confirming.confirm_by_code(account=account, by=petugas)
    return make_decree(dishub, officers=[petugas], accounts=[account], by=head)


def test_where_all_is_in_order_nothing_is_said(in_order, clock):
    assert texts(clock) == []


@pytest.mark.pasal("9(1)")
@pytest.mark.parametrize(("days", "is_told"), [(31, False), (30, True), (7, True), (1, True)])
def test_a_decree_that_lapses_soon_is_told_of(dishub, head, petugas, clock, days, is_told):
    make_decree(dishub, officers=[petugas], by=head, until=clock() + timedelta(days=days))

    assert any("habis masa berlakunya" in text for text in texts(clock)) is is_told


@pytest.mark.pasal("8 huruf d")
def test_an_official_account_without_a_petugas_is_told_of(dishub, head, account, clock):
    confirming.confirm_by_code(account=account, by=head)
    make_decree(dishub, responsible=[make_user("p", agency=dishub)], accounts=[account], by=head)

    (text,) = texts(clock)

    assert "tidak punya Petugas yang berwenang" in text


@pytest.mark.pasal("1 angka 7")
def test_an_officer_who_moved_is_told_of(in_order, petugas, dpupr, clock):
    petugas.home_agency = dpupr
    petugas.save(update_fields=["home_agency"])

    (text,) = texts(clock)

    assert text == "Petugas ditunjuk di Dishub, tetapi kini pegawai Dpupr."


def test_an_account_is_told_of_when_never_confirmed_and_after_180_days(
    in_order, dishub, head, clock
):
    never = make_account(dishub, "belum")
    make_decree(dishub, accounts=[never], by=head)

    assert texts(clock) == ["@belum · Instagram belum dikonfirmasi sama sekali."]
    clock.advance(timedelta(days=180))
    assert "@dishub.berau · Instagram belum dikonfirmasi sejak 24 November 2026." in texts(clock)


def test_a_threshold_is_told_once_however_often_the_task_runs(dishub, head, petugas, clock):
    make_decree(dishub, officers=[petugas], by=head, until=clock() + timedelta(days=30))

    for _ in range(3):
        tasks.tell_of_alarms()
    assert Notification.objects.filter(user=head).count() == 1

    clock.advance(timedelta(days=24))
    tasks.tell_of_alarms()
    assert Notification.objects.filter(user=head).count() == 2


def test_the_worker_tells_of_alarms_by_itself():
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert "accounts.tasks.tell_of_alarms" in scheduled


def test_the_page_shows_the_alarms_of_the_own_instansi(as_user, dishub, dpupr, head, clock):
    for agency in (dishub, dpupr):
        make_decree(agency, by=head, until=clock() + timedelta(days=3))

    page = as_user(head).get("/keputusan/")

    assert [alarm.agency for alarm in page.context["alarms"]] == [dishub]
    assert "Perlu perhatian (1)" in page.content.decode()


def test_the_alarms_cost_the_same_queries_for_one_and_for_many(head, dishub, clock):
    def count():
        with CaptureQueriesContext(connection) as queries:
            alarms.alarms(Agency.objects.all(), clock())
        return len(queries)

    def trouble(code):
        agency = make_agency(code)
        account = make_account(agency, f"akun.{code.lower()}")
        stray = make_user(f"stray.{code.lower()}", agency=dishub)
        until = clock() + timedelta(days=3)
        make_decree(agency, responsible=[stray], accounts=[account], by=head, until=until)

    trouble("SATU")
    one = count()
    for number in range(20):
        trouble(f"UJI{number}")

    assert count() == one


@pytest.mark.pasal("8 huruf d")
def test_a_petugas_whose_login_is_closed_serves_no_account(in_order, petugas, head, clock):
    people.set_active(user=petugas, is_active=False, by=head)

    (text,) = texts(clock)

    assert "tidak punya Petugas yang berwenang" in text


def test_an_instansi_whose_people_cannot_sign_in_is_not_staffed(in_order, dishub, petugas, head):
    assert dishub.pk in powers.staffed_agencies()

    people.set_active(user=petugas, is_active=False, by=head)

    assert dishub.pk not in powers.staffed_agencies()
