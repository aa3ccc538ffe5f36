"""Two Admins at the same moment: each lock of the tree, with two threads, on both databases."""

from functools import partial

import pytest

from agencies import structure
from agencies.models import Agency, Closing, FormerName
from core.clock import today
from tests.factories import make_agency, make_assigned
from tests.together import meet_at, together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def meet(monkeypatch):
    return partial(meet_at, monkeypatch)


@pytest.fixture
def admin(transactional_db):
    return make_assigned("ADMIN")


@pytest.fixture
def dishub(transactional_db):
    return make_agency("DISHUB")


@pytest.fixture
def dpupr(transactional_db):
    return make_agency("DPUPR")


def closing_of(agency, successor, admin):
    return lambda: structure.plan_closing(
        agency=agency, successor=successor, first_day=today(), by=admin
    )


@pytest.mark.pasal("1 angka 5")
def test_two_instansi_do_not_become_each_others_successor(meet, admin, dishub, dpupr):
    meet(Closing.objects, "create")

    outcomes = together(closing_of(dishub, dpupr, admin), closing_of(dpupr, dishub, admin))

    assert outcomes == ["StructureError", "ok"]
    assert Closing.objects.count() == 1


def test_an_instansi_gets_one_successor(meet, admin, dishub, dpupr):
    disdik = make_agency("DISDIK")
    meet(Closing.objects, "create")

    outcomes = together(closing_of(dishub, dpupr, admin), closing_of(dishub, disdik, admin))

    assert outcomes == ["StructureError", "ok"]


def test_a_closing_is_cancelled_once(meet, admin, dishub, dpupr):
    closing_of(dishub, dpupr, admin)()
    meet(Closing, "delete")

    def cancel():
        structure.cancel_closing(agency=dishub, by=admin)

    assert together(cancel, cancel) == ["StructureError", "ok"]


def test_of_two_equal_renamings_one_is_kept(meet, admin, dishub):
    meet(FormerName.objects, "create")

    def rename():
        structure.rename_agency(agency=dishub, name="Perhubungan", short_name="Hub", by=admin)

    assert together(rename, rename) == ["StructureError", "ok"]
    assert FormerName.objects.count() == 1


def test_a_code_is_given_once(meet, admin):
    def create():
        structure.create_agency(
            code="BARU", name="Baru", short_name="Baru", kind="REGIONAL_APPARATUS",
            parent=None, by=admin,
        )  # fmt: skip

    assert together(create, create) == ["StructureError", "ok"]
    assert Agency.objects.filter(code="BARU").count() == 1
