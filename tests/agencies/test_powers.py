"""A power exists only while something in force grants it, and is asked anew every time."""

from datetime import timedelta

import pytest

from accounts.services import activate_with, draft_decree, revoke_decree
from agencies import powers
from agencies.models import Appointment, Leave
from agencies.powers import Role
from agencies.services import NewAppointment
from tests.factories import (
    make_agency,
    make_assigned,
    make_decree,
    make_head,
    make_officer,
    make_upload,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

SECOND = timedelta(seconds=1)


@pytest.fixture
def dishub():
    return make_agency("DISHUB")


@pytest.fixture
def person(dishub):
    return make_user("petugas.dishub", agency=dishub)


def is_officer(user, agency, at=None) -> bool:
    return powers.of(user, at).holds(Role.OFFICER, agency.pk)


@pytest.mark.pasal("9(1)", "1 angka 7")
def test_a_login_alone_carries_no_power(person):
    assert not powers.of(person)


@pytest.mark.pasal("9(1)", "8d")
def test_a_decree_in_force_gives_the_power_for_its_instansi_alone(person, dishub):
    make_decree(dishub, officers=[person])

    assert is_officer(person, dishub)
    assert not is_officer(person, make_agency("DPUPR"))


@pytest.mark.pasal("9(1)")
def test_a_draft_gives_nothing(person, dishub):
    make_decree(dishub, officers=[person], in_force=False)

    assert not powers.of(person)


@pytest.mark.pasal("9(1)")
def test_a_decree_that_has_not_begun_gives_nothing_yet(person, dishub, clock):
    decree = make_decree(dishub, officers=[person], since=clock() + SECOND)

    assert not is_officer(person, dishub)
    clock.set(decree.effective_from)
    assert is_officer(person, dishub)


@pytest.mark.pasal("9(1)")
def test_a_lapsed_decree_gives_nothing_from_its_last_instant_on(person, dishub, clock):
    end = clock() + timedelta(days=1)
    make_decree(dishub, officers=[person], until=end)

    assert is_officer(person, dishub, end - SECOND)
    assert not is_officer(person, dishub, end)


@pytest.mark.pasal("9(1)")
def test_a_decree_revoked_a_second_ago_gives_nothing(person, dishub, clock):
    head = make_head(dishub)
    decree = make_decree(dishub, officers=[person])
    revoke_decree(decree=decree, reason="Mutasi pegawai.", by=head)

    clock.advance(SECOND)

    assert not powers.of(person)


@pytest.mark.pasal("9(1)")
def test_the_one_superseded_gives_nothing_from_the_start_of_its_successor(person, dishub, clock):
    head, successor = make_head(dishub), make_user("penerus", agency=dishub)
    old = make_decree(dishub, officers=[person])
    today = clock().date()
    new = draft_decree(
        agency=dishub, number="2/2026", about="Penggantian", decree_date=today, valid_from=today,
        valid_until=None, accounts=[], supersedes=old, by=head,
        appointments=[NewAppointment(successor, Appointment.Role.OFFICER)],
    )  # fmt: skip

    activate_with(decree=new, scan=make_upload(), by=head)

    assert not is_officer(person, dishub)
    assert is_officer(successor, dishub)


def test_an_inactive_login_holds_nothing(person, dishub):
    make_decree(dishub, officers=[person])
    person.is_active = False
    person.save(update_fields=["is_active"])

    assert not powers.of(person)


def test_who_moved_to_another_instansi_keeps_the_power_until_the_decree_ends(person, dishub):
    make_decree(dishub, officers=[person])
    person.home_agency = make_agency("DPUPR")
    person.save(update_fields=["home_agency"])

    assert is_officer(person, dishub)
    assert not is_officer(person, person.home_agency)


@pytest.mark.pasal("9(1)")
def test_a_substitute_holds_the_power_only_while_the_holders_leave_is_recorded(
    person, dishub, clock
):
    stand_in = make_user("pengganti", agency=dishub)
    decree = make_decree(dishub, officers=[person])
    Appointment.objects.create(
        decree=decree, agency=dishub, user=stand_in, role="OFFICER",
        substitute_for=decree.appointments.get(),
    )  # fmt: skip
    assert not is_officer(stand_in, dishub)

    ends = clock() + timedelta(days=2)
    Leave.objects.create(
        user=person, effective_from=clock(), effective_until=ends, recorded_by=person
    )

    assert is_officer(stand_in, dishub)
    assert not is_officer(stand_in, dishub, ends)


@pytest.mark.pasal("9(1)")
def test_who_was_in_charge_on_a_date_can_still_be_asked(person, dishub, clock):
    head = make_head(dishub)
    decree = make_decree(dishub, officers=[person])
    yesterday = clock() - timedelta(days=1)
    revoke_decree(decree=decree, reason="Mutasi pegawai.", by=head)

    assert is_officer(person, dishub, yesterday)
    assert list(powers.holders([Role.OFFICER], dishub, yesterday)) == [person]
    assert not powers.holders([Role.OFFICER], dishub).exists()


def test_all_powers_of_a_person_cost_one_query(dishub, django_assert_num_queries):
    user = make_officer(dishub)
    make_head(dishub, user)

    with django_assert_num_queries(1):
        held = powers.of(user)

    assert held.roles() == [Role.OFFICER, Role.HEAD]


def test_an_evaluator_holds_the_role_everywhere_and_nowhere_in_particular(dishub):
    held = powers.of(make_assigned("EVALUATOR"))

    assert held.is_evaluator
    assert held.agencies() == set()
