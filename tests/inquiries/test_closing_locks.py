"""An Instansi ends while somebody takes the ending back, or while the worker runs twice."""

import pytest

from agencies import structure
from agencies.models import Agency, AgencyHead, Closing
from core.clock import today
from core.models import AuditEntry
from inquiries import services
from inquiries.services import closing as carrying_out
from tests.factories import make_agency, make_assigned, make_head, make_inquiry, make_officer
from tests.together import meet_at, together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def planned(transactional_db):
    admin, dishub, dpupr = make_assigned("ADMIN"), make_agency("DISHUB"), make_agency("DPUPR")
    make_head(dishub)
    inquiry = make_inquiry(dishub, make_officer(dishub))
    structure.plan_closing(agency=dishub, successor=dpupr, first_day=today(), by=admin)
    return admin, dishub, inquiry


@pytest.mark.pasal("1 angka 5")
def test_a_closing_is_carried_out_once(planned, monkeypatch):
    _, dishub, inquiry = planned
    meet_at(monkeypatch, carrying_out, "end_powers")

    assert together(services.carry_out_closings, services.carry_out_closings) == ["ok", "ok"]

    inquiry.refresh_from_db()
    assert inquiry.agency.code == "DPUPR"
    assert AuditEntry.objects.filter(action="agency.closed").count() == 1
    assert not AgencyHead.objects.filter(agency=dishub, effective_until=None).exists()


def test_a_closing_is_carried_out_or_taken_back_and_never_half_of_both(planned, monkeypatch):
    admin, dishub, inquiry = planned
    meet_at(monkeypatch, carrying_out, "end_powers")
    meet_at(monkeypatch, Closing, "delete")

    outcomes = together(
        services.carry_out_closings, lambda: structure.cancel_closing(agency=dishub, by=admin)
    )

    inquiry.refresh_from_db()
    is_closed = Agency.objects.get(pk=dishub.pk).closed_at is not None
    assert is_closed is (outcomes == ["StructureError", "ok"])
    assert Closing.objects.exists() is is_closed
    assert (inquiry.agency.code == "DPUPR") is is_closed
