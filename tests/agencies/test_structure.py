"""The tree of Instansi: created, renamed, described; outside bodies and their channel."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from agencies import structure
from agencies.models import Agency, Closing, FormerName, OutsideBody
from agencies.structure import StructureError
from core.models import Notification
from tests.factories import make_agency, make_assigned

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def admin():
    return make_assigned("ADMIN")


@pytest.fixture
def dishub():
    return make_agency("DISHUB", name="Dinas Perhubungan", short_name="Dishub")


def create(admin, **fields):
    given = {"code": "baru", "name": "Dinas Baru", "short_name": "Dibar", "parent": None}
    given |= {"kind": "REGIONAL_APPARATUS", "form": "Dinas", "mandate": "", "keywords": []}
    return structure.create_agency(by=admin, **{**given, **fields})


@pytest.mark.pasal("1")
def test_an_instansi_is_created_and_diskominfo_is_told(admin):
    evaluator = make_assigned("EVALUATOR")

    agency = create(admin)

    assert agency.code == "BARU"
    assert Notification.objects.get(user=evaluator).text == "Instansi Dibar ditambahkan."


def test_a_code_is_used_once(admin, dishub):
    with pytest.raises(StructureError, match="Kode DISHUB sudah dipakai"):
        create(admin, code="dishub")


@pytest.mark.pasal("1")
def test_a_unit_needs_a_parent(admin):
    with pytest.raises(StructureError, match="UPT memerlukan induk"):
        create(admin, kind="TECHNICAL_UNIT")


@pytest.mark.pasal("1")
def test_a_name_is_known_by_its_date(admin, dishub, clock):
    before = clock()
    clock.advance(timedelta(days=10))

    structure.rename_agency(
        agency=dishub, name="Dinas Perhubungan dan Parkir", short_name="Dishubpar", by=admin
    )

    renamed = Agency.objects.get(pk=dishub.pk)
    assert renamed.name_at(before) == "Dinas Perhubungan"
    assert renamed.name_at(clock()) == "Dinas Perhubungan dan Parkir"


def test_the_same_name_is_no_change(admin, dishub):
    with pytest.raises(StructureError, match="masih sama"):
        structure.rename_agency(
            agency=dishub, name="Dinas Perhubungan", short_name="Dishub", by=admin
        )

    assert not FormerName.objects.exists()


def test_a_former_name_never_changes(admin, dishub):
    structure.rename_agency(agency=dishub, name="Baru", short_name="B", by=admin)

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        FormerName.objects.update(name="Lain")


def test_a_parent_never_lies_beneath(admin, dishub):
    unit = make_agency("UPT", kind="TECHNICAL_UNIT", parent=dishub)

    with pytest.raises(StructureError, match="berada di bawah"):
        structure.describe_agency(agency=dishub, parent=unit, mandate="", keywords=[], by=admin)


@pytest.mark.parametrize(
    ("days", "sentence"), [(-1, "Tanggal penutupan sudah lewat"), (0, None), (30, None)]
)
def test_a_closing_is_planned_for_a_day_that_has_not_passed(admin, dishub, clock, days, sentence):
    day, heir = clock().date() + timedelta(days=days), make_agency("DPUPR")
    if sentence is None:
        structure.plan_closing(agency=dishub, successor=heir, first_day=day, by=admin)
        assert Closing.objects.get().is_to_come
    else:
        with pytest.raises(StructureError, match=sentence):
            structure.plan_closing(agency=dishub, successor=heir, first_day=day, by=admin)


def test_no_instansi_succeeds_itself_or_one_that_ends(admin, dishub, clock):
    dpupr, day = make_agency("DPUPR"), clock().date()
    with pytest.raises(StructureError, match="dirinya sendiri"):
        structure.plan_closing(agency=dishub, successor=dishub, first_day=day, by=admin)
    structure.plan_closing(agency=dishub, successor=dpupr, first_day=day, by=admin)

    with pytest.raises(StructureError, match="sudah ditutup atau akan ditutup"):
        structure.plan_closing(agency=dpupr, successor=dishub, first_day=day, by=admin)


def test_diskominfo_is_never_closed(admin, dishub, clock):
    dinas = make_agency("DISKOMINFO", is_oversight=True)

    with pytest.raises(StructureError, match="Diskominfo tidak dapat ditutup"):
        structure.plan_closing(agency=dinas, successor=dishub, first_day=clock().date(), by=admin)


def test_the_database_refuses_a_closed_instansi_without_a_successor(dishub, clock):
    with pytest.raises(IntegrityError), transaction.atomic():
        Agency.objects.filter(pk=dishub.pk).update(closed_at=clock())


def test_a_planned_closing_can_be_taken_back(admin, dishub, clock):
    day = clock().date() + timedelta(days=3)
    structure.plan_closing(agency=dishub, successor=make_agency("X"), first_day=day, by=admin)

    structure.cancel_closing(agency=dishub, by=admin)

    assert not Closing.objects.exists()


def test_an_outside_body_keeps_its_channel(admin):
    fields = {"name": "PLN", "short_name": "PLN", "kind": "OUTSIDE", "keywords": ["listrik"]}
    body = structure.save_outside_body(body=None, by=admin, code="pln", channel="123", **fields)

    structure.save_outside_body(body=body, by=admin, channel="PLN Mobile", **fields)

    assert OutsideBody.objects.get(code="PLN").channel == "PLN Mobile"
