"""SOP versions, and what every Pengelola acknowledges."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

from agencies import procedures
from agencies.models import Pledge, StandardProcedure
from agencies.models.procedure import ProcedureError
from core.models import Notification
from tests.factories import (
    SCAN,
    make_agency,
    make_assigned,
    make_head,
    make_officer,
    make_responsible,
    make_upload,
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
def responsible(dishub):
    return make_responsible(dishub)


@pytest.fixture
def officer(dishub):
    return make_officer(dishub)


def sign_in(user):
    client = Client()
    client.force_login(user)
    return client


def draft(agency, by, **fields):
    return procedures.draft_procedure_with(
        **{
            "agency": agency,
            "title": "SOP Pelayanan",
            "document": make_upload(),
            "first_day": TODAY,
            "by": by,
            **fields,
        }
    )


def posted(agency, **fields):
    return {
        "agency": agency.pk,
        "title": "SOP Pelayanan",
        "first_day": "2026-11-24",
        "document": SimpleUploadedFile("sop.pdf", SCAN),
        **fields,
    }


@pytest.mark.pasal("11(1)")
def test_a_version_drafted_by_a_pejabat_is_set_by_the_kepala(dishub, head, responsible, officer):
    sign_in(responsible).post("/sop/baru/", posted(dishub))
    procedure = StandardProcedure.objects.get()
    assert procedure.is_draft

    answer = sign_in(head).post(f"/sop/{procedure.pk}/tetapkan/")

    procedure.refresh_from_db()
    assert answer.headers["Location"] == "/sop/?instansi=DISHUB"
    assert procedure.set_by == head
    assert "Baca, lalu nyatakan" in Notification.objects.get(user=officer).text


@pytest.mark.pasal("11(1)")
def test_a_version_is_in_force_from_its_date_until_the_next(dishub, head, clock):
    first = draft(dishub, head)
    procedures.set_procedure(procedure=first, by=head)
    second = draft(dishub, head, first_day=TODAY + timedelta(days=7))
    procedures.set_procedure(procedure=second, by=head)

    assert StandardProcedure.objects.current(dishub, clock()) == first
    clock.advance(timedelta(days=7))
    assert StandardProcedure.objects.current(dishub, clock()) == second


def test_one_draft_waits_at_a_time(dishub, head):
    draft(dishub, head)

    with pytest.raises(ProcedureError, match="Masih ada draf SOP"):
        draft(dishub, head)


def test_a_draft_is_discarded_and_its_number_is_free_again(dishub, responsible, head):
    row = draft(dishub, head)

    sign_in(responsible).post(f"/sop/{row.pk}/buang/")

    assert draft(dishub, head).version == 1


def test_what_is_set_is_neither_set_again_nor_discarded(dishub, head):
    row = draft(dishub, head)
    procedures.set_procedure(procedure=row, by=head)
    client = sign_in(head)

    again = client.post(f"/sop/{row.pk}/tetapkan/")
    discarded = client.post(f"/sop/{row.pk}/buang/")

    assert (again.status_code, discarded.status_code) == (422, 422)
    assert "sudah ditetapkan" in again.content.decode()
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        StandardProcedure.objects.update(title="lain")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"title": ""}, "Judul wajib diisi."),
        ({"first_day": "2026-02-30"}, "Tanggal tidak valid."),
        ({"document": ""}, "Naskah SOP wajib diunggah."),
        ({"document": SimpleUploadedFile("sop.pdf", b"x")}, "tidak diizinkan"),
        ({"agency": "999999"}, "Pilih Instansi dari daftar."),
    ],
)
def test_a_bad_draft_is_refused_with_a_sentence(dishub, responsible, change, sentence):
    answer = sign_in(responsible).post("/sop/baru/", {**posted(dishub), **change})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not StandardProcedure.objects.exists()


def test_who_may_not_is_refused(dishub, head, officer, responsible):
    row = draft(dishub, head)
    stranger = make_head(make_agency("DPUPR"))

    assert sign_in(officer).get("/sop/baru/").status_code == 403
    assert sign_in(responsible).post(f"/sop/{row.pk}/tetapkan/").status_code == 403
    assert sign_in(officer).post(f"/sop/{row.pk}/buang/").status_code == 403
    for path in ("tetapkan", "buang"):
        assert sign_in(stranger).post(f"/sop/{row.pk}/{path}/").status_code == 404
    assert sign_in(stranger).get(f"/sop/{row.pk}/dokumen/").status_code == 404
    assert sign_in(make_assigned("EVALUATOR")).post(f"/sop/{row.pk}/buang/").status_code == 403


def test_the_document_is_served_to_those_who_may_see_it(dishub, responsible, officer):
    sign_in(responsible).post("/sop/baru/", posted(dishub))
    pk = StandardProcedure.objects.get().pk

    for user in (officer, make_assigned("EVALUATOR")):
        served = sign_in(user).get(f"/sop/{pk}/dokumen/")
        assert b"".join(served.streaming_content) == SCAN


def test_the_page_shows_the_sop_of_the_own_instansi_only(dishub, officer):
    make_agency("DPUPR")

    page = sign_in(officer).get("/sop/?instansi=DPUPR")

    assert page.context["agency"] == dishub
    assert "Belum ada SOP yang berlaku" in page.content.decode()


def test_diskominfo_reads_the_sop_of_all(dishub):
    make_agency("DPUPR")

    page = sign_in(make_assigned("EVALUATOR")).get("/sop/?instansi=DPUPR")

    assert page.context["agency"].code == "DPUPR"


@pytest.mark.django_db(transaction=True)
def test_of_two_drafts_at_once_one_is_kept(monkeypatch, dishub, head):
    document = make_upload()
    meet_at(monkeypatch, StandardProcedure.objects, "create")

    def make():
        draft(dishub, head, document=document)

    assert together(make, make) == ["ProcedureError", "ok"]


@pytest.mark.django_db(transaction=True)
def test_a_version_is_set_once(monkeypatch, dishub, head):
    row = draft(dishub, head)
    meet_at(monkeypatch, StandardProcedure, "put_in_force")

    def put():
        procedures.set_procedure(procedure=row, by=head)

    assert together(put, put) == ["ProcedureError", "ok"]


# --- pledges ---


@pytest.mark.pasal("12")
def test_the_page_shows_the_ethics_word_for_word(officer):
    page = sign_in(officer).get("/ikrar/").content.decode()

    assert "menjunjung tinggi kehormatan Instansi Pemerintah Daerah;" in page
    assert page.count("<li>") >= 12


@pytest.mark.pasal("13")
def test_an_officer_acknowledges_ethics_and_duties_for_a_year(dishub, officer, head, clock):
    client = sign_in(officer)
    assert not procedures.standing_of(officer, dishub, clock()).is_current

    client.post("/ikrar/", {"ethics": "on"})

    assert procedures.standing_of(officer, dishub, clock()).is_current
    clock.advance(timedelta(days=365))
    assert not procedures.standing_of(officer, dishub, clock()).is_current


@pytest.mark.pasal("11(1)")
def test_a_new_sop_must_be_acknowledged_anew(dishub, officer, head, clock):
    client = sign_in(officer)
    client.post("/ikrar/", {"ethics": "on"})
    procedures.set_procedure(procedure=draft(dishub, head), by=head)
    assert not procedures.standing_of(officer, dishub, clock()).is_current

    refused = client.post("/ikrar/", {"ethics": "on"})
    clock.advance(timedelta(minutes=1))
    client.post("/ikrar/", {"ethics": "on", "procedure": "on"})

    assert refused.status_code == 422
    assert "Baca SOP yang berlaku, lalu nyatakan." in refused.content.decode()
    assert procedures.standing_of(officer, dishub, clock()).is_current


def test_who_has_not_acknowledged_is_listed(dishub, head, officer, responsible):
    sign_in(officer).post("/ikrar/", {"ethics": "on"})

    page = sign_in(head).get("/sop/")

    rows = {row.user: row.is_current for row in page.context["standings"]}
    assert rows == {officer: True, responsible: False}
    assert "belum menyatakan" in page.content.decode()


def test_the_list_costs_the_same_queries_for_one_and_for_many(
    dishub, officer, clock, django_assert_num_queries
):
    for number in range(10):
        make_officer(dishub, f"petugas{number}")

    with django_assert_num_queries(3):
        assert len(procedures.standings(dishub, clock())) == 11


def test_a_pledge_is_never_changed(dishub, officer):
    made = procedures.pledge(user=officer, agency=dishub)

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Pledge.objects.filter(pk=made.pk).update(procedure=None, at=made.at - timedelta(days=1))


def test_nothing_is_acknowledged_by_opening_the_page(officer):
    sign_in(officer).get("/ikrar/")

    assert not Pledge.objects.exists()


def test_only_those_who_are_appointed_pledge(dishub, head):
    assert sign_in(head).get("/ikrar/").status_code == 403
    with pytest.raises(ProcedureError, match="tidak sedang ditunjuk"):
        procedures.pledge(user=head, agency=dishub)
