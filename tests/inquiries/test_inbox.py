"""The inbox: its tabs and counts, its pages, who sees what, and how it refreshes itself."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from core import clock as core_clock
from core import keyset
from inquiries import services
from inquiries.models import Inquiry
from tests.factories import (
    make_account,
    make_agency,
    make_decree,
    make_inquiry,
    make_officer,
    make_referral,
    make_user,
)

pytestmark = pytest.mark.django_db
INBOX = "/kotak-masuk/"


def excerpts(response):
    return [strip_tags(row.excerpt) for row in response.context["list"].rows]


def holders(response):
    return [row.holder for row in response.context["list"].rows]


def test_a_recorded_message_stands_under_perlu_dijawab(sign_in, officer, inquiry):
    response = sign_in(officer).get(INBOX)

    assert excerpts(response) == [inquiry.text]
    assert response.context["list"].tabs[0]["count"] == 1


@pytest.mark.parametrize(
    ("tab", "step"),
    [
        ("perlu-dijawab", "recorded"),
        ("menunggu", "referred"),
        ("siap", "answered by the other"),
        ("terlambat", "late"),
        ("selesai", "replied"),
    ],
)
def test_each_step_of_a_message_has_its_tab(
    sign_in, officer, inquiry, dpupr, target_officer, clock, tab, step
):
    if step == "replied":
        services.reply_inquiry(inquiry=inquiry, text="Sudah.", by=officer)
    elif step != "recorded":
        referral = make_referral(inquiry, dpupr, officer)
        if step == "answered by the other":
            referral.answer("Dijadwalkan.", by=target_officer)
        if step == "late":
            clock.advance(timedelta(hours=25))

    response = sign_in(officer).get(INBOX, {"tab": tab})

    assert excerpts(response) == [inquiry.text]


def test_an_unknown_tab_is_the_first(sign_in, officer, inquiry):
    response = sign_in(officer).get(
        INBOX, {"tab": "rahasia", "status": "CLOSED", "_connector": "OR"}
    )

    assert response.status_code == 200
    assert excerpts(response) == [inquiry.text]


@pytest.mark.parametrize("tab", ["perlu-dijawab", "menunggu", "terlambat"])
def test_one_row_and_fifty_cost_the_same_queries(
    sign_in, officer, dishub, dpupr, target_officer, clock, django_assert_num_queries, tab
):
    account = make_account(dishub)

    def fill(amount):
        for _ in range(amount):
            inquiry = make_inquiry(dishub, officer, account=account)
            if tab != "perlu-dijawab":
                make_referral(inquiry, dpupr, officer)

    browser = sign_in(officer)
    fill(1)
    clock.advance(timedelta(hours=25))
    with CaptureQueriesContext(connection) as one:
        browser.get(INBOX, {"tab": tab})
    fill(49)
    clock.advance(timedelta(hours=25))

    with django_assert_num_queries(len(one)):
        response = browser.get(INBOX, {"tab": tab})
    assert len(response.context["list"].rows) == 50


def test_pages_follow_each_other_without_gap_or_repeat(sign_in, officer, dishub, clock):
    for number in range(120):
        make_inquiry(dishub, officer, text=f"Pesan ke-{number}")
        if number % 3:  # some arrive in the same instant
            clock.advance(timedelta(minutes=1))
    browser, seen, url = sign_in(officer), [], INBOX
    while url:
        shown = browser.get(url).context["list"]
        seen += [row.key for row in shown.rows]
        url = shown.older_url

    assert seen == list(Inquiry.objects.values_list("number", flat=True))


def test_back_from_the_second_page_is_the_first(sign_in, officer, dishub, clock):
    for number in range(60):
        make_inquiry(dishub, officer, text=f"Pesan ke-{number}")
        clock.advance(timedelta(minutes=1))
    browser = sign_in(officer)
    first = browser.get(INBOX).context["list"]
    second = browser.get(first.older_url).context["list"]

    again = browser.get(second.newer_url).context["list"]

    assert [row.key for row in again.rows] == [row.key for row in first.rows]
    assert not again.newer_url


@pytest.mark.parametrize(
    "cursor", ["x", "1", "99999999999999999999-1", "5-", "-5", "1-2-3", "\x00"]
)
def test_a_broken_cursor_is_the_first_page(sign_in, officer, inquiry, cursor):
    response = sign_in(officer).get(INBOX, {"lanjut": cursor})

    assert excerpts(response) == [inquiry.text]


def test_counts_stop_at_a_thousand():
    assert f"{keyset.Count(1001):,}" == "1,000+"
    assert f"{keyset.Count(1000):,}" == "1,000"


def test_another_instansi_sees_nothing_of_it(sign_in, outsider, inquiry):
    response = sign_in(outsider).get(INBOX)

    assert excerpts(response) == []
    assert "Tidak ada yang perlu dijawab" in response.content.decode()


def test_search_for_an_exact_foreign_number_is_empty(sign_in, outsider, inquiry):
    assert excerpts(sign_in(outsider).get(INBOX, {"q": inquiry.number})) == []


@pytest.mark.parametrize("query", ["RINDING", "@warga", "number"])
def test_search_finds_by_number_text_and_author(sign_in, officer, inquiry, query):
    query = inquiry.number.lower() if query == "number" else query

    assert excerpts(sign_in(officer).get(INBOX, {"q": query})) == [inquiry.text]


def test_search_looks_in_every_tab(sign_in, officer, inquiry):
    services.reply_inquiry(inquiry=inquiry, text="Sudah.", by=officer)

    assert excerpts(sign_in(officer).get(INBOX, {"q": "lampu"})) == [inquiry.text]


def test_a_kepala_reads_without_the_button_to_record(sign_in, head, inquiry):
    response = sign_in(head).get(INBOX)

    assert excerpts(response) == [inquiry.text]
    assert reverse("inquiries:record") not in response.content.decode()


def test_diskominfo_reads_all_with_personal_data_masked(sign_in, evaluator, dishub, officer):
    make_inquiry(dishub, officer, text="NIK saya 7308011203900001, HP 081234567890")

    (shown,) = excerpts(sign_in(evaluator).get(INBOX))

    assert "7308********0001" in shown
    assert "081234567890" not in shown


def test_bupati_has_no_inbox(sign_in, regent, inquiry):
    assert sign_in(regent).get(INBOX).status_code == 403


def test_a_decree_that_ended_a_second_ago_opens_nothing(sign_in, dishub, inquiry):
    user = make_user("petugas3.dishub", agency=dishub)
    make_decree(dishub, officers=[user], until=core_clock.now() - timedelta(seconds=1))

    assert sign_in(user).get(INBOX).status_code == 403


def test_the_list_answers_htmx_with_the_list_and_the_tabs_alone(sign_in, officer, inquiry):
    response = sign_in(officer, **{"HX-Request": "true"}).get(INBOX)

    page = response.content.decode()
    assert page.lstrip().startswith('<section class="desk-list"')
    assert 'hx-swap-oob="true"' in page
    assert "<html" not in page


def test_an_unchanged_list_answers_nothing_and_a_changed_one_itself(
    sign_in, officer, inquiry, dishub
):
    browser = sign_in(officer, **{"HX-Request": "true"})
    url = browser.get(INBOX).context["list"]

    unchanged = browser.get(INBOX, {"sidik": url.fingerprint})
    make_inquiry(dishub, officer, text="Halte rusak")
    changed = browser.get(INBOX, {"sidik": url.fingerprint})

    assert (unchanged.status_code, changed.status_code) == (204, 200)


def test_the_holder_is_named_while_the_lease_runs(sign_in, colleague, officer, inquiry, clock):
    browser = sign_in(colleague)
    assert holders(browser.get(INBOX)) == [str(officer)]

    clock.advance(timedelta(minutes=16))

    assert holders(browser.get(INBOX)) == [""]


def test_text_that_turns_direction_cannot_turn_its_neighbours(sign_in, officer, dishub):
    make_inquiry(dishub, officer, text="Tagihan \u202egnp.exe\u202c lunas")

    page = sign_in(officer).get(INBOX).content.decode()

    assert "\u202e" not in page
    assert "[U+202E]" in page


def test_a_petugas_of_two_instansi_sees_both(sign_in, officer, inquiry):
    uptd = make_agency("UPTD")
    other = make_officer(uptd)
    make_inquiry(uptd, other, text="Dari UPTD")
    make_decree(uptd, officers=[officer], by=other)

    assert set(excerpts(sign_in(officer).get(INBOX))) == {inquiry.text, "Dari UPTD"}
