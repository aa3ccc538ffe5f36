"""The tree of Instansi, its heads and its end, over the API."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from agencies.models import Agency, AgencyHead, Closing, OutsideBody
from inquiries.services import carry_out_closings
from tests.factories import SCAN, make_agency, make_head, make_inquiry, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def letter():
    return SimpleUploadedFile("sk.pdf", SCAN, content_type="application/pdf")


@pytest.mark.pasal("1 angka 5")
def test_an_instansi_is_added_described_and_renamed(as_, admin, dishub):
    partner = as_(admin)
    body = {
        "code": "uptd-terminal", "name": "UPTD Terminal", "short_name": "Terminal",
        "kind": "TECHNICAL_UNIT", "parent": "DISHUB", "keywords": ["terminal", "bus"],
    }  # fmt: skip

    made = partner.post("agencies/", body, key="tambah-1")
    assert (made.status_code, made.data["code"]) == (201, "UPTD-TERMINAL"), made.data
    described = partner.patch("agencies/UPTD-TERMINAL/", {"mandate": "Mengelola terminal."})
    assert described.data["keywords"] == ["terminal", "bus"]
    assert described.data["parent"] == "DISHUB"
    name = {"name": "UPTD Terminal Rinding", "short_name": "Terminal Rinding"}
    renamed = partner.post("agencies/UPTD-TERMINAL/rename/", name)

    assert renamed.data["name"] == "UPTD Terminal Rinding"
    assert partner.post("agencies/UPTD-TERMINAL/rename/", name).status_code == 409


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"code": "DISHUB"}, 409),
        ({"code": "a b"}, 400),
        ({"kind": "TECHNICAL_UNIT"}, 409),
        ({"parent": "TIDAKADA"}, 400),
        ({"kind": "LAIN"}, 400),
    ],
)
def test_an_instansi_that_cannot_be_is_refused(as_, admin, dishub, change, status):
    body = {"code": "BARU", "name": "Baru", "short_name": "Baru", "kind": "REGIONAL_APPARATUS"}

    assert as_(admin).post("agencies/", {**body, **change}).status_code == status
    assert Agency.objects.count() == 1


@pytest.mark.parametrize("who", ["officer", "responsible", "head", "evaluator"])
def test_only_an_admin_changes_the_tree(as_, request, dishub, who):
    partner = as_(request.getfixturevalue(who))

    assert partner.post("agencies/", {}).status_code == 403
    assert partner.patch("agencies/DISHUB/", {"mandate": "x"}).status_code == 403
    assert partner.post("agencies/DISHUB/close/", {}).status_code == 403


@pytest.mark.pasal("1 angka 5")
def test_an_instansi_is_closed_and_its_open_work_moves(
    as_, admin, dishub, dpupr, officer, django_capture_on_commit_callbacks
):
    inquiry = make_inquiry(dishub, officer)
    body = {"successor": "DPUPR", "first_day": "2026-11-24"}

    with django_capture_on_commit_callbacks(execute=True):
        answer = as_(admin).post("agencies/DISHUB/close/", body, key="tutup-1")

    assert (answer.status_code, answer.data["successor"]) == (200, "DPUPR"), answer.data
    inquiry.refresh_from_db()
    assert inquiry.agency == dpupr
    assert as_(admin).post("agencies/DISHUB/close/", body).status_code == 409


def test_a_closing_to_come_is_cancelled(as_, admin, dishub, dpupr, clock):
    partner = as_(admin)
    body = {"successor": "DPUPR", "first_day": "2026-12-31"}
    assert partner.post("agencies/DISHUB/close/", body).data["carried_out_at"] is None

    assert partner.post("agencies/DISHUB/cancel-closing/").status_code == 200

    clock.advance(timedelta(days=60))
    carry_out_closings()
    assert Closing.objects.count() == 0
    assert Agency.objects.open().filter(code="DISHUB").exists()


@pytest.mark.parametrize(
    "change", [{"first_day": "2026-11-23"}, {"successor": "DISHUB"}, {"successor": "TIDAKADA"}]
)
def test_an_impossible_closing_is_refused(as_, admin, dishub, dpupr, change):
    body = {"successor": "DPUPR", "first_day": "2026-12-31", **change}

    assert as_(admin).post("agencies/DISHUB/close/", body).status_code == 400
    assert not Closing.objects.exists()


def test_an_outside_body_gets_its_channel(as_, admin, anyone):
    partner = as_(admin)
    body = {"code": "PLN", "name": "PT PLN", "short_name": "PLN", "kind": "OUTSIDE"}
    assert partner.post("outside-bodies/", body).status_code == 201

    partner.patch("outside-bodies/PLN/", {"channel": "Telepon 123"})

    assert anyone.get("outside-bodies/").data["results"][0]["channel"] == "Telepon 123"
    assert OutsideBody.objects.get().name == "PT PLN"


@pytest.mark.pasal("8 huruf d", "9(1)")
def test_who_led_an_instansi_is_told_for_a_date(as_, admin, officer, dishub):
    former = make_head(dishub)
    rina = make_user("rina", agency=dishub)
    partner = as_(admin)
    body = {
        "agency": "DISHUB", "user": "rina", "kind": "DEFINITIVE", "first_day": "2026-11-20",
        "document": letter(),
    }  # fmt: skip

    made = partner.post("heads/", body, format="multipart", key="kepala-1")
    assert made.status_code == 201, made.data

    def led(day):
        rows = as_(officer).get("heads/", agency="DISHUB", at=day).data["results"]
        return [row["user"] for row in rows]

    assert (led("2026-11-19"), led("2026-11-24")) == ([former.username], [rina.username])
    assert partner.post(f"heads/{made.data['id']}/end/").data["effective_until"] is not None


def test_nobody_but_an_admin_records_a_head(as_, responsible):
    body = {"agency": "DISHUB", "document": letter()}

    assert as_(responsible).post("heads/", body, format="multipart").status_code == 403
    assert not AgencyHead.objects.exists()


def test_an_unknown_person_is_not_recorded_as_head(as_, admin, dishub):
    body = {
        "agency": "DISHUB", "user": "siapa", "kind": "DEFINITIVE", "first_day": "2026-11-20",
        "document": letter(),
    }  # fmt: skip

    answer = as_(admin).post("heads/", body, format="multipart")

    assert (answer.status_code, list(answer.data["fields"])) == (400, ["user"])
    assert make_agency("DISHUB").heads.count() == 0


def test_an_instansi_of_a_past_day_bears_its_name_of_then(as_, admin, anyone, dishub, dpupr, clock):
    partner = as_(admin)
    clock.advance(timedelta(days=1))
    partner.post("agencies/DISHUB/rename/", {"name": "Dinas Transportasi", "short_name": "Dishub"})
    partner.post("agencies/DPUPR/close/", {"successor": "DISHUB", "first_day": "2026-11-25"})
    carry_out_closings()
    clock.advance(timedelta(days=1))

    def names(**query):
        return [row["name"] for row in anyone.get("agencies/", **query).data["results"]]

    assert names() == ["Dinas Transportasi"]
    assert names(at="2026-11-24") == [dishub.name, dpupr.name]
    assert anyone.get("agencies/", at="kemarin").status_code == 400
