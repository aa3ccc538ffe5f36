"""Suggestions beside the form for referring: fetched apart, chosen by a click, learnt from."""

import pytest

from agencies.models import OutsideBody
from inquiries import services
from inquiries.routing import history
from inquiries.routing.suggestion import Reason, Suggestion
from inquiries.views import suggestions as view
from tests.factories import make_inquiry

pytestmark = pytest.mark.django_db


@pytest.fixture
def body():
    return OutsideBody.objects.create(
        code="PLN", name="PT PLN (Persero)", short_name="PLN", kind="OUTSIDE", channel="telepon 123"
    )


@pytest.fixture
def suggested(monkeypatch, dpupr, dishub, body):
    """Put fixed suggestions in place of the trained model's."""
    rows = [
        Suggestion("DPUPR", 0.7, (Reason("kata", "jalan rusak"),), True, agency=dpupr),
        Suggestion("DISHUB", 0.2, (), False, agency=dishub),
        Suggestion("PLN", 0.1, (Reason("kata", "listrik"),), False, outside=body),
        Suggestion("-", 0.05, (), False),
    ]
    monkeypatch.setattr(view.routing, "suggest", lambda text: rows)


def saran(browser, inquiry):
    return browser.get(f"/pesan/{inquiry.number}/saran/")


@pytest.mark.pasal("Lampiran B.3")
def test_htmx_gets_the_ranked_instansi_with_their_reasons(sign_in, officer, inquiry, suggested):
    page = saran(sign_in(officer, hx_request="true"), inquiry).content.decode()

    assert page.index('data-choose="DPUPR"') < page.index("luar=PLN")
    assert "“jalan rusak”" in page
    assert "Instansi Anda sendiri: jawab langsung" in page
    assert "Mungkin tidak perlu diteruskan" in page


def test_without_htmx_the_whole_page_has_them(sign_in, officer, inquiry, suggested):
    page = saran(sign_in(officer), inquiry).content.decode()

    assert "<html" in page
    assert 'data-choose="DPUPR"' in page


def test_the_form_itself_never_asks_the_model(sign_in, officer, inquiry, monkeypatch):
    def refuse(text):
        raise AssertionError

    monkeypatch.setattr(view.routing, "suggest", refuse)

    response = sign_in(officer).get(f"/pesan/{inquiry.number}/teruskan/")

    assert f"/pesan/{inquiry.number}/saran/" in response.content.decode()


def test_the_link_of_a_suggestion_ticks_it(sign_in, officer, inquiry, dpupr):
    page = sign_in(officer).get(f"/pesan/{inquiry.number}/teruskan/?instansi=DPUPR")

    assert 'value="DPUPR" checked' in page.content.decode()


def test_an_outside_body_is_filled_into_its_step(sign_in, officer, inquiry, body):
    page = sign_in(officer).get(f"/pesan/{inquiry.number}/?langkah=alihkan&luar=PLN")

    assert '<option value="PLN" selected>' in page.content.decode()


@pytest.mark.parametrize(("who", "status"), [("head", 403), ("outsider", 404)])
def test_only_the_desk_asks(sign_in, request, inquiry, who, status):
    assert saran(sign_in(request.getfixturevalue(who)), inquiry).status_code == status


def test_a_redirected_message_teaches_the_outside_body_and_not_the_desk(dishub, officer, body):
    inquiry = make_inquiry(dishub, officer, text="Listrik padam di rumah saya.")
    services.redirect_inquiry(inquiry=inquiry, body=body, text="Ke PLN.", by=officer)

    assert {example.codes for example in history.confirmed()} == {("PLN",)}


def test_a_referral_that_was_answered_teaches_the_instansi(referral, target_officer):
    referral.answer("Dijadwalkan.", by=target_officer)

    assert {example.codes for example in history.confirmed()} == {("DPUPR",)}
