"""The people of two Instansi, and what a Kepala uploads."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories import (
    SCAN,
    make_account,
    make_agency,
    make_assigned,
    make_head,
    make_officer,
    make_platform,
    make_responsible,
    make_user,
)


@pytest.fixture
def dishub():
    return make_agency("DISHUB", name="Dinas Perhubungan", short_name="Dishub")


@pytest.fixture
def dpupr():
    return make_agency("DPUPR")


@pytest.fixture
def head(dishub):
    return make_head(dishub)


@pytest.fixture
def responsible(dishub):
    return make_responsible(dishub)


@pytest.fixture
def officer(dishub):
    return make_officer(dishub)


@pytest.fixture
def evaluator():
    return make_assigned("EVALUATOR")


@pytest.fixture
def stranger(dpupr):
    """A Pejabat of another Instansi."""
    return make_responsible(dpupr)


@pytest.fixture
def newcomer(dishub):
    """A civil servant of Dishub without any power yet."""
    return make_user("budi.baru", agency=dishub, position_title="Pranata Humas")


@pytest.fixture
def account(dishub):
    make_platform(
        "instagram", hosts=["instagram.com"], profile_url="https://www.instagram.com/{handle}/"
    )
    return make_account(dishub)


@pytest.fixture
def scan():
    return SimpleUploadedFile("sk.pdf", SCAN, content_type="application/pdf")


@pytest.fixture
def as_user():
    """Sign a person in."""

    def sign_in(user):
        client = Client()
        client.force_login(user)
        return client

    return sign_in
