"""Substitutes named in the decree, who hold the power while a leave is recorded."""

from datetime import date, timedelta

import pytest
from django.test import Client

from agencies import offices, powers, services
from agencies.models import Appointment, Leave
from agencies.models.decree import DecreeError
from agencies.offices import LeaveError
from agencies.powers import Role
from agencies.services import NewAppointment
from core.models import Notification
from tests.factories import (
    make_agency,
    make_decree,
    make_head,
    make_officer,
    make_responsible,
    make_user,
)
from tests.together import meet_at, together

TODAY = date(2026, 11, 24)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def dishub():
    return make_agency("DISHUB", name="Dinas Perhubungan", short_name="Dishub")


@pytest.fixture
def head(dishub):
    return make_head(dishub)


@pytest.fixture
def budi(dishub):
    return make_user("budi", agency=dishub)


@pytest.fixture
def siti(dishub):
    return make_user("siti", agency=dishub)


@pytest.fixture
def decree(dishub, head, budi, siti):
    """Budi is Petugas; Siti fills his leave."""
    decree = make_decree(dishub, officers=[budi], by=head)
    holder = decree.appointments.get()
    Appointment.objects.create(
        decree=decree, agency=dishub, user=siti, role="OFFICER", substitute_for=holder
    )
    return decree


def sign_in(user):
    client = Client()
    client.force_login(user)
    return client


def leave(agency, user, by, **days):
    return offices.record_leave(
        **{"agency": agency, "user": user, "first_day": TODAY, "last_day": TODAY, "by": by, **days}
    )


def person(user):
    return f"{user.pk}:{user.home_agency_id}"


@pytest.mark.pasal("9(1)")
def test_a_substitute_holds_the_power_only_while_the_leave_lasts(
    dishub, head, budi, siti, decree, clock
):
    assert not powers.of(siti)

    leave(dishub, budi, head, last_day=TODAY + timedelta(days=2))

    assert powers.of(siti).holds(Role.OFFICER, dishub.pk)
    clock.advance(timedelta(days=3))
    assert not powers.of(siti)


def test_the_power_of_a_substitute_ends_with_the_leave_at_the_next_click(
    dishub, head, budi, siti, decree, clock
):
    row = leave(dishub, budi, head, last_day=None)
    client = sign_in(siti)
    assert client.get("/akun/").status_code == 200

    clock.advance(timedelta(minutes=1))
    sign_in(head).post(f"/instansi/DISHUB/cuti/{row.pk}/akhiri/")

    assert client.get("/akun/").status_code == 403


def test_a_substitute_holds_nothing_after_the_decree(dishub, head, budi, siti, decree, clock):
    leave(dishub, budi, head, last_day=None)
    clock.advance(timedelta(seconds=1))

    decree.revoke(reason="Selesai.", by=head)

    assert not powers.of(siti)


def test_the_substitute_is_told(dishub, head, budi, siti, decree):
    leave(dishub, budi, head)

    assert "Anda menggantikan Budi" in Notification.objects.get(user=siti).text


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        ({"last_day": TODAY - timedelta(days=1)}, "berakhir sebelum dimulai"),
        (
            {"first_day": TODAY - timedelta(days=9), "last_day": TODAY - timedelta(days=5)},
            "sudah lewat",
        ),
    ],
)
def test_an_impossible_leave_is_refused(dishub, head, budi, decree, days, sentence):
    with pytest.raises(LeaveError, match=sentence):
        leave(dishub, budi, head, **days)


def test_leaves_do_not_overlap(dishub, head, budi, decree):
    leave(dishub, budi, head, last_day=None)

    with pytest.raises(LeaveError, match="sudah tercatat cuti"):
        leave(dishub, budi, head, first_day=TODAY + timedelta(days=30), last_day=None)


def test_only_those_who_are_appointed_have_a_leave_to_fill(dishub, head, decree):
    with pytest.raises(LeaveError, match="tidak sedang ditunjuk"):
        leave(dishub, make_user("lain", agency=dishub), head)


def test_a_leave_that_has_not_begun_is_taken_back(dishub, head, budi, decree):
    row = leave(dishub, budi, head, first_day=TODAY + timedelta(days=3), last_day=None)

    offices.end_leave(agency=dishub, leave=row, by=head)

    assert not Leave.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_overlapping_leaves_one_is_recorded(monkeypatch, dishub, head, budi, decree):
    meet_at(monkeypatch, Leave.objects, "create")

    def record():
        leave(dishub, budi, head)

    assert together(record, record) == ["LeaveError", "ok"]


