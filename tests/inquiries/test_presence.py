"""Who is looking at a message: told by heartbeats, and forgotten by itself."""

from datetime import timedelta

import pytest

from core.models import AuditEntry
from inquiries import presence, services
from tests.factories import make_referral

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def look(browser, inquiry, shown=""):
    return browser.post(f"/pesan/{inquiry.number}/hadir/", {"tampak": shown}, headers=HTMX)


def test_of_two_who_look_each_hears_of_the_other_until_one_goes(
    sign_in, officer, colleague, inquiry, clock
):
    services.release_inquiry(inquiry=inquiry, by=officer)
    first, second = sign_in(officer), sign_in(colleague)

    assert look(first, inquiry).status_code == 204  # alone
    told = f"{officer} sedang melihat."
    assert told in look(second, inquiry).content.decode()
    assert look(second, inquiry, told).status_code == 204  # shown already
    clock.advance(timedelta(seconds=59))
    assert look(second, inquiry, told).status_code == 204
    clock.advance(timedelta(seconds=1))
    assert "sedang" not in look(second, inquiry, told).content.decode()


def test_a_page_that_keeps_beating_stays_seen(sign_in, officer, colleague, inquiry, clock):
    first, second = sign_in(officer), sign_in(colleague)
    for _ in range(5):
        look(first, inquiry)
        clock.advance(timedelta(seconds=25))

    assert f"{officer} sedang melihat." in look(second, inquiry).content.decode()


def test_who_holds_the_lease_is_named_with_its_end(sign_in, officer, colleague, inquiry):
    shown = look(sign_in(colleague), inquiry).content.decode()

    assert f"{officer} memegang pesan ini sampai 14.20 WITA." in shown
    assert look(sign_in(officer), inquiry).content.decode().count("memegang") == 0


def test_those_who_look_at_a_referral_hear_of_each_other(
    sign_in, officer, inquiry, dpupr, target_officer
):
    url = f"/rujukan/{make_referral(inquiry, dpupr, officer).pk}/hadir/"
    sign_in(officer).post(url, headers=HTMX)

    assert f"{officer} sedang" in sign_in(target_officer).post(url, headers=HTMX).content.decode()


def test_looking_leaves_no_trace_but_in_the_cache(sign_in, officer, inquiry, colleague):
    before = (AuditEntry.objects.count(), inquiry.version, inquiry.events.count())

    look(sign_in(colleague), inquiry)

    inquiry.refresh_from_db()
    assert (AuditEntry.objects.count(), inquiry.version, inquiry.events.count()) == before


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([], ""),
        (["Ani"], "Ani sedang melihat."),
        (["Ani", "Budi"], "Ani dan Budi sedang melihat."),
        (["Ani", "Budi", "Cici"], "Ani, Budi dan Cici sedang melihat."),
        (["A", "B", "C", "D", "E"], "A, B, C dan 2 orang lain sedang melihat."),
    ],
)
def test_the_sentence_names_three_and_counts_the_rest(names, said):
    assert presence.sentence(names) == said
