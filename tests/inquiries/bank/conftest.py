"""Two entries of Dishub's bank: one internal, one public."""

from datetime import timedelta

import pytest

from core import clock as core_clock
from tests.factories import make_bank_answer


@pytest.fixture
def entry(dishub, officer):
    return make_bank_answer(dishub, officer)


@pytest.fixture
def public_entry(dishub, officer):
    return make_bank_answer(
        dishub,
        officer,
        question="Berapa tarif parkir motor di tepi jalan?",
        variants="bayar parkir motor berapa",
        answer="Tarif parkir motor Rp2.000 sekali parkir. Salam, {instansi}.",
        visibility="PUBLIC",
        tags=("parkir", "tarif"),
    )


@pytest.fixture
def expired(dishub, officer, clock):
    made = make_bank_answer(
        dishub, officer, question="Kapan jadwal uji KIR?", expires_date=core_clock.today()
    )
    clock.advance(timedelta(days=1))
    return made
