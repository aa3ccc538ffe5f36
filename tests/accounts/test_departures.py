"""Who left the desk, and what must be handed over."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts import alarms, departures, services
from accounts.departures import DepartureError
from accounts.models import AccountDetails, HandOverStep
from agencies.models import Agency, Appointment, Leave
from tests.factories import make_account, make_agency, make_decree, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def petugas(dishub):
    return make_user("petugas", agency=dishub)


@pytest.fixture
def decree(dishub, head, petugas, account):
    return make_decree(dishub, officers=[petugas], accounts=[account], by=head)


@pytest.fixture
def departure(decree, head, clock):
    services.revoke_decree(decree=decree, reason="Pindah tugas.", by=head)
    return departures.departed(clock()).get()


def left(clock):
    return [line.user.username for line in departures.departed(clock())]


def checklist(line):
    (found,) = departures.checklists([line])
    return found


@pytest.mark.pasal("9(1)", "8 huruf d")
def test_somebody_whose_decree_was_revoked_has_left_and_not_a_second_before(decree, head, clock):
    assert left(clock) == []
    services.revoke_decree(decree=decree, reason="Pindah tugas.", by=head)
    assert left(clock) == ["petugas"]
    assert not departures.departed(clock() - timedelta(seconds=1))


@pytest.mark.pasal("9(1)")
def test_somebody_whose_decree_lapsed_has_left(dishub, head, petugas, clock):
    make_decree(dishub, officers=[petugas], by=head, until=clock() + timedelta(days=1))
    assert left(clock) == []
    clock.advance(timedelta(days=1))
    assert left(clock) == ["petugas"]


@pytest.mark.pasal("9(1)")
def test_somebody_the_new_decree_does_not_name_has_left_and_the_others_have_not(
    dishub, head, petugas, newcomer, decree, clock
):
    Appointment.objects.create(decree=decree, agency=dishub, user=newcomer, role="OFFICER")
    draft = make_decree(dishub, responsible=[newcomer], by=head, in_force=False)
    draft.supersedes = decree
    draft.save(update_fields=["supersedes"])

    services.activate_with(decree=draft, scan=decree.signed_scan, by=head)

    assert left(clock) == ["petugas"]


def test_somebody_who_is_appointed_again_has_not_left_and_leaves_anew_with_the_later_decree(
    dishub, head, petugas, departure, clock
):
    clock.advance(timedelta(days=1))
    again = make_decree(dishub, officers=[petugas], by=head, since=clock())
    assert left(clock) == []

    clock.advance(timedelta(days=1))
    services.revoke_decree(decree=again, reason="Pindah.", by=head)

    assert [line.decree for line in departures.departed(clock())] == [again]


def test_a_decree_that_never_began_leaves_nothing_to_hand_over(dishub, head, petugas, clock):
    decree = make_decree(dishub, officers=[petugas], by=head, since=clock() + timedelta(days=3))
    services.revoke_decree(decree=decree, reason="Salah orang.", by=head)
    clock.advance(timedelta(days=5))

    assert left(clock) == []


def test_a_substitute_has_something_to_hand_over_only_after_a_leave(
    dishub, head, petugas, newcomer, decree, clock
):
    Appointment.objects.create(
        decree=decree, agency=dishub, user=newcomer, role="OFFICER",
        substitute_for=decree.appointments.get(),
    )  # fmt: skip
    services.revoke_decree(decree=decree, reason="Pindah.", by=head)
    assert left(clock) == ["petugas"]

    Leave.objects.create(
        user=petugas, effective_from=clock() - timedelta(days=2),
        effective_until=clock() - timedelta(days=1), recorded_by=head,
    )  # fmt: skip

    assert sorted(left(clock)) == ["budi.baru", "petugas"]


def test_the_checklist_names_the_accounts_of_that_time_and_the_open_work(
    dishub, head, departure, account, clock
):
    clock.advance(timedelta(days=1))
    make_decree(dishub, accounts=[make_account(dishub, "baru")], by=head, since=clock())

    items = checklist(departure).items

    assert [item.account for item in items] == [account, None]
    assert not any(item.is_done for item in items)


def test_what_is_ticked_off_keeps_who_and_when_and_a_second_tick_changes_nothing(
    departure, account, head, responsible, clock
):
    departures.tick_off(line=departure, keys=[str(account.pk)], by=head)
    at = clock()
    clock.advance(timedelta(hours=1))
    after = departures.tick_off(line=departure, keys=[str(account.pk), "pekerjaan"], by=responsible)

    assert [(item.step.by, item.step.at) for item in after.items] == [
        (head, at),
        (responsible, clock()),
    ]
    assert after.is_done


def test_a_tick_is_never_changed_nor_deleted(departure, account, head, responsible):
    departures.tick_off(line=departure, keys=[str(account.pk)], by=head)

    with pytest.raises(IntegrityError), transaction.atomic():
        HandOverStep.objects.update(by=responsible)
    with pytest.raises(IntegrityError), transaction.atomic():
        HandOverStep.objects.all().delete()


@pytest.mark.parametrize(
    ("keys", "sentence"), [([], "Centang dahulu"), (["12345678"], "sudah berubah")]
)
def test_a_tick_off_the_checklist_is_refused(departure, head, keys, sentence):
    with pytest.raises(DepartureError, match=sentence):
        departures.tick_off(line=departure, keys=keys, by=head)


def test_it_is_not_done_while_the_recovery_of_an_account_lies_with_the_person(
    departure, account, head, petugas, clock
):
    details = AccountDetails.objects.create(
        account=account, recovery_holder=petugas, updated_at=clock(), updated_by=head
    )
    departures.tick_off(line=departure, keys=[str(account.pk), "pekerjaan"], by=head)
    assert checklist(departure).still_held == [account]
    assert not checklist(departure).is_done

    details.recovery_holder = head
    details.save(update_fields=["recovery_holder"])

    assert checklist(departure).is_done


@pytest.mark.pasal("8 huruf d")
def test_it_is_an_alarm_until_it_is_done(departure, account, head, clock):
    def texts():
        found = alarms.alarms(Agency.objects.all(), clock())
        return [alarm.text for alarm in found if "serah terima" in alarm.text]

    (text,) = texts()
    assert text.startswith("Petugas bukan lagi Petugas Dishub sejak 24 November 2026.")
    departures.tick_off(line=departure, keys=[str(account.pk), "pekerjaan"], by=head)
    assert texts() == []


def test_many_departures_cost_as_many_queries_as_one(departure, head, clock):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            found = departures.unfinished(Agency.objects.all(), clock())
        return len(found), len(asked)

    assert queries()[0] == 1
    one = queries()[1]
    for serial in range(12):
        agency = make_agency(f"LAIN{serial}")
        user = make_user(f"u{serial}", agency=agency)
        account = make_account(agency, f"akun{serial}")
        decree = make_decree(agency, officers=[user], accounts=[account], by=head)
        services.revoke_decree(decree=decree, reason="Pindah.", by=head)

    assert queries() == (13, one)
