"""What the desk's pages may ask of the database: sign-in, powers, menu and clock included."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import clock as core_clock
from inquiries import drafts, services
from inquiries.models import Event
from tests.factories import make_account, make_bank_answer, make_inquiry, make_referral

pytestmark = pytest.mark.django_db
LIST, PAGE = 8, 10


@pytest.fixture
def browser(sign_in, officer, clock, monkeypatch):
    """A signed-in officer, on a clock that costs a query as PostgreSQL's does."""

    def asked():
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return clock.moment

    client = sign_in(officer)
    monkeypatch.setattr(core_clock, "_source", asked)
    return client


@pytest.fixture(autouse=True)
def hit(dishub, officer):
    """An answer of the bank that the inquiry's words find, some of them by a typing error."""
    return make_bank_answer(dishub, officer, question="Kapan lampu jalan di Rindingan menyala?")


def cost(browser, url):
    assert browser.get(url).status_code == 200  # what a process asks once is asked now
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize("tab", ["perlu-dijawab", "menunggu", "siap", "terlambat", "selesai"])
def test_the_inbox_keeps_to_its_budget(browser, officer, dishub, dpupr, tab):
    for _ in range(3):
        make_inquiry(dishub, officer, account=make_account(dishub, f"akun{_}"))
    make_referral(make_inquiry(dishub, officer), dpupr, officer)

    assert cost(browser, f"/kotak-masuk/?tab={tab}") <= LIST


@pytest.mark.parametrize("tab", ["menunggu", "dijawab", "dari-kami"])
def test_the_referral_queue_keeps_to_its_budget(browser, dishub, dpupr, target_officer, tab):
    for _ in range(3):
        make_referral(make_inquiry(dpupr, target_officer), dishub, target_officer)

    assert cost(browser, f"/rujukan/?tab={tab}") <= LIST


def test_an_inquiry_costs_the_same_with_one_event_and_with_fifty(browser, officer, inquiry):
    drafts.keep(drafts.of_reply(inquiry), "Kami se", by=officer)
    one = cost(browser, f"/pesan/{inquiry.number}/")
    for _ in range(49):
        inquiry.log(Event.Kind.ASSIGNED, at=inquiry.received_at, by=officer, note="Kepada rekan.")

    assert cost(browser, f"/pesan/{inquiry.number}/") == one <= PAGE


def test_a_referred_inquiry_keeps_to_the_budget_but_for_the_answers(browser, referral):
    assert cost(browser, f"/pesan/{referral.inquiry.number}/") <= PAGE + 1


def test_an_answered_inquiry_that_cites_keeps_to_its_own_budget(
    browser, officer, referral, target_officer
):
    referral.answer("Dijadwalkan.", by=target_officer)
    services.reply_inquiry(
        inquiry=referral.inquiry, text="Dijadwalkan.", by=officer, referrals=[referral]
    )

    assert cost(browser, f"/pesan/{referral.inquiry.number}/") <= PAGE + 6
