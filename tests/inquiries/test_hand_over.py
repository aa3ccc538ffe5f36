"""Hand-over when an officer leaves: the checklist, and the work they leave behind."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts import alarms, departures
from accounts import services as registry
from accounts.models import Designation, HandOverStep
from agencies import structure
from agencies.models import Agency, Appointment
from core.clock import today
from core.models import AuditEntry
from inquiries import services
from tests.api.conftest import Partner
from tests.factories import (
    make_account,
    make_agency,
    make_assigned,
    make_decree,
    make_head,
    make_inquiry,
    make_upload,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def account(dishub):
    return make_account(dishub)


@pytest.fixture
def leaver(dishub):
    return make_user("rina", agency=dishub)


@pytest.fixture
def inquiry(dishub, officer, leaver, account, head):
    """A message that waits for somebody, whose decree is then revoked."""
    decree = make_decree(dishub, officers=[leaver], accounts=[account], by=head)
    row = make_inquiry(dishub, officer)
    services.assign_inquiry(inquiry=row, to=leaver, by=officer)
    registry.revoke_decree(decree=decree, reason="Pindah.", by=head)
    return row


@pytest.fixture
def line(inquiry, clock):
    return departures.departed(clock()).get()


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def url(line, name="hand_over"):
    return reverse(f"inquiries:{name}", args=[line.pk])


def test_the_list_names_those_who_left_and_how_much_is_left(line, head):
    page = client_of(head).get("/serah-terima/").content.decode()

    assert "Rina" in page
    assert "2 hal belum selesai" in page


def test_the_page_names_accounts_and_open_messages(line, inquiry, account, responsible):
    page = client_of(responsible).get(url(line)).content.decode()

    assert inquiry.number in page
    assert "@dishub.berau" in page
    assert "Alihkan semua" in page


def test_a_kepala_ticks_off_a_password_with_name_and_time(line, account, head):
    client = client_of(head)

    client.post(url(line), {"selesai": [str(account.pk)]})

    page = client.get(url(line)).content.decode()
    assert "Kepala Dishub" in page
    assert "24 November 2026 pukul 14.05 WITA" in page


def test_the_work_is_not_ticked_off_while_messages_wait(line, head, responsible, officer):
    client = client_of(responsible)
    refused = client.post(url(line), {"selesai": ["pekerjaan"]})
    assert refused.status_code == 422
    assert "Masih ada pesan yang menunggu Rina" in refused.content.decode()

    client.post(url(line, "reassign_work"), {"to": officer.username})

    assert client.post(url(line), {"selesai": ["pekerjaan"]}).status_code == 303


def test_all_messages_go_to_a_colleague_and_the_history_says_from_whom(
    line, inquiry, responsible, officer
):
    client_of(responsible).post(url(line, "reassign_work"), {"to": officer.username})

    inquiry.refresh_from_db()
    assert inquiry.assigned_to == officer
    assert inquiry.events.filter(note__contains="Serah terima dari Rina").exists()


def test_only_somebody_in_charge_can_get_them(line, inquiry, responsible, leaver):
    refused = client_of(responsible).post(url(line, "reassign_work"), {"to": leaver.username})

    assert refused.status_code == 422
    inquiry.refresh_from_db()
    assert inquiry.assigned_to == leaver


def test_the_leader_of_another_instansi_finds_nothing(line, dpupr):
    stranger = client_of(make_head(dpupr))

    assert "Rina" not in stranger.get("/serah-terima/").content.decode()
    assert stranger.get(url(line)).status_code == 404
    assert stranger.post(url(line), {"selesai": ["pekerjaan"]}).status_code == 404


def test_diskominfo_reads_and_ticks_nothing(line, account, evaluator):
    client = client_of(evaluator)

    assert client.get(url(line)).status_code == 200
    assert client.post(url(line), {"selesai": [str(account.pk)]}).status_code == 403


def test_the_same_over_the_api(line, inquiry, account, responsible, officer):
    partner = Partner(responsible)
    (listed,) = partner.get("hand-overs/").data["results"]
    assert (listed["user"], listed["is_done"]) == ("rina", False)
    path = f"hand-overs/{line.pk}/"
    assert partner.get(path).data["open_work"] == [inquiry.number]
    assert partner.post(f"{path}tick-off/", {"open_work": True}).status_code == 409

    assert partner.post(f"{path}reassign/", {"to": officer.username}).data["open_work"] == []
    body = {"open_work": True, "accounts": [account.pk]}
    done = partner.post(f"{path}tick-off/", body, key="serah-1")

    assert done.data["is_done"]
    assert {item["done_by"] for item in done.data["items"]} == {responsible.username}
    assert partner.post(f"{path}tick-off/", body, key="serah-1").data == done.data


def test_the_api_names_who_cannot_get_the_work(line, responsible, leaver):
    answer = Partner(responsible).post(f"hand-overs/{line.pk}/reassign/", {"to": leaver.username})

    assert answer.status_code == 400
    assert "bukan Petugas atau Pejabat" in answer.data["detail"]


@pytest.fixture
def closed(dishub, account, officer, head, leaver, clock):
    """Dishub, with an account, a Petugas and a message of theirs, went by Dpupr to Perkim."""
    decree = make_decree(dishub, officers=[leaver], by=head, in_force=False)
    Designation.objects.create(decree=decree, account=account)
    registry.activate_with(decree=decree, scan=make_upload(), by=head)
    row = make_inquiry(dishub, officer)
    services.assign_inquiry(inquiry=row, to=leaver, by=officer)
    admin, places = make_assigned("ADMIN"), [make_agency(code) for code in ("DPUPR", "PERKIM")]
    for place, heir in zip([dishub, *places], places, strict=False):
        clock.advance(timedelta(days=1))
        structure.plan_closing(agency=place, successor=heir, first_day=today(), by=admin)
        services.carry_out_closings()
    return places[-1]


@pytest.mark.pasal("9(1)", "8 huruf d")
def test_what_a_closed_instansi_left_is_handed_over_at_its_last_successor(
    closed, account, leaver, head, clock
):
    heir = make_head(closed)
    line = departures.visible_to(heir, clock()).get(user=leaver)

    page = client_of(heir).get(url(line)).content.decode()
    assert "@dishub.berau" in page
    answer = client_of(heir).post(url(line), {"selesai": [str(account.pk)]})

    assert answer.status_code == 303
    assert HandOverStep.objects.get().account == account
    assert AuditEntry.objects.get(action="departure.ticked_off").scope == "PERKIM"
    assert client_of(head).get(url(line)).status_code in {403, 404}
    assert [
        row.agency for row in alarms.alarms(Agency.objects.open(), clock()) if "serah" in row.url
    ]


def test_who_is_named_at_the_successor_has_not_left(closed, leaver, clock):
    make_decree(closed, officers=[leaver], since=clock())

    assert not departures.departed(clock()).filter(user=leaver).exists()


def test_a_unit_that_is_closed_under_the_decree_of_its_parent_is_left_on_that_day(clock, dishub):
    unit = make_agency("UPTD", kind="TECHNICAL_UNIT", parent=dishub)
    ani = make_user("ani", agency=unit)
    decree = make_decree(dishub)
    Appointment.objects.create(decree=decree, agency=unit, user=ani, role="OFFICER")
    structure.plan_closing(
        agency=unit, successor=dishub, first_day=today(), by=make_assigned("ADMIN")
    )
    services.carry_out_closings()

    line = departures.departed(clock()).get(user=ani)

    assert departures.checklists([line])[0].since == clock()
    assert not departures.departed(clock() - timedelta(seconds=1)).exists()


def test_the_signed_annex_keeps_the_instansi_of_the_account(closed, account):
    account.refresh_from_db()
    assert account.agency == closed
    assert account.designations.get().as_signed["agency"] == "DISHUB"
