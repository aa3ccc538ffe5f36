"""Salin & buka: what is offered to be copied, and that it stands on the platform afterwards."""

import pytest

from inquiries import services
from inquiries.errors import InquiryError
from inquiries.models import Event, Reply
from tests.factories import make_account, make_decree, make_inquiry, make_platform

pytestmark = pytest.mark.django_db
POST = "https://www.instagram.com/p/DCx1/"


@pytest.fixture
def account(dishub, officer):
    make_platform("instagram", hosts=["instagram.com"], reply_limit=150)
    account = make_account(dishub)
    make_decree(dishub, accounts=[account])
    return account


@pytest.fixture
def answered(dishub, officer, account):
    inquiry = make_inquiry(dishub, officer, account=account, source_url=POST)
    services.reply_inquiry(inquiry=inquiry, text="Besok pagi. " * 20, by=officer)
    inquiry.refresh_from_db()
    return inquiry


def page_of(browser, inquiry):
    return browser.get(f"/pesan/{inquiry.number}/").content.decode()


def test_the_reply_is_offered_in_parts_with_the_post_to_open(sign_in, officer, answered):
    page = page_of(sign_in(officer), answered)

    assert "Kirim ke Instagram" in page
    assert "Bagian 2 dari 2" in page
    assert f'href="{POST}" target="_blank" rel="noopener noreferrer" data-copies=' in page


def test_before_there_is_a_reply_nothing_is_offered(sign_in, officer, dishub, account):
    inquiry = make_inquiry(dishub, officer, account=account, source_url=POST)

    assert 'id="kirim"' not in page_of(sign_in(officer), inquiry)


def test_one_that_came_by_no_platform_has_nowhere_to_go(sign_in, officer, inquiry):
    services.reply_inquiry(inquiry=inquiry, text="Besok.", by=officer)

    assert 'id="kirim"' not in page_of(sign_in(officer), inquiry)


def test_a_link_that_is_no_web_page_is_never_opened(sign_in, officer, answered):
    answered.source_url = "javascript:alert(1)"
    answered.save(update_fields=["source_url"])

    page = page_of(sign_in(officer), answered)

    assert "javascript:" not in page
    assert "data-copies" in page


@pytest.mark.parametrize("who", ["head", "evaluator"])
def test_who_only_reads_copies_nothing(sign_in, request, answered, who):
    assert 'id="kirim"' not in page_of(sign_in(request.getfixturevalue(who)), answered)


@pytest.mark.pasal("Lampiran B.2")
def test_marked_sent_with_its_permalink_it_is_told_once(sign_in, officer, answered):
    browser = sign_in(officer)
    response = browser.post(f"/pesan/{answered.number}/terkirim/", {"url": f"{POST}c/9/"})

    reply = Reply.objects.get()
    assert response.status_code == 303
    assert (reply.published_at is not None, reply.url) == (True, f"{POST}c/9/")
    assert Event.objects.filter(inquiry=answered, kind="PUBLISHED", by=officer).count() == 1
    assert "Salin balasan lagi" in page_of(browser, answered)


def test_the_permalink_may_come_later_but_once(officer, answered):
    services.publish_reply(inquiry=answered, by=officer)
    services.publish_reply(inquiry=answered, by=officer, url=POST)

    with pytest.raises(InquiryError, match="sudah ditandai terkirim"):
        services.publish_reply(inquiry=answered, by=officer, url=f"{POST}lain/")
    assert Reply.objects.get().url == POST
    assert Event.objects.filter(kind="PUBLISHED").count() == 1


def test_a_bad_link_is_refused_with_what_was_typed(sign_in, officer, answered):
    response = sign_in(officer).post(
        f"/pesan/{answered.number}/terkirim/", {"url": "javascript:alert(1)"}
    )

    assert response.status_code == 422
    assert "Tautan tidak valid." in response.content.decode()
    assert Reply.objects.get().published_at is None


def test_an_unanswered_message_cannot_be_marked_sent(sign_in, officer, inquiry):
    response = sign_in(officer).post(f"/pesan/{inquiry.number}/terkirim/")

    assert response.status_code == 422
