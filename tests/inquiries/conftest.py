"""Two Instansi and the people at their desks."""

import pytest
from django.test import Client

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