# --- pages ---


def test_a_decree_is_drafted_with_a_substitute(dishub, head, budi, siti):
    answer = sign_in(head).post(
        "/keputusan/baru/",
        {
            "number": "1",
            "about": "x",
            "decree_date": "2026-11-24",
            "valid_from": "2026-11-24",
            "officers": [person(budi)],
            "substitute_1": person(siti),
            "substitute_1_for": f"officers:{person(budi)}",
        },
    )

    line = Appointment.objects.get(user=siti)
    assert answer.status_code == 303
    assert line.substitute_for.user == budi
    form = sign_in(head).get(f"/keputusan/{line.decree_id}/ubah/").context["form"]
    assert form["officers"].value() == [person(budi)]
    assert form["substitute_1"].value() == person(siti)
    assert form["substitute_1_for"].value() == f"officers:{person(budi)}"


@pytest.mark.parametrize(
    ("who", "place", "sentence"),
    [
        ("siti", "", "Pilih keduanya"),
        ("", "officers:budi", "Pilih keduanya"),
        ("siti", "responsible:budi", "tidak ditunjuk sebagai Pejabat Penanggung Jawab"),
        ("budi", "officers:budi", "tidak dapat menggantikan dirinya sendiri"),
        ("999:9", "officers:budi", "bukan lagi pegawai ASN"),
    ],
)
def test_a_substitute_that_cannot_be_is_refused_with_a_sentence(
    dishub, head, budi, siti, who, place, sentence
):
    people = {"budi": person(budi), "siti": person(siti)}
    name, _, holder = place.partition(":")

    answer = sign_in(head).post(
        "/keputusan/baru/",
        {
            "number": "1",
            "about": "x",
            "decree_date": "2026-11-24",
            "valid_from": "2026-11-24",
            "officers": [person(budi)],
            "substitute_1": people.get(who, who),
            "substitute_1_for": f"{name}:{people[holder]}" if place else "",
        },
    )

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Appointment.objects.exists()


def test_substitutes_are_named_by_services_after_their_holders(dishub, head, budi, siti):
    draft = services.draft_decree(
        agency=dishub,
        number="1",
        about="x",
        decree_date=TODAY,
        valid_from=TODAY,
        valid_until=None,
        appointments=[
            NewAppointment(siti, Appointment.Role.OFFICER, instead_of=budi),
            NewAppointment(budi, Appointment.Role.OFFICER),
        ],
        by=head,
    )

    assert draft.appointments.get(user=siti).substitute_for.user == budi
    with pytest.raises(DecreeError, match="disebut dua kali"):
        services.appoint(draft, NewAppointment(siti, Appointment.Role.OFFICER))


def test_a_pejabat_records_a_leave_on_the_page(dishub, budi, decree):
    client = sign_in(make_responsible(dishub))

    answer = client.post(
        "/instansi/DISHUB/cuti/",
        {"person": budi.pk, "first_day": "2026-11-24", "last_day": "2026-11-30"},
    )

    page = client.get("/instansi/DISHUB/").content.decode()
    assert answer.headers["Location"] == "/instansi/DISHUB/"
    assert "24 November 2026 – 30 November 2026" in page
    assert "Digantikan Siti." in page


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"person": ""}, "Pilih orang yang cuti."),
        ({"person": "999999"}, "tidak sedang ditunjuk di Instansi ini"),
        ({"first_day": "2026-02-30"}, "Tanggal tidak valid."),
        ({"last_day": "2026-11-01"}, "berakhir sebelum dimulai"),
    ],
)
def test_a_bad_leave_is_refused_with_a_sentence(dishub, head, budi, decree, change, sentence):
    answer = sign_in(head).post(
        "/instansi/DISHUB/cuti/", {"person": budi.pk, "first_day": "2026-11-24", **change}
    )

    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_who_may_not_record_a_leave_is_refused(dishub, budi, head, decree):
    row = leave(dishub, budi, head)
    other = make_responsible(make_agency("DPUPR"))

    for user in (make_officer(dishub), other):
        client = sign_in(user)
        assert client.get("/instansi/DISHUB/cuti/").status_code == 403
        assert client.post(f"/instansi/DISHUB/cuti/{row.pk}/akhiri/").status_code == 403


def test_a_leave_of_another_instansi_is_not_found(dishub, budi, head, decree):
    row = leave(dishub, budi, head)
    other = make_head(make_agency("DPUPR"))

    assert sign_in(other).post(f"/instansi/DPUPR/cuti/{row.pk}/akhiri/").status_code == 404
