"""Bukti 24 jam: who may have it, what it says, and that the worker makes it once."""

import io
from datetime import timedelta

import pikepdf
import pytest

from core import pdf, rendering
from inquiries import certificates
from inquiries.models import Certificate
from tests.factories import make_inquiry, make_referral

pytestmark = [pytest.mark.django_db, pytest.mark.pasal("Lampiran B.4")]


@pytest.fixture
def answered(referral, target_officer):
    referral.answer("Dijadwalkan Senin. Hubungi 081234567890.", by=target_officer)
    referral.refresh_from_db()
    return referral


def test_it_says_who_what_when_and_the_verdict(answered, officer):
    facts = certificates.request_certificate(referral=answered, by=officer).facts

    assert (facts["asker"]["agency"], facts["target"]) == ("Instansi DISHUB", "Instansi DPUPR")
    assert facts["sent_at"] == "24 November 2026 pukul 14.05 WITA"
    assert facts["due_at"] == "25 November 2026 pukul 14.05 WITA"
    assert (facts["verdict"], facts["length"]) == ("Tepat waktu", "kurang dari 1 m")


def test_personal_data_never_reaches_paper(dishub, dpupr, officer):
    inquiry = make_inquiry(dishub, officer, text="NIK 7308011203900001, HP 081234567890")
    referral = make_referral(inquiry, dpupr, officer)

    facts = certificates.request_certificate(referral=referral, by=officer).facts

    assert "7308011203900001" not in str(facts)
    assert "081234567890" not in str(facts)


def test_a_breach_stands_in_it(referral, target_officer, officer, clock):
    clock.set(referral.due_at + timedelta(hours=1))
    referral.answer("Maaf.", by=target_officer)
    referral.refresh_from_db()

    facts = certificates.request_certificate(referral=referral, by=officer).facts

    assert facts["verdict"] == "Terlambat"
    assert [event["text"] for event in facts["events"]][-1] == "Lewat 24 jam"


def test_the_same_facts_are_printed_once_and_a_running_clock_again(
    referral, officer, target_officer, clock
):
    first, again = (
        certificates.request_certificate(referral=referral, by=officer) for _ in range(2)
    )
    clock.advance(timedelta(minutes=5))
    later = certificates.request_certificate(referral=referral, by=officer)

    assert first == again != later


def test_the_worker_prints_it_once(answered, officer):
    certificates.request_certificate(referral=answered, by=officer)

    made = certificates.render_pending()
    again = certificates.render_pending()

    stored = Certificate.objects.get()
    assert (made, again) == (1, 0)
    with pikepdf.open(io.BytesIO(stored.pdf.file.read())) as document:
        assert len(document.pages) == 1


def test_a_worker_killed_on_the_way_leaves_it_to_the_next(answered, officer, clock):
    certificates.request_certificate(referral=answered, by=officer)
    rendering.claim(Certificate.objects.all())  # and no more: the worker is gone
    assert certificates.render_pending() == 0
    clock.advance(rendering.CLAIM)

    assert certificates.render_pending() == 1


def test_a_failure_is_kept_and_tried_again(answered, officer, clock, monkeypatch):
    certificates.request_certificate(referral=answered, by=officer)
    with monkeypatch.context() as patch:

        def fail(*args, **kwargs):
            raise pdf.RenderError("pustaka tidak ada")

        patch.setattr(pdf, "press", fail)
        assert certificates.render_pending() == 0
    assert Certificate.objects.get().render_error == "pustaka tidak ada"
    clock.advance(rendering.CLAIM)

    assert certificates.render_pending() == 1
    assert Certificate.objects.get().render_error == ""


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("officer", 303),
        ("target_officer", 303),
        ("head", 303),
        ("evaluator", 303),
        ("outsider", 404),
        ("regent", 404),
    ],
)
def test_who_reads_the_referral_may_have_it_in_writing(sign_in, request, referral, who, status):
    response = sign_in(request.getfixturevalue(who)).post(f"/rujukan/{referral.pk}/bukti/")

    assert response.status_code == status


def test_one_waits_for_it_and_then_has_it(sign_in, answered, officer):
    browser = sign_in(officer)
    url = browser.post(f"/rujukan/{answered.pk}/bukti/")["Location"]

    waiting = browser.get(url)
    certificates.render_pending()
    ready = browser.get(url)

    assert (waiting.status_code, waiting["Retry-After"]) == (202, "5")
    assert (ready.status_code, ready["Content-Type"]) == (200, "application/pdf")
    assert b"".join(ready.streaming_content).startswith(b"%PDF")


def test_nobody_else_fetches_it(sign_in, answered, officer, outsider, client):
    url = sign_in(officer).post(f"/rujukan/{answered.pk}/bukti/")["Location"]
    certificates.render_pending()

    assert sign_in(outsider).get(url).status_code == 404
    assert client.get(url).status_code == 302


def test_a_certificate_of_another_referral_is_not_found(sign_in, answered, dishub, dpupr, officer):
    other = make_referral(make_inquiry(dishub, officer), dpupr, officer)
    made = certificates.request_certificate(referral=other, by=officer)

    response = sign_in(officer).get(f"/rujukan/{answered.pk}/bukti/{made.key}/")

    assert response.status_code == 404


def test_the_waiting_page_turns_into_a_link_by_itself(sign_in, answered, officer):
    url = sign_in(officer).post(f"/rujukan/{answered.pk}/bukti/")["Location"]
    browser = sign_in(officer, **{"HX-Request": "true"})

    waiting = browser.get(url)
    certificates.render_pending()
    ready = browser.get(url)

    assert "hx-get" in waiting.content.decode()
    assert "Unduh PDF" in ready.content.decode()
    assert "hx-get" not in ready.content.decode()
