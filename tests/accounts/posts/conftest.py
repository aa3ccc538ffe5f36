"""Dishub with its Petugas, and its official Instagram account for thirty days."""

from datetime import timedelta

import pytest

from accounts.posts.rules import Checks
from accounts.posts.services import Content
from core import clock as core_clock
from tests.factories import make_decree

CHECKED = Checks(is_ethical=True)


@pytest.fixture(autouse=True)
def _stopped(clock):
    """Every test of posts has its clock."""


@pytest.fixture
def account(account, dishub):
    make_decree(dishub, accounts=[account])
    return account


@pytest.fixture
def content():
    def make(**fields):
        said = {
            "text": "Parkir tepian kini berkarcis.",
            "category": "a",
            "tags": "parkir, Tepian",
            "url": "https://www.instagram.com/p/AAA/",
        }
        return Content(**{**said, **fields})

    return make


@pytest.fixture
def ago():
    def moment(**span):
        return core_clock.now() - timedelta(**span)

    return moment
