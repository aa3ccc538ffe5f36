from __future__ import annotations

import pytest
from django.db import transaction

from core import audit
from core.models import AuditEntry, Heartbeat
from tests.core.helpers import in_threads, rolled_back

pytestmark = pytest.mark.urls("tests.core.urls")


def test_an_entry_says_who_did_what_to_which_object(alice, clock):
    beat = Heartbeat.objects.create(name="worker", at=clock.moment)

    audit.record("beat.made", by=alice, obj=beat, scope="DISHUB", number=7)

    entry = AuditEntry.objects.get()
    assert (entry.at, entry.actor, entry.action) == (clock.moment, alice, "beat.made")
    assert (entry.object_type, entry.object_id) == ("core.Heartbeat", str(beat.pk))
    assert (entry.scope, entry.outcome, entry.details) == ("DISHUB", "DONE", {"number": 7})
    assert entry.address == ""


def test_what_was_done_goes_when_its_transaction_fails(alice):
    with rolled_back():
        audit.record("uji.dilakukan", by=alice)

    assert not AuditEntry.objects.exists()


def test_details_that_no_database_could_keep_are_mended(alice):
    audit.record("uji", by=alice, a="x\0y", b=["\ud800"], c={"k\0": {"t": "\x1b"}})

    assert AuditEntry.objects.get().details == {"a": "x�y", "b": ["�"], "c": {"k�": {"t": "�"}}}


def test_a_refusal_outlives_the_rollback_of_its_request(client, alice):
    client.force_login(alice)

    assert client.get("/batal/").status_code == 403

    actions = AuditEntry.objects.order_by("id").values_list("action", "outcome", "address")
    assert list(actions) == [
        ("uji.ditolak", "REFUSED", "127.0.0.1"),
        ("request.refused", "REFUSED", "127.0.0.1"),
    ]


@pytest.mark.django_db(transaction=True)
def test_a_refusal_outlives_a_rollback_that_is_real(client, alice):
    client.force_login(alice)

    client.get("/batal/")

    assert AuditEntry.objects.filter(outcome="REFUSED").count() == 2
    assert not AuditEntry.objects.filter(outcome="DONE").exists()


@pytest.mark.parametrize(
    ("path", "route", "status", "arguments"),
    [
        ("/tidak-boleh/?q=nama+warga", "forbidden", 403, {}),
        ("/pesan/DPUPR-2026-7/", "item", 404, {"number": "DPUPR-2026-7"}),
        ("/pesan/%00abc/", "item", 404, {"number": "�abc"}),
        ("/pesan/" + "9" * 100 + "/", "item", 404, {"number": "9" * 64}),
    ],
)
def test_what_a_signed_in_user_is_refused_is_recorded(
    client, alice, path, route, status, arguments
):
    client.force_login(alice)

    assert client.get(path).status_code == status

    entry = AuditEntry.objects.get()
    assert entry.actor == alice
    assert entry.details == {
        "route": route,
        "arguments": arguments,
        "method": "GET",
        "status": status,
    }


@pytest.mark.parametrize("path", ["/tidak-ada/", "/privat/"])
def test_an_address_that_leads_nowhere_or_is_allowed_is_not_recorded(client, alice, path):
    client.force_login(alice)

    client.get(path)

    assert not AuditEntry.objects.exists()


def test_the_refusals_of_strangers_are_not_recorded_and_cost_no_query(
    client, db, django_assert_num_queries
):
    with django_assert_num_queries(0):
        assert client.get("/tidak-boleh/").status_code == 403
        assert client.get("/pesan/1/").status_code == 404

    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "6.6.6.6", "127.0.0.1"),
        (1, "6.6.6.6, 203.0.113.9", "203.0.113.9"),
        (2, "6.6.6.6, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (2, "203.0.113.9", ""),
        (1, "<script>", ""),
        (1, "::ffff:203.0.113.9", "203.0.113.9"),
        (1, "2001:db8::1", "2001:db8::1"),
    ],
)
def test_an_address_is_believed_only_as_far_as_our_proxies_wrote_it(
    client, alice, settings, proxies, forwarded, address
):
    settings.TRUSTED_PROXY_COUNT = proxies
    client.force_login(alice)

    client.get("/tidak-boleh/", headers={"x-forwarded-for": forwarded})

    assert AuditEntry.objects.get().address == address


@pytest.mark.django_db(transaction=True)
def test_four_writers_at_once_meet_no_lock(alice):
    def write() -> int:
        for number in range(25):
            with transaction.atomic():
                audit.record("uji.serentak", by=alice, number=number)
        return 25

    assert in_threads(4, write) == [25] * 4
    assert AuditEntry.objects.count() == 100


def test_two_requests_do_not_share_their_trace(client, alice):
    first = client.get("/tidak-ada/")
    second = client.get("/tidak-ada/")

    assert first["X-Request-ID"] != second["X-Request-ID"]
    assert audit.request_address() == ""
