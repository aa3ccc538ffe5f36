"""The board of conversations, and its API."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import clock as core_clock
from inquiries.models import Inquiry, Mention
from inquiries.monitoring import services
from tests.factories import make_account, make_decree

pytestmark = pytest.mark.django_db


@pytest.mark.pasal("8f")
def test_what_waits_is_shown_and_leaves_when_it_is_made_an_inquiry(sign_in, officer, mention):
    browser = sign_in(officer)
    before = browser.get("/pantauan/").content.decode()

    answer = browser.post(f"/pantauan/{mention.pk}/jadikan-pesan/", {"kind": "CRITICISM"})

    inquiry = Inquiry.objects.get()
    after = browser.get("/pantauan/").content.decode()
    assert mention.text in before
    assert "wargarinding" in before
    assert answer.url == f"/pesan/{inquiry.number}/"
    assert inquiry.type == "CRITICISM"
    assert mention.text not in after
    listed = browser.get("/pantauan/?keadaan=pesan").content.decode()
    assert f"Buka pesan {inquiry.number}" in listed


def test_several_are_seen_at_once_and_one_put_back(sign_in, officer, account, said, mention):
    other = services.note_mention(account=account, said=said(text="Bagus."), by=officer)
    browser = sign_in(officer)

    answer = browser.post("/pantauan/dilihat/", {"pilih": [mention.pk, other.pk]}, follow=True)
    browser.post(f"/pantauan/{other.pk}/belum-dilihat/")

    assert "2 percakapan ditandai dilihat" in answer.content.decode()
    assert list(Mention.objects.waiting()) == [other]
    odd = browser.post("/pantauan/dilihat/", {"pilih": ["1'"]})
    assert odd.status_code == 404


def test_it_is_narrowed_by_account_and_state(sign_in, officer, dishub, account, said, mention):
    second = make_account(dishub, "pelabuhan.berau")
    make_decree(dishub, accounts=[second])
    services.note_mention(account=second, said=said(text="Kapal telat."), by=officer)
    services.mark_seen(mentions=[mention], by=officer)
    browser = sign_in(officer)

    def texts(query):
        return [line.text for line in browser.get(f"/pantauan/?{query}").context["board"].lines]

    assert texts("") == ["Kapal telat."]
    assert texts("keadaan=dilihat") == [mention.text]
    assert len(texts("keadaan=semua")) == 2
    assert texts(f"keadaan=semua&akun={account.pk}") == [mention.text]
    assert browser.get("/pantauan/?keadaan=lain").status_code == 422


def test_diskominfo_reads_it_masked_and_handles_nothing(sign_in, evaluator, account, officer, said):
    row = services.note_mention(
        account=account, said=said(text="Hubungi saya 081234567890"), by=officer
    )
    browser = sign_in(evaluator)

    page = browser.get("/pantauan/").content.decode()

    assert "wargarinding" not in page
    assert "081234567890" not in page
    assert "Jadikan pesan" not in page
    assert browser.post(f"/pantauan/{row.pk}/jadikan-pesan/").status_code == 403


def test_pages_are_cut_by_key_and_cost_the_same(sign_in, officer, account, said):
    at = core_clock.now()
    browser = sign_in(officer)

    def cost():
        browser.get("/pantauan/")
        with CaptureQueriesContext(connection) as captured:
            page = browser.get("/pantauan/")
        return len(captured), page.context["board"]

    services.note_mention(account=account, said=said(), by=officer)
    few, _ = cost()
    for minutes in range(60):
        moment = at - timedelta(minutes=minutes)
        services.note_mention(
            account=account, said=said(text=f"Nomor {minutes}", said_at=moment), by=officer
        )
    many, board = cost()
    older = browser.get(f"/pantauan/{board.older_url}").context["board"]

    assert few == many
    assert (len(board.lines), len(older.lines)) == (50, 11)
    assert not {line.key for line in board.lines} & {line.key for line in older.lines}
