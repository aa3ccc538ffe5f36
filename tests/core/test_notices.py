from __future__ import annotations

import pytest

from agencies.models import User
from core import notices
from core.models import Notification, OutboxMessage
from core.notices import Notice
from tests.core.helpers import rolled_back

pytestmark = pytest.mark.urls("tests.core.urls")


def tell(*users, **options) -> None:
    values = {"text": "Rujukan lewat 24 jam.", "url": "/rujukan/7/", "dedup_key": "breach:7"}
    notices.notify(users, **values | options)


def test_everybody_is_told_once_in_the_portal_and_by_mail(alice, bob):
    tell(alice, bob)
    tell(alice, bob)

    assert Notification.objects.count() == OutboxMessage.objects.count() == 2
    mail = OutboxMessage.objects.get(dedup_key=f"breach:7:{bob.pk}")
    assert (mail.to, mail.subject) == ("bob@contoh.test", "Rujukan lewat 24 jam.")
    assert "http://testserver/rujukan/7/" in mail.text


def test_what_fails_tells_nobody(alice):
    with rolled_back():
        tell(alice)

    assert not Notification.objects.exists()
    assert not OutboxMessage.objects.exists()


def test_who_has_no_address_is_told_in_the_portal_alone(db):
    carol = User.objects.create_user("carol", full_name="Carol")

    tell(carol)

    assert carol.notifications.count() == 1
    assert not OutboxMessage.objects.exists()


def test_a_notice_may_go_without_mail_or_with_its_own_subject(alice, bob):
    tell(alice, email=False)
    tell(bob, subject="Lewat 24 jam")

    assert OutboxMessage.objects.get().subject == "Lewat 24 jam"


@pytest.mark.parametrize("count", [1, 50])
def test_many_notices_cost_as_much_as_one(alice, bob, count, django_assert_max_num_queries):
    many = [Notice([alice, bob], "Sisa 1 jam.", "/rujukan/", f"soon:{n}") for n in range(count)]

    with django_assert_max_num_queries(6):  # two inserts, savepoints, the clock of PostgreSQL
        notices.notify_many(many)

    assert Notification.objects.count() == 2 * count


def test_the_page_lists_only_what_the_user_was_told(client, alice, bob):
    tell(alice)
    tell(bob, text="Untuk Bob.", dedup_key="lain")
    client.force_login(bob)

    body = client.get("/notifikasi/").content.decode()

    assert "Untuk Bob." in body
    assert "Rujukan lewat" not in body


@pytest.mark.parametrize("count", [1, 50])
def test_the_page_costs_the_same_for_one_and_fifty(
    client, alice, count, django_assert_max_num_queries
):
    for number in range(count):
        tell(alice, dedup_key=f"n:{number}")
    client.force_login(alice)

    with django_assert_max_num_queries(12):
        assert client.get("/notifikasi/").status_code == 200


def test_opening_a_notice_marks_it_read_and_leads_to_its_page(client, alice, clock):
    tell(alice)
    notice = alice.notifications.get()
    client.force_login(alice)

    response = client.post(f"/notifikasi/{notice.pk}/dibaca/")

    assert (response.status_code, response["Location"]) == (303, "/rujukan/7/")
    notice.refresh_from_db()
    assert notice.read_at == clock.moment
    assert notices.unread(alice) == 0


def test_a_notice_of_somebody_else_is_not_found_and_stays_unread(client, alice, bob):
    tell(alice)
    client.force_login(bob)

    assert client.post(f"/notifikasi/{alice.notifications.get().pk}/dibaca/").status_code == 404
    assert notices.unread(alice) == 1


def test_all_notices_are_read_at_once_and_only_ones_own(client, alice, bob):
    for number in range(3):
        tell(alice, bob, dedup_key=f"n:{number}")
    client.force_login(alice)

    assert client.post("/notifikasi/dibaca/").status_code == 303

    assert (notices.unread(alice), notices.unread(bob)) == (0, 3)


@pytest.mark.parametrize("path", ["/notifikasi/dibaca/", "/notifikasi/1/dibaca/"])
def test_reading_a_page_marks_nothing(client, alice, path):
    client.force_login(alice)

    assert client.get(path).status_code == 405
    assert client.post("/notifikasi/").status_code == 405


@pytest.mark.parametrize("path", ["/notifikasi/", "/notifikasi/dibaca/", "/notifikasi/1/dibaca/"])
def test_strangers_are_sent_to_the_sign_in(client, db, path):
    method = client.get if path == "/notifikasi/" else client.post

    assert method(path)["Location"] == f"/masuk/?next={path}"


def test_the_bell_stops_counting_at_a_hundred(alice):
    notices.notify_many(Notice([alice], "x", "/", f"n:{number}") for number in range(130))

    assert notices.unread(alice) == 100
