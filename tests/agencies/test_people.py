"""The Admin registers people; a login alone gives no power, and an Admin holds no office."""

import re
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from agencies import people, powers
from agencies.employee_id import EmployeeIdError
from agencies.models import RoleAssignment, User
from agencies.people import PersonError
from core import clock as core_clock
from core.models import OutboxMessage
from tests.factories import (
    PASSWORD,
    make_agency,
    make_assigned,
    make_decree,
    make_officer,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

NIP = "198503122010012099"
DETAILS = {
    "username": "petugas.baru",
    "full_name": "Rina Contoh",
    "email": "rina@contoh.test",
    "employment": "PNS",
    "employee_id_number": NIP,
}


@pytest.fixture
def admin():
    return make_assigned("ADMIN")


@pytest.fixture
def page(client, admin):
    client.force_login(admin)
    return client


def invitation_link() -> str:
    mail = OutboxMessage.objects.get(subject="Undangan ke Berau Sosmed")
    return re.search(r"https?://\S+?(/reset-sandi/\S+)", mail.text)[1]


@pytest.mark.pasal("1 angka 7")
def test_a_person_registered_holds_no_power(admin):
    user = people.register_person(by=admin, home_agency=make_agency(), **DETAILS)

    assert user.is_civil_servant
    assert not powers.of(user)


@pytest.mark.pasal("1 angka 7")
def test_an_impossible_number_is_refused_and_nobody_registered(admin):
    with pytest.raises(EmployeeIdError, match="tanggal lahir"):
        people.register_person(by=admin, **{**DETAILS, "employee_id_number": "19851332" + NIP[8:]})

    assert not User.objects.filter(username="petugas.baru").exists()


@pytest.mark.parametrize(
    ("taken", "sentence"),
    [({"username": "petugas.baru"}, "sudah dipakai"), ({"employee_id_number": NIP}, "orang lain")],
)
def test_a_taken_name_or_number_is_refused(admin, taken, sentence):
    make_user(taken.get("username", "lama"), **{k: v for k, v in taken.items() if k != "username"})

    with pytest.raises(PersonError, match=sentence):
        people.register_person(by=admin, **DETAILS)


def test_the_invitation_sets_a_password_once(client, admin):
    people.register_person(by=admin, **DETAILS)
    link = invitation_link()

    form = client.get(link, follow=True)
    address = form.redirect_chain[-1][0]
    secret = "sandi-baru-yang-panjang"
    answer = client.post(address, {"password1": secret, "password2": secret})

    assert answer.status_code == 302
    assert User.objects.get(username="petugas.baru").check_password(secret)
    again = client.get(link, follow=True)
    assert "password1" not in again.content.decode()


def test_an_admin_cannot_be_an_officer_as_well(admin):
    officer = make_officer(make_agency())

    with pytest.raises(PersonError, match="tidak dapat menjadi Admin"):
        people.assign_role(
            user=officer, role=RoleAssignment.Role.ADMIN, first_day=core_clock.today(),
            last_day=None, by=admin,
        )  # fmt: skip


def test_a_role_ended_a_second_ago_gives_nothing_and_diskominfo_is_told(admin, clock):
    evaluator = make_assigned("EVALUATOR")
    colleague = make_assigned("EVALUATOR", "evaluator2")

    people.end_role(assignment=evaluator.assignments.get(), by=admin)
    clock.advance(timedelta(seconds=1))

    assert not powers.of(evaluator)
    assert colleague.notifications.filter(text__contains="bukan lagi Evaluator").exists()


def test_nobody_ends_or_closes_oneself(admin):
    with pytest.raises(PersonError, match="sendiri"):
        people.end_role(assignment=admin.assignments.get(), by=admin)
    with pytest.raises(PersonError, match="sendiri"):
        people.set_active(user=admin, is_active=False, by=admin)


def test_the_admin_registers_somebody_on_the_page(page):
    agency = make_agency()

    answer = page.post(
        reverse("agencies:register"),
        {**DETAILS, "home_agency": agency.pk, "rank_grade": "", "position_title": "Staf"},
    )

    assert answer.status_code == 303
    assert User.objects.get(username="petugas.baru").home_agency == agency


def test_what_was_typed_is_kept_where_the_number_is_wrong(page):
    answer = page.post(reverse("agencies:register"), {**DETAILS, "employee_id_number": "123"})

    assert answer.status_code == 422
    assert "18 angka" in answer.content.decode()
    assert "Rina Contoh" in answer.content.decode()


def test_a_closed_login_is_out_at_the_next_click(page, client, admin):
    officer = make_officer(make_agency())
    people.set_active(user=officer, is_active=False, by=admin)
    client.force_login(officer)

    assert client.get(reverse("inquiries:inbox")).status_code == 302


def test_a_login_that_is_opened_again_needs_a_new_sign_in(admin):
    officer, client = make_officer(make_agency()), Client()
    client.post("/masuk/", {"login": officer.username, "password": PASSWORD})
    assert client.get(reverse("inquiries:inbox")).status_code == 200

    people.set_active(user=officer, is_active=False, by=admin)
    people.set_active(user=officer, is_active=True, by=admin)

    assert client.get(reverse("inquiries:inbox")).status_code == 302


def test_the_first_admin_is_made_by_a_command_and_only_the_first():
    call_command("create_admin", "admin", "admin@contoh.test", "Lukman Contoh")

    assert powers.of(User.objects.get(username="admin")).is_admin
    assert invitation_link()
    with pytest.raises(CommandError, match="Sudah ada Admin"):
        call_command("create_admin", "admin2", "a2@contoh.test", "Dua Contoh")


@pytest.mark.pasal("1 angka 7")
@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("198513322010011001", "tanggal lahir"),
        ("198502302010011001", "tanggal lahir"),
        ("19850312201001", "18 angka"),
    ],
)
def test_the_page_refuses_an_impossible_number_and_keeps_what_was_typed(page, number, sentence):
    answer = page.post(reverse("agencies:register"), {**DETAILS, "employee_id_number": number})

    shown = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in shown
    assert 'value="Rina Contoh"' in shown
    assert f'value="{number}"' in shown
    assert not User.objects.filter(username="petugas.baru").exists()


@pytest.mark.pasal("9(1)")
def test_the_page_of_a_person_tells_what_they_held_on_a_date(page, clock):
    dishub = make_agency("DISHUB")
    ani = make_user("ani", agency=dishub)
    end = clock() - timedelta(days=3)
    make_decree(dishub, officers=[ani], since=clock() - timedelta(days=30), until=end)

    now = page.get("/pegawai/ani/").content.decode()
    then = page.get("/pegawai/ani/", {"tanggal": "2026-11-10"}).content.decode()

    assert "<li>Petugas</li>" not in now
    assert "Wewenang pada 10 November 2026" in then
    assert "<li>Petugas</li>" in then
    assert page.get("/pegawai/ani/", {"tanggal": "31-31-2026"}).status_code == 422


def test_another_email_is_told_to_the_one_before(admin):
    person = people.register_person(by=admin, **DETAILS)
    OutboxMessage.objects.all().delete()

    people.change_person(user=person, by=admin, **_changed(email="baru@contoh.test"))
    people.change_person(user=person, by=admin, **_changed(email="baru@contoh.test"))

    (letter,) = OutboxMessage.objects.all()
    assert letter.to == DETAILS["email"]
    assert letter.subject == "Surel login Anda diganti"


def _changed(**details):
    kept = {name: value for name, value in DETAILS.items() if name != "username"}
    return {**kept, **details}
