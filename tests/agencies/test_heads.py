"""Kepala Instansi: since when, of which kind, by which document; and the pages of the Instansi."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agencies import offices, powers
from agencies.models import AgencyHead
from agencies.offices import HeadError
from agencies.powers import Role
from core.models import AuditEntry, Notification
from tests.factories import (
    SCAN,
    make_agency,
    make_assigned,
    make_decree,
    make_head,
    make_officer,
    make_upload,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

TODAY = date(2026, 11, 24)


@pytest.fixture
def dishub():
    return make_agency("DISHUB", name="Dinas Perhubungan", short_name="Dishub")


@pytest.fixture
def admin():
    return make_assigned("ADMIN")


@pytest.fixture
def evaluator():
    return make_assigned("EVALUATOR")


@pytest.fixture
def successor(dishub):
    return make_user("rina", agency=dishub)


def sign_in(user):
    client = Client()
    client.force_login(user)
    return client


def appoint(dishub, user, by, **fields):
    return offices.appoint_head_with(
        **{
            "agency": dishub,
            "user": user,
            "kind": AgencyHead.Kind.DEFINITIVE,
            "first_day": TODAY,
            "last_day": None,
            "document": make_upload(),
            "by": by,
            **fields,
        }
    )


def office(user, **fields):
    return {
        "number": user.employee_id_number,
        "kind": "DEFINITIVE",
        "first_day": "2026-11-24",
        "document": SimpleUploadedFile("sk.pdf", SCAN),
        **fields,
    }


@pytest.mark.pasal("9(1)")
def test_a_new_head_ends_the_former_at_the_same_instant(dishub, admin, successor, clock):
    former = make_head(dishub)

    appoint(dishub, successor, admin, first_day=TODAY + timedelta(days=7))

    assert powers.of(former).holds(Role.HEAD, dishub.pk)
    assert not powers.of(successor)
    clock.advance(timedelta(days=7))
    assert not powers.of(former)
    assert powers.of(successor).holds(Role.HEAD, dishub.pk)


def test_a_plh_sits_beside_the_definitive_head(dishub, admin, successor):
    definitive = make_head(dishub)

    appoint(dishub, successor, admin, kind=AgencyHead.Kind.ACTING_ABSENT, last_day=TODAY)

    assert set(powers.holders([Role.HEAD], dishub)) == {definitive, successor}


def test_a_plt_follows_and_gives_way_to_a_definitive_head(dishub, admin, successor, clock):
    make_head(dishub)
    appoint(dishub, successor, admin, kind=AgencyHead.Kind.ACTING_VACANT)
    clock.advance(timedelta(days=30))
    final = make_user("tono", agency=dishub)

    appoint(dishub, final, admin, first_day=TODAY + timedelta(days=30))

    assert set(powers.holders([Role.HEAD], dishub)) == {final}


def test_a_period_of_an_office_ends_with_its_last_day(dishub, admin, successor, clock):
    appoint(dishub, successor, admin, last_day=TODAY)

    assert powers.of(successor)
    clock.set(clock().replace(hour=16, minute=0))  # midnight in WITA
    assert not powers.of(successor)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"last_day": TODAY - timedelta(days=1)}, "berakhir sebelum dimulai"),
        ({"first_day": TODAY - timedelta(days=400)}, "sudah tercatat sejak"),
    ],
)
def test_an_impossible_office_is_refused(dishub, admin, successor, fields, sentence):
    make_head(dishub)

    with pytest.raises(HeadError, match=sentence):
        appoint(dishub, successor, admin, **fields)


def test_an_admin_cannot_be_head(dishub, admin):
    with pytest.raises(HeadError, match="adalah Admin"):
        appoint(dishub, admin, admin)


def test_who_has_left_cannot_be_head(dishub, admin, successor):
    successor.is_active = False
    successor.save(update_fields=["is_active"])

    with pytest.raises(HeadError, match="tidak dapat masuk lagi"):
        appoint(dishub, successor, admin)


def test_diskominfo_is_told_of_every_change(dishub, admin, successor, evaluator):
    head = appoint(dishub, successor, admin)
    offices.end_head(head=head, by=admin)

    assert Notification.objects.filter(user=evaluator).count() == 2
    assert AuditEntry.objects.filter(action__startswith="head.").count() == 2


def test_an_office_that_has_not_begun_is_taken_back(dishub, admin, successor):
    head = appoint(dishub, successor, admin, first_day=TODAY + timedelta(days=7))

    offices.end_head(head=head, by=admin)

    assert not AgencyHead.objects.exists()


def test_an_office_ends_once(dishub, admin, successor, clock):
    head = appoint(dishub, successor, admin)
    clock.advance(timedelta(hours=1))
    offices.end_head(head=head, by=admin)

    with pytest.raises(HeadError, match="sudah berakhir"):
        offices.end_head(head=head, by=admin)


# --- pages ---


def test_the_admin_records_a_head_with_the_document(dishub, admin, successor):
    client = sign_in(admin)

    answer = client.post("/instansi/DISHUB/kepala/", office(successor))

    assert answer.headers["Location"] == "/instansi/DISHUB/"
    head = AgencyHead.objects.get()
    assert head.user == successor
    served = client.get(f"/instansi/DISHUB/kepala/{head.pk}/surat/")
    assert b"".join(served.streaming_content) == SCAN


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"number": "000"}, "Tidak ada pengguna dengan NIP/NI PPPK itu."),
        ({"number": ""}, "NIP/NI PPPK wajib diisi."),
        ({"kind": "RAJA"}, "Pilih dari daftar."),
        ({"first_day": "2026-02-30"}, "Tanggal tidak valid."),
        ({"last_day": "2026-11-01"}, "berakhir sebelum dimulai"),
        ({"document": ""}, "wajib diunggah."),
        ({"document": SimpleUploadedFile("sk.pdf", b"x")}, "tidak diizinkan"),
    ],
)
def test_a_bad_office_is_refused_with_a_sentence(dishub, admin, successor, change, sentence):
    answer = sign_in(admin).post("/instansi/DISHUB/kepala/", office(successor, **change))

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not AgencyHead.objects.exists()


def test_the_admin_ends_an_office_and_the_power_at_once(dishub, admin, clock):
    head = make_head(dishub)

    sign_in(admin).post(f"/instansi/DISHUB/kepala/{head.headships.get().pk}/akhiri/")

    assert sign_in(head).get("/keputusan/").status_code == 403


@pytest.mark.parametrize("role", ["OFFICER", "HEAD", "EVALUATOR"])
def test_nobody_but_the_admin_records_heads(dishub, admin, role, successor):
    head = make_head(dishub)
    user = {"OFFICER": lambda: make_officer(dishub), "HEAD": lambda: head}.get(
        role, lambda: make_assigned(role)
    )()
    client, pk = sign_in(user), head.headships.get().pk

    assert client.get("/instansi/DISHUB/kepala/").status_code == 403
    assert client.post("/instansi/DISHUB/kepala/", office(successor)).status_code == 403
    assert client.post(f"/instansi/DISHUB/kepala/{pk}/akhiri/").status_code == 403


def test_the_document_of_another_head_is_not_read(dishub):
    make_head(dishub)
    other = make_head(make_agency("DPUPR"))
    pk = dishub.heads.get().pk

    assert sign_in(other).get(f"/instansi/DISHUB/kepala/{pk}/surat/").status_code == 404
    assert sign_in(other).get(f"/instansi/DPUPR/kepala/{pk}/surat/").status_code == 404


@pytest.mark.pasal("8 huruf d")
def test_the_page_says_who_was_in_charge_on_a_date(dishub, admin, successor, clock):
    make_head(dishub)
    appoint(dishub, successor, admin)
    officer = make_officer(dishub)
    client = sign_in(officer)

    now = client.get("/instansi/DISHUB/").context["in_charge"]
    then = client.get("/instansi/DISHUB/?tanggal=2026-10-01").context["in_charge"]

    assert [person.user for person in now] == [successor, officer]
    assert [person.user.username for person in then] == ["kepala.dishub"]


@pytest.mark.pasal("9(1)")
def test_who_stands_in_two_decrees_is_said_once_with_the_roles(dishub):
    officer = make_officer(dishub)
    make_decree(dishub, officers=[officer], responsible=[officer])

    page = sign_in(make_head(dishub)).get("/instansi/DISHUB/")

    (found,) = [person for person in page.context["in_charge"] if person.user == officer]
    assert sorted(found.roles) == ["Pejabat Penanggung Jawab", "Petugas"]
    assert page.content.decode().count(f"<span>{officer.full_name}") == 1


@pytest.mark.parametrize("day", ["2026-02-30", "2030-01-01", "abc"])
def test_a_day_that_cannot_be_asked_for_is_refused_with_a_sentence(dishub, day):
    page = sign_in(make_head(dishub)).get("/instansi/DISHUB/", {"tanggal": day})

    assert page.status_code == 422
    assert "Tanggal" in page.content.decode()


def test_the_list_finds_an_instansi_by_name_or_code(dishub):
    make_agency("DPUPR")
    client = sign_in(make_head(dishub))

    found = client.get("/instansi/?q=perhubungan").context["rows"]

    assert [row[0] for row in found] == [dishub]
    assert "Tidak ada Instansi yang cocok" in client.get("/instansi/?q=zzz").content.decode()


def test_the_list_costs_the_same_queries_for_one_and_for_fifty(dishub):
    client = sign_in(make_head(dishub))
    client.get("/instansi/")

    with CaptureQueriesContext(connection) as one:
        client.get("/instansi/")
    for number in range(50):
        make_head(make_agency(f"UJI{number}"))
    with CaptureQueriesContext(connection) as many:
        client.get("/instansi/")

    assert len(one) == len(many)


def test_an_instansi_that_there_is_not_is_not_found(dishub):
    assert sign_in(make_head(dishub)).get("/instansi/TIDAK-ADA/").status_code == 404
