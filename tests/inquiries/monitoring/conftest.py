"""Dishub's official Instagram account, and what is said there."""

from datetime import timedelta

import pytest

from core import clock as core_clock
from inquiries.monitoring import services
from inquiries.monitoring.services import Said
from tests.factories import make_account, make_decree


@pytest.fixture(autouse=True)
def _stopped(clock):
    """Every test of the board has its clock."""


@pytest.fixture
def account(dishub):
    account = make_account(dishub)
    make_decree(dishub, accounts=[account])
    return account


@pytest.fixture
def said():
    """What a citizen said an hour ago."""

    def make(**fields):
        usual = {
            "text": "Parkir tepian penuh terus, kapan ditambah?",
            "said_at": core_clock.now() - timedelta(hours=1),
            "author_handle": "@wargarinding",
        }
        return Said(**{**usual, **fields})

    return make


@pytest.fixture
def mention(account, officer, said):
    return services.note_mention(account=account, said=said(), by=officer)
