"""Two Instansi and the people at their desks."""

import pytest
from django.test import Client

from agencies.models import OutsideBody
from inquiries import services
from inquiries.models import Inquiry
from tests.factories import (
    make_agency,
    make_assigned,
    make_head,
    make_inquiry,
    make_officer,
    make_referral,
    make_responsible,
)


@pytest.fixture
def dishub(clock):
    return make_agency("DISHUB")


@pytest.fixture
def dpupr(clock):
    return make_agency("DPUPR")


@pytest.fixture
def officer(dishub):
    return make_officer(dishub)


@pytest.fixture
def colleague(dishub):
    return make_officer(dishub, "petugas2.dishub")


@pytest.fixture
def responsible(dishub):
    return make_responsible(dishub)


@pytest.fixture
def head(dishub):
    return make_head(dishub)


@pytest.fixture
def target_officer(dpupr):
    return make_officer(dpupr)


@pytest.fixture
def outsider(clock):
    return make_officer(make_agency("DLHK"))


@pytest.fixture
def evaluator(clock):
    return make_assigned("EVALUATOR")


@pytest.fixture
def regent(clock):
    return make_assigned("REGENT")


@pytest.fixture
def inquiry(dishub, officer):
    return make_inquiry(dishub, officer)


@pytest.fixture
def referral(inquiry, dpupr, officer, target_officer):
    return make_referral(inquiry, dpupr, officer)


@pytest.fixture
def sign_in():
    """Give a browser in which a person is signed in."""

    def signed_in(user, **headers) -> Client:
        browser = Client(headers=headers)
        browser.force_login(user)
        return browser

    return signed_in


@pytest.fixture
def body():
    return OutsideBody.objects.create(
        code="PLN", name="PT PLN (Persero)", short_name="PLN", kind="OUTSIDE", channel="telepon 123"
    )


@pytest.fixture
def bring_inquiry(dishub, dpupr, officer, target_officer, body):
    """Bring an inquiry into a state, by the ways that lead there."""

    def bring(state: str) -> Inquiry:
        inquiry = make_inquiry(dishub, officer)
        if state == "NEW":  # as the public form leaves it; nobody has taken it
            Inquiry.objects.filter(pk=inquiry.pk).update(status="NEW", claimed_by=None)
        if state in {"REFERRED", "READY"}:
            referral = make_referral(inquiry, dpupr, officer)
            if state == "READY":
                referral.answer("Ya.", by=target_officer)
        if state == "REDIRECTED":
            services.redirect_inquiry(
                inquiry=inquiry, body=body, text="Ini urusan PLN.", by=officer
            )
        if state == "DUPLICATE":
            original = make_inquiry(dishub, officer)
            services.dismiss_inquiry(inquiry=inquiry, original=original, reason="Sama.", by=officer)
        if state == "SPAM":
            services.dismiss_inquiry(inquiry=inquiry, reason="Iklan.", by=officer)
        if state in {"ANSWERED", "CLOSED"}:
            services.reply_inquiry(inquiry=inquiry, text="Sudah.", by=officer)
            if state == "CLOSED":
                services.close_inquiry(inquiry=inquiry, by=officer)
        inquiry.refresh_from_db()
        assert inquiry.status == state
        return inquiry

    return bring
