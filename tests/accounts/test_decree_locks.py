"""Two people at the same moment: each lock of the decree, with two threads, on both databases."""

from functools import partial

import pytest

from accounts import departures, services
from accounts.models import HandOverStep, MediaAccount
from agencies import people
from agencies import services as registry
from agencies.models import Decree, RoleAssignment
from agencies.services import DecreeTerms
from core import clock
from core.clock import today
from tests.factories import (
    make_account,
    make_agency,
    make_assigned,
    make_decree,
    make_head,
    make_platform,
    make_upload,
    make_user,
)
from tests.together import meet_at, together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def meet(monkeypatch):
    return partial(meet_at, monkeypatch)


@pytest.fixture
def dishub():
    return make_agency("DISHUB")


@pytest.fixture
def head(dishub):
    return make_head(dishub)


@pytest.fixture
def petugas(dishub):
    return make_user("petugas", agency=dishub)


@pytest.fixture
def account(dishub):
    return make_account(dishub)


def activation(decree, head):
    scan = make_upload()
    return lambda: services.activate_with(decree=decree, scan=scan, by=head)


@pytest.mark.pasal("9(1)")
def test_of_two_overlapping_decrees_one_is_activated(meet, dishub, head, petugas, account):
    decrees = [
        make_decree(dishub, officers=[petugas], accounts=[account], by=head, in_force=False)
        for _ in range(2)
    ]
    meet(services, "_check_overlap")

    outcomes = together(*(activation(decree, head) for decree in decrees))

    assert outcomes == ["DecreeError", "ok"]
    assert Decree.objects.exclude(activated_at=None).count() == 1


@pytest.mark.pasal("9(1)")
def test_a_parent_and_its_upt_do_not_both_designate_an_account(meet, dishub, head, petugas):
    upt = make_agency("UPTD", kind="TECHNICAL_UNIT", parent=dishub)
    ani = make_user("ani", agency=upt)
    account = make_account(upt, "uptd.berau")
    ours = make_decree(dishub, officers=[petugas], accounts=[account], by=head, in_force=False)
    theirs = make_decree(upt, officers=[ani], accounts=[account], by=head, in_force=False)
    meet(services, "_check_overlap")

    outcomes = together(activation(ours, head), activation(theirs, head))

    assert outcomes == ["DecreeError", "ok"]


def test_a_decree_is_activated_once(meet, dishub, head, petugas):
    decree = make_decree(dishub, officers=[petugas], by=head, in_force=False)
    meet(services, "_check_people")

    outcomes = together(activation(decree, head), activation(decree, head))

    assert outcomes == ["DecreeError", "ok"]


def test_a_decree_is_revoked_once(meet, dishub, head, petugas):
    decree = make_decree(dishub, officers=[petugas], by=head)
    meet(Decree, "revoke")

    def revoke():
        services.revoke_decree(decree=decree, reason="Pindah.", by=head)

    assert together(revoke, revoke) == ["DecreeError", "ok"]


def test_a_draft_is_not_changed_while_it_is_activated(meet, dishub, head, petugas):
    decree = make_decree(dishub, officers=[petugas], by=head, in_force=False)
    meet(services, "_check_people")
    meet(registry, "_write")
    terms = DecreeTerms("lain", "Penunjukan", today(), today(), None)

    def revise():
        registry.revise_decree(decree=decree, terms=terms, appointments=[], seen=0, by=head)

    outcomes = together(activation(decree, head), revise)

    decree.refresh_from_db()
    assert "ok" in outcomes
    if not decree.is_draft:  # what was activated is what was shown
        assert decree.number != "lain"
        assert decree.appointments.count() == 1


def test_of_two_changes_to_a_draft_the_second_is_refused(meet, dishub, head, petugas):
    decree = make_decree(dishub, officers=[petugas], by=head, in_force=False)
    meet(registry, "_write")

    def revise(number):
        terms = DecreeTerms(number, "Penunjukan", today(), today(), None)
        return lambda: registry.revise_decree(
            decree=decree, terms=terms, appointments=[], seen=0, by=head
        )

    assert together(revise("satu"), revise("dua")) == ["DecreeError", "ok"]


def test_a_draft_is_not_discarded_while_it_is_activated(meet, dishub, head, petugas):
    decree = make_decree(dishub, officers=[petugas], by=head, in_force=False)
    meet(services, "_check_people")

    outcomes = together(
        activation(decree, head), lambda: registry.discard_decree(decree=decree, by=head)
    )

    assert outcomes == ["DecreeError", "ok"]


def test_two_drafts_do_not_take_the_same_number(dishub, head):
    def draft():
        registry.draft_decree(
            agency=dishub,
            number="1",
            about="Penunjukan",
            decree_date=today(),
            valid_from=today(),
            valid_until=None,
            appointments=[],
            by=head,
        )

    assert together(draft, draft) == ["DecreeError", "ok"]


def test_an_account_is_proposed_once(dishub, head):
    platform = make_platform()

    def propose():
        services.propose_account(
            agency=dishub, platform=platform, handle="dishub", url="https://x.test/", by=head
        )

    assert together(propose, propose) == ["AccountError", "ok"]
    assert MediaAccount.objects.count() == 1


def test_an_account_is_suspended_once_and_told_of_once(meet, dishub, head, account):
    make_decree(dishub, accounts=[account], by=head)
    meet(services.Suspension.objects, "create")

    def suspend():
        services.suspend_account(account=account, reason="Diretas.", by=head)

    assert together(suspend, suspend) == ["AccountError", "ok"]


def test_a_suspension_is_lifted_once(meet, dishub, head, account):
    make_decree(dishub, accounts=[account], by=head)
    services.suspend_account(account=account, reason="Diretas.", by=head)
    meet(services.Suspension, "lift")

    def lift():
        services.lift_suspension(account=account, by=head)

    assert together(lift, lift) == ["AccountError", "ok"]


def test_what_was_handed_over_is_kept_once(meet, dishub, head, petugas, account):
    make_decree(dishub, officers=[petugas], accounts=[account], by=head, until=clock.now())
    line = departures.departed(clock.now()).get()
    meet(HandOverStep.objects, "bulk_create")

    def tick_off():
        departures.tick_off(line=line, keys=[str(account.pk)], by=head)

    assert together(tick_off, tick_off) == ["ok", "ok"]
    assert HandOverStep.objects.count() == 1


@pytest.mark.pasal("9(1)")
def test_nobody_becomes_admin_and_petugas_at_once(meet, dishub, head, petugas):
    decree = make_decree(dishub, officers=[petugas], by=head, in_force=False)
    admin = make_assigned("ADMIN")

    def assign():
        role = RoleAssignment.Role.ADMIN
        people.assign_role(user=petugas, role=role, first_day=today(), last_day=None, by=admin)

    meet(people, "_has_office")
    meet(registry, "is_admin")

    outcomes = together(activation(decree, head), assign)

    assert outcomes in (["DecreeError", "ok"], ["PersonError", "ok"])
