"""Two Admins at the same moment, on both databases."""

from datetime import timedelta

import pytest

from agencies import offices
from agencies.models import AgencyHead
from core.clock import today
from tests.factories import make_agency, make_assigned, make_head, make_upload, make_user
from tests.together import meet_at, together

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_heads_for_one_seat_one_is_recorded(monkeypatch):
    dishub, admin = make_agency("DISHUB"), make_assigned("ADMIN")
    people = [make_user(name, agency=dishub) for name in ("rina", "tono")]
    document, first_day = make_upload(), today() + timedelta(days=1)
    meet_at(monkeypatch, AgencyHead.objects, "create")

    def appoint(user):
        return lambda: offices.appoint_head_with(
            agency=dishub,
            user=user,
            kind=AgencyHead.Kind.DEFINITIVE,
            first_day=first_day,
            last_day=None,
            document=document,
            by=admin,
        )

    assert together(*(appoint(user) for user in people)) == ["HeadError", "ok"]


def test_an_office_is_ended_once(monkeypatch):
    dishub, admin = make_agency("DISHUB"), make_assigned("ADMIN")
    head = make_head(dishub).headships.get()
    meet_at(monkeypatch, AgencyHead, "end")

    def end():
        offices.end_head(head=head, by=admin)

    assert together(end, end) == ["HeadError", "ok"]
