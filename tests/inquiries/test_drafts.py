"""What is typed and not sent is kept for its writer, and for nobody else."""

from datetime import timedelta

import pytest

from inquiries import retention, services
from inquiries.models import SavedDraft
from tests.factories import make_bank_answer, make_referral

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def typed(sign_in, officer, inquiry):
    """An officer who has typed the beginning of a reply."""
    browser = sign_in(officer)
    assert browser.post(f"/pesan/{inquiry.number}/jawab/draf/", {"text": "Kami se"}).status_code
    return browser


def page(browser, inquiry):
    return browser.get(f"/pesan/{inquiry.number}/").content.decode()


def test_a_draft_stands_in_the_box_after_a_reload(typed, inquiry):
    shown = page(typed, inquiry)

    assert ">\nKami se</textarea>" in shown
    assert "Draf disimpan 14.05" in shown


def test_only_its_writer_sees_a_draft(sign_in, typed, inquiry, officer, colleague, responsible):
    services.release_inquiry(inquiry=inquiry, by=officer)

    for other in (colleague, responsible):
        assert "Kami se" not in page(sign_in(other), inquiry)


def test_htmx_is_told_when_it_was_kept_and_not_again_within_the_minute(typed, inquiry, clock):
    url = f"/pesan/{inquiry.number}/jawab/draf/"

    assert typed.post(url, {"text": "Kami segera"}, headers=HTMX).status_code == 204
    by_hand = typed.post(url, {"text": "Kami segera", "simpan": "ya"}, headers=HTMX)
    clock.advance(timedelta(minutes=2))
    later = typed.post(url, {"text": "Kami segera datang"}, headers=HTMX)

    assert by_hand.content.decode() == "Draf disimpan 14.05"
    assert later.content.decode() == "Draf disimpan 14.07"
    clock.advance(timedelta(days=1))
    assert "Draf disimpan 24 Nov 14.07" in page(typed, inquiry)


def test_an_emptied_box_or_the_button_discards_the_draft(typed, inquiry):
    url = f"/pesan/{inquiry.number}/jawab/draf/"

    assert typed.post(url, {"text": "  "}, headers=HTMX).content == b""
    assert not SavedDraft.objects.exists()
    typed.post(url, {"text": "Lagi"})
    assert typed.post(url, {"text": "Lagi", "buang": "ya"}).status_code == 303
    assert not SavedDraft.objects.exists()


def test_a_draft_ends_when_it_is_sent_and_its_last_echo_is_not_kept(typed, inquiry):
    typed.post(f"/pesan/{inquiry.number}/jawab/", {"text": "Sudah.", "version": inquiry.version})
    echo = typed.post(f"/pesan/{inquiry.number}/jawab/draf/", {"text": "Sudah. "}, headers=HTMX)

    assert echo.status_code == 204
    assert not SavedDraft.objects.exists()


def test_a_draft_outlives_the_loss_of_the_lease_and_a_stale_version(
    typed, inquiry, responsible, sign_in
):
    services.take_over_inquiry(inquiry=inquiry, by=responsible)
    form = {"text": "Kami segera datang.", "version": inquiry.version}

    assert typed.post(f"/pesan/{inquiry.number}/jawab/", form).status_code == 422

    shown = page(typed, inquiry)
    assert 'id="jawab"' not in shown
    assert "Kami segera datang.</textarea>" in shown
    services.reply_inquiry(inquiry=inquiry, text="Jawaban Pejabat.", by=responsible)
    assert "Kami segera datang.</textarea>" in page(typed, inquiry)


def test_a_note_and_a_referral_answer_have_drafts_of_their_own(
    sign_in, typed, inquiry, dpupr, officer, target_officer
):
    referral = make_referral(inquiry, dpupr, officer)
    target = sign_in(target_officer)
    typed.post(f"/pesan/{inquiry.number}/catat/draf/", {"text": "Sudah dite"})
    target.post(f"/rujukan/{referral.pk}/jawab/draf/", {"text": "Dijadwal"})

    assert "Sudah dite</textarea>" in page(typed, inquiry)
    assert "Dijadwal</textarea>" in target.get(f"/rujukan/{referral.pk}/").content.decode()
    services.add_note(inquiry=inquiry, text="Sudah ditelepon.", by=officer)
    services.answer_referral(referral=referral, text="Dijadwalkan.", by=target_officer)
    assert [row.kind for row in SavedDraft.objects.all()] == ["REPLY"]


def test_what_cannot_be_stored_becomes_a_mark_instead_of_losing_the_rest(typed, inquiry):
    typed.post(f"/pesan/{inquiry.number}/jawab/draf/", {"text": "Kami\x00 segera\r\ndatang"})

    assert SavedDraft.objects.get().text == "Kami\ufffd segera\ndatang"


def test_an_answer_of_the_bank_goes_below_the_draft(typed, inquiry, dishub, officer):
    entry = make_bank_answer(dishub, officer, answer="Kirim foto.")

    shown = typed.get(f"/pesan/{inquiry.number}/?pakai={entry.code}").content.decode()

    assert "Kami se\n\nKirim foto.</textarea>" in shown


def test_drafts_that_nobody_goes_on_with_are_forgotten(typed, clock):
    clock.advance(timedelta(days=30, seconds=1))

    assert (retention.remove_over()["drafts"], SavedDraft.objects.count()) == (1, 0)
