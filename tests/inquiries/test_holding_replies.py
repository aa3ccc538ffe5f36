"""Balasan sementara: the citizen reads it, and no status and no clock is touched."""

import pytest

from core import clock as core_clock
from core.models import AuditEntry
from inquiries import services
from inquiries.errors import Held, InquiryError
from inquiries.models import Event, HoldingReply, TrackingCode
from inquiries.public.progress import Progress

pytestmark = pytest.mark.django_db
TEXT = "Sudah diteruskan ke DPUPR."


def send(browser, inquiry, text=TEXT):
    return browser.post(f"/pesan/{inquiry.number}/sementara/", {"text": text})


@pytest.mark.pasal("Lampiran B.4")
def test_it_stops_no_clock_and_changes_no_status(sign_in, officer, inquiry, referral):
    inquiry.refresh_from_db()
    before = (inquiry.status, inquiry.first_answered_at, referral.due_at, referral.stopped_at)

    response = send(sign_in(officer), inquiry)

    inquiry.refresh_from_db()
    referral.refresh_from_db()
    assert response.status_code == 303
    assert before == (
        inquiry.status,
        inquiry.first_answered_at,
        referral.due_at,
        referral.stopped_at,
    )
    assert Event.objects.filter(inquiry=inquiry, kind="HELD", by=officer).count() == 1


def test_it_begins_from_a_template_that_names_who_owes_the_answer(
    sign_in, officer, inquiry, referral
):
    page = sign_in(officer).get(f"/pesan/{inquiry.number}/")

    text = page.context["hold_form"]["text"].value()
    assert inquiry.number in text
    assert str(referral.to_agency) in text


def test_the_desk_and_the_citizen_read_it(sign_in, officer, inquiry):
    send(sign_in(officer), inquiry)
    page = sign_in(officer).get(f"/pesan/{inquiry.number}/").content.decode()
    progress = Progress(TrackingCode(inquiry=inquiry), core_clock.now())

    assert TEXT in page
    assert TEXT in [entry["text"] for entry in progress.thread()]
    assert not progress.replies()


def test_an_empty_one_is_refused(sign_in, officer, inquiry):
    assert send(sign_in(officer), inquiry, text="  ").status_code == 422
    assert not HoldingReply.objects.exists()


def test_after_the_answer_there_is_none(officer, inquiry):
    services.reply_inquiry(inquiry=inquiry, text="Besok.", by=officer)

    with pytest.raises(InquiryError, match="sudah dijawab"):
        services.hold_inquiry(inquiry=inquiry, text=TEXT, by=officer)


def test_a_colleague_who_holds_the_message_is_not_overtaken(colleague, inquiry):
    with pytest.raises(Held):
        services.hold_inquiry(inquiry=inquiry, text=TEXT, by=colleague)


def test_the_pejabat_words_what_it_begins_with(sign_in, responsible, officer, inquiry, referral):
    path = "/instansi/DISHUB/balasan-sementara/"
    texts = {
        "waiting": "Kami tanyakan ke {tujuan}. Ref {nomor}.",
        "received": "Diterima. {instansi}",
    }
    browser = sign_in(responsible)

    wrong = browser.post(path, {**texts, "received": "Ke {tujuan}."})
    kept = browser.post(path, texts)
    page = sign_in(officer).get(f"/pesan/{inquiry.number}/").content.decode()

    assert (wrong.status_code, kept.status_code) == (422, 303)
    assert "{tujuan} tidak dikenal di sini" in wrong.content.decode()
    assert f"Kami tanyakan ke Dpupr. Ref {inquiry.number}." in page
    assert AuditEntry.objects.filter(action="holding.template_set", scope="DISHUB").exists()


def test_in_a_crisis_a_petugas_proposes_and_a_pejabat_answers(
    sign_in, officer, responsible, inquiry
):
    services.flag_crisis(inquiry=inquiry, reason="Viral.", by=officer)
    services.release_inquiry(inquiry=inquiry, by=officer)
    page = f"/pesan/{inquiry.number}/"

    assert "Ajukan untuk persetujuan" in sign_in(officer).get(page).content.decode()
    assert "Ajukan untuk persetujuan" not in sign_in(responsible).get(page).content.decode()
