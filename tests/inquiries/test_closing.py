"""Closing an Instansi: open work goes on at the successor, with its clock (Pasal 1, Lampiran B)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import MediaAccount
from agencies import powers, structure
from agencies.models import Agency, Closing
from agencies.powers import Role
from inquiries import services as desk
from inquiries.models import Event, Inquiry, Referral
from tests.factories import (
    make_account,
    make_agency,
    make_assigned,
    make_bank_answer,
    make_decree,
    make_head,
    make_inquiry,
    make_officer,
    make_referral,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def admin():
    return make_assigned("ADMIN")


@pytest.fixture
def world(admin):
    """DPUPR, which is asked by Dishub and asks Disdik, is to be succeeded by Perkim."""
    places = {code: make_agency(code) for code in ("DISHUB", "DPUPR", "DISDIK", "PERKIM")}
    officers = {code: make_officer(place) for code, place in places.items()}
    return places, officers


def close(places, admin, clock, days=0):
    day = (clock() + timedelta(hours=8)).date() + timedelta(days=days)
    return structure.plan_closing(
        agency=places["DPUPR"], successor=places["PERKIM"], first_day=day, by=admin
    )


@pytest.mark.pasal("Lampiran B.4")
def test_a_referral_moves_with_its_clock_unchanged(world, admin, clock):
    places, officers = world
    inquiry = make_inquiry(places["DISHUB"], officers["DISHUB"])
    sent = make_referral(inquiry, places["DPUPR"], officers["DISHUB"])
    clock.advance(timedelta(hours=5))
    close(places, admin, clock)

    desk.carry_out_closings()

    moved = Referral.objects.get()
    assert (moved.to_agency, moved.from_agency) == (places["PERKIM"], places["DISHUB"])
    assert (moved.sent_at, moved.due_at, moved.status) == (sent.sent_at, sent.due_at, "SENT")
    assert moved.events.filter(kind=Event.Kind.MOVED).get().note == "Dari Dpupr ke Perkim."
    assert Inquiry.objects.get().status == "REFERRED"


def test_the_answer_bank_goes_on_at_the_successor(world, admin, clock):
    places, officers = world
    entry = make_bank_answer(places["DPUPR"], officers["DPUPR"])
    close(places, admin, clock)

    desk.carry_out_closings()
    desk.carry_out_closings()

    entry.refresh_from_db()
    assert entry.agency == places["PERKIM"]
    assert list(entry.revisions.values_list("kind", flat=True)) == ["MOVED", "DRAFTED"]


@pytest.mark.pasal("1")
def test_an_open_inquiry_moves_with_what_it_asks_of_others(world, admin, clock):
    places, officers = world
    inquiry = make_inquiry(places["DPUPR"], officers["DPUPR"])
    make_referral(inquiry, places["DISDIK"], officers["DPUPR"])
    close(places, admin, clock)

    desk.carry_out_closings()

    moved = Inquiry.objects.get()
    assert (moved.agency, moved.claimed_by) == (places["PERKIM"], None)
    assert moved.referrals.get().from_agency == places["PERKIM"]
    assert moved.received_at == inquiry.received_at


def test_a_finished_inquiry_stays_where_it_was(world, admin, clock):
    places, officers = world
    inquiry = make_inquiry(places["DPUPR"], officers["DPUPR"])
    desk.reply_inquiry(inquiry=inquiry, text="Sudah diperbaiki.", by=officers["DPUPR"])
    close(places, admin, clock)

    desk.carry_out_closings()

    assert Inquiry.objects.get().agency == places["DPUPR"]


def test_a_referral_to_the_asker_itself_is_withdrawn(world, admin, clock):
    places, officers = world
    inquiry = make_inquiry(places["PERKIM"], officers["PERKIM"])
    make_referral(inquiry, places["DPUPR"], officers["PERKIM"])
    close(places, admin, clock)

    desk.carry_out_closings()

    assert Referral.objects.get().status == "WITHDRAWN"
    assert Inquiry.objects.get().status == "IN_PROGRESS"


def test_a_successor_that_is_asked_already_is_not_asked_twice(world, admin, clock):
    places, officers = world
    inquiry = make_inquiry(places["DISHUB"], officers["DISHUB"])
    make_referral(inquiry, places["DPUPR"], officers["DISHUB"])
    make_referral(inquiry, places["PERKIM"], officers["DISHUB"])
    close(places, admin, clock)

    desk.carry_out_closings()

    states = Referral.objects.values_list("to_agency__code", "status")
    assert set(states) == {("DPUPR", "WITHDRAWN"), ("PERKIM", "SENT")}
    assert Inquiry.objects.get().status == "REFERRED"


@pytest.mark.pasal("9(1)")
def test_accounts_await_a_decree_of_the_successor(world, admin, clock):
    places, _ = world
    account = make_account(places["DPUPR"], "dpupr.berau")
    make_decree(places["DPUPR"], accounts=[account])
    close(places, admin, clock)

    desk.carry_out_closings()

    moved = MediaAccount.objects.get()
    assert moved.agency == places["PERKIM"]
    assert moved.status == MediaAccount.Status.FORMERLY_OFFICIAL


@pytest.mark.pasal("8d")
def test_every_power_at_the_closed_instansi_ends_at_once(world, admin, clock):
    places, officers = world
    head = make_head(places["DPUPR"])
    parent = make_agency("INDUK")
    Agency.objects.filter(code="DPUPR").update(parent=parent)
    decree = make_decree(parent)
    named = make_user("dari.induk", agency=places["DPUPR"])
    decree.appointments.create(agency=places["DPUPR"], user=named, role="OFFICER")
    assert powers.of(named).holds(Role.OFFICER, places["DPUPR"].pk)
    close(places, admin, clock)

    desk.carry_out_closings()

    clock.advance(timedelta(seconds=1))
    for person in (head, named, officers["DPUPR"]):
        assert not powers.of(person)
    assert Agency.objects.get(code="DPUPR").closed_at is not None


def test_its_units_and_people_go_to_the_successor(world, admin, clock):
    places, officers = world
    unit = make_agency("UPT", kind="TECHNICAL_UNIT", parent=places["DPUPR"])
    close(places, admin, clock)

    desk.carry_out_closings()

    unit.refresh_from_db()
    officers["DPUPR"].refresh_from_db()
    assert unit.parent == places["PERKIM"]
    assert officers["DPUPR"].home_agency == places["PERKIM"]


def test_nothing_moves_before_the_day(world, admin, clock):
    places, officers = world
    make_inquiry(places["DPUPR"], officers["DPUPR"])
    close(places, admin, clock, days=2)

    assert desk.carry_out_closings() == 0
    clock.advance(timedelta(days=2))
    desk.carry_out_closings()

    assert Inquiry.objects.get().agency == places["PERKIM"]
    assert Closing.objects.get().carried_out_at == clock()


def test_it_may_run_twice_and_takes_what_comes_later(world, admin, clock):
    places, officers = world
    inquiry = make_inquiry(places["DPUPR"], officers["DPUPR"])
    desk.reply_inquiry(inquiry=inquiry, text="Sudah.", by=officers["DPUPR"])
    close(places, admin, clock)
    desk.carry_out_closings()
    assert desk.carry_out_closings() == 0
    Inquiry.objects.get().reopen()

    desk.carry_out_closings()

    assert Inquiry.objects.get().agency == places["PERKIM"]


@pytest.mark.parametrize("column", ["to_agency", "from_agency"])
def test_the_database_moves_a_referral_only_with_a_closing(world, column):
    places, officers = world
    inquiry = make_inquiry(places["DISHUB"], officers["DISHUB"])
    make_referral(inquiry, places["DPUPR"], officers["DISHUB"])

    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        Referral.objects.update(**{column: places["PERKIM"]})


@pytest.mark.parametrize("column", ["sent_at", "due_at"])
def test_the_clock_stays_frozen_even_with_a_closing(world, admin, clock, column):
    places, officers = world
    inquiry = make_inquiry(places["DISHUB"], officers["DISHUB"])
    make_referral(inquiry, places["DPUPR"], officers["DISHUB"])
    closing = close(places, admin, clock)

    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        Referral.objects.update(moved_by=closing, **{column: clock() + timedelta(days=9)})


def test_a_finished_referral_never_moves(world, admin, clock):
    places, officers = world
    inquiry = make_inquiry(places["DISHUB"], officers["DISHUB"])
    referral = make_referral(inquiry, places["DPUPR"], officers["DISHUB"])
    desk.withdraw_referral(referral=referral, by=officers["DISHUB"])
    closing = close(places, admin, clock)

    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        Referral.objects.update(moved_by=closing, to_agency=places["PERKIM"])
