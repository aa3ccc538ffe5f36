"""The WhatsApp notice of a referral: what it says, what it never says, and who is offered it."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings

from core.formats import wita
from inquiries import whatsapp
from tests.factories import make_inquiry, make_referral

pytestmark = pytest.mark.django_db


def said(url):
    return parse_qs(urlsplit(url).query)["text"][0]


@pytest.mark.pasal("Lampiran B.3")
def test_it_names_number_instansi_due_time_and_portal(referral):
    text = said(whatsapp.notice_url(referral))

    assert referral.inquiry.number in text
    assert str(referral.to_agency) in text
    assert str(referral.from_agency) in text
    assert wita(referral.due_at) in text
    assert f"{settings.BASE_URL}/rujukan/{referral.pk}/" in text


def test_nothing_of_the_citizen_is_in_it(dishub, dpupr, officer):
    inquiry = make_inquiry(dishub, officer, text="Saya Budi, NIK 6403051203900001, 081234567890.")
    referral = make_referral(inquiry, dpupr, officer)
    text = said(whatsapp.notice_url(referral))

    for secret in ("Budi", "6403051203900001", "081234567890", "warga", referral.reason):
        assert secret not in text


def test_the_asking_desk_is_offered_it_while_an_answer_is_owed(
    sign_in, officer, referral, target_officer
):
    browser = sign_in(officer)
    pages = (f"/pesan/{referral.inquiry.number}/", f"/rujukan/{referral.pk}/")

    assert all(whatsapp.ADDRESS in browser.get(page).content.decode() for page in pages)
    referral.answer("Dijadwalkan.", by=target_officer)
    assert not any(whatsapp.ADDRESS in browser.get(page).content.decode() for page in pages)


@pytest.mark.parametrize("who", ["head", "target_officer", "evaluator"])
def test_nobody_else_is(sign_in, request, referral, who):
    browser = sign_in(request.getfixturevalue(who))

    assert whatsapp.ADDRESS not in browser.get(f"/rujukan/{referral.pk}/").content.decode()
