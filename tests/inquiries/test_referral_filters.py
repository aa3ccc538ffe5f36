"""The referral queue narrowed: by the message, the other side, and the day of the sending."""

from datetime import datetime, timedelta

import pytest
from django.http import QueryDict

from core.clock import WITA
from inquiries import exporting, listing, services
from inquiries.models import Inquiry
from tests.factories import make_account, make_agency, make_inquiry, make_officer, make_referral

pytestmark = pytest.mark.django_db
QUEUE = "/rujukan/"


@pytest.fixture
def queue(dishub, dpupr, officer, target_officer, clock):
    """Dishub is asked by DPUPR and by DLHK, and asks DPUPR itself."""
    dlhk = make_agency("DLHK")
    stranger = make_officer(dlhk)
    clock.set(datetime(2026, 11, 20, 23, 30, tzinfo=WITA))
    criticism = make_inquiry(dpupr, target_officer, kind="CRITICISM")
    first = make_referral(criticism, dishub, target_officer)
    clock.set(datetime(2026, 11, 21, 0, 30, tzinfo=WITA))
    account = make_account(dlhk, "dlhk.berau")
    second = make_referral(make_inquiry(dlhk, stranger, account=account), dishub, stranger)
    own = make_inquiry(dishub, officer)
    services.tag_inquiry(inquiry=own, name="banjir", by=officer)
    third = make_referral(own, dpupr, officer)
    Inquiry.objects.filter(pk=criticism.pk).update(is_crisis=True)
    return first, second, third


def shown(browser, query=""):
    page = browser.get(f"{QUEUE}?{query}")
    assert page.status_code == 200
    return {int(row.key) for row in page.context["list"].rows}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {0, 1}),
        ("jenis=CRITICISM", {0}),
        ("jenis=QUESTION", {1}),
        ("instansi=DPUPR", {0}),
        ("instansi=DLHK&jenis=CRITICISM", set()),
        ("kanal=langsung", {0}),
        ("kanal=instagram", {1}),
        ("tanda=krisis", {0}),
        ("dari=2026-11-21", {1}),
        ("sampai=2026-11-20", {0}),
        ("tab=dari-kami", {2}),
        ("tab=dari-kami&instansi=DPUPR", {2}),
        ("tab=dari-kami&instansi=DLHK", set()),
        ("tab=dari-kami&penanda=banjir", {2}),
        ("tab=dari-kami&penanda=jalan", set()),
        ("penanda=banjir", {0, 1}),  # a tag is the affair of whose message it is
        ("petugas=saya", {0, 1}),
        ("jenis=APA&dari=2026-02-31&instansi=", {0, 1}),
    ],
)
def test_each_filter_leaves_what_it_names(sign_in, officer, queue, query, expected):
    assert shown(sign_in(officer), query) == {queue[place].pk for place in expected}


def test_no_filter_shows_more_than_the_queue(sign_in, target_officer, queue):
    browser = sign_in(target_officer)

    for query in ("instansi=DLHK", "tanda=krisis", "jenis=CRITICISM", "kanal=instagram"):
        assert shown(browser, query) == set()


def test_tabs_keep_the_filters_and_count_what_they_leave(sign_in, officer, queue):
    page = sign_in(officer).get(f"{QUEUE}?instansi=DPUPR")

    first = page.context["list"].tabs[0]
    assert first["count"] == 1
    assert "instansi=DPUPR" in first["url"]
    assert [chip.text for chip in page.context["list"].chips] == ["Instansi: Dpupr"]
    assert page.context["list"].chips[0].url == QUEUE + "?"


def test_an_opened_referral_keeps_the_narrowed_list_beside_it(sign_in, officer, queue):
    page = sign_in(officer).get(f"{QUEUE}{queue[0].pk}/?instansi=DPUPR")

    assert {row.key for row in page.context["list"].rows} == {str(queue[0].pk)}
    assert page.context["list"].chips


def test_the_export_holds_what_the_filters_leave(officer, queue, clock):
    table = exporting.table_of("REFERRALS", "instansi=DPUPR", officer, clock())

    assert [row["id"] for row in table.rows] == [queue[0].pk]


def test_the_pages_of_a_narrowed_queue_go_on_narrowed(
    sign_in, officer, dpupr, target_officer, clock
):
    for _ in range(52):
        inquiry = make_inquiry(dpupr, target_officer, kind="SUGGESTION")
        make_referral(inquiry, officer.home_agency, target_officer)
        clock.advance(timedelta(minutes=1))
    page = sign_in(officer).get(f"{QUEUE}?jenis=SUGGESTION")

    assert "jenis=SUGGESTION" in page.context["list"].older_url
    asked = listing.ask_referrals(officer, QueryDict("jenis=SUGGESTION"), clock())
    assert asked.rows.count() == 52
