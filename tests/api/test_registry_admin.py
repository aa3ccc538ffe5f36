"""People, letterheads, tables and look-alikes over the API."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import services
from accounts.loading import load_platforms
from accounts.models import LookalikeReport, MediaAccount, Platform
from agencies.models import Agency, RoleAssignment, User
from agencies.tokens import issue_token
from core.models import Notification, OutboxMessage
from tests.factories import make_decree, make_user

FAKE = "https://www.instagram.com/dishub_berau/"
NIP = "199001012015011001"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def table(*lines):
    content = "\n".join(lines).encode()
    return SimpleUploadedFile("tabel.csv", content, content_type="text/csv")


def upload(partner, path, *lines, **fields):
    return partner.post(path, {"file": table(*lines), **fields}, format="multipart")


# --- people -------------------------------------------------------------------------------------
@pytest.mark.pasal("1 angka 6", "9(1)")
def test_a_person_is_registered_once_and_changed_in_part(as_, admin, dishub):
    partner = as_(admin)
    body = {
        "username": "siti", "full_name": "Siti Aminah", "email": "siti@berau.example",
        "home_agency": "DISHUB", "employment": "PNS", "employee_id_number": NIP,
    }  # fmt: skip

    for _ in range(2):
        made = partner.post("persons/", body, key="daftar-1")
        assert (made.status_code, made.data["home_agency"]) == (201, "DISHUB"), made.data
    changed = partner.patch("persons/siti/", {"position_title": "Pranata Humas"})

    assert changed.data["position_title"] == "Pranata Humas"
    assert changed.data["employee_id_number"] == NIP
    assert OutboxMessage.objects.count() == 1
    assert [row["username"] for row in partner.get("persons/", q="aminah").data["results"]] == [
        "siti"
    ]


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"employee_id_number": "199002302015011001"}, 409),
        ({"employee_id_number": ""}, 409),
        ({"username": "Siti Aminah"}, 400),
        ({"email": "siti"}, 400),
        ({"home_agency": "TIDAKADA"}, 400),
        ({"is_superuser": True}, 400),
    ],
)
def test_a_person_who_cannot_be_is_refused(as_, admin, dishub, change, status):
    body = {
        "username": "siti", "full_name": "Siti", "email": "siti@berau.example",
        "employment": "PNS", "employee_id_number": NIP,
    }  # fmt: skip

    assert as_(admin).post("persons/", {**body, **change}).status_code == status
    assert not User.objects.filter(email__startswith="siti").exists()


def test_a_closed_login_ends_its_tokens_and_is_opened_again(as_, admin, dishub):
    user = make_user("siti", agency=dishub)
    issue_token(user)

    assert as_(admin).post("persons/siti/close/").data["is_active"] is False
    assert not user.auth_token_set.exists()
    assert as_(admin).post("persons/siti/invite/").status_code == 409
    assert as_(admin).post("persons/siti/reopen/").data["is_active"] is True
    assert as_(admin).post(f"persons/{admin.username}/close/").status_code == 409


def test_a_role_is_assigned_and_ended(as_, admin, dishub):
    make_user("siti", agency=dishub)
    partner = as_(admin)
    body = {"role": "EVALUATOR", "first_day": "2026-11-24"}

    (made,) = partner.post("persons/siti/assign/", body).data["assignments"]
    assert (made["role"], made["effective_until"]) == ("EVALUATOR", None)
    assert partner.post("persons/siti/assign/", body).status_code == 409
    ended = partner.post("persons/siti/end-role/", {"assignment": made["id"]})
    assert ended.data["assignments"][0]["effective_until"] is not None

    assert partner.post("persons/siti/end-role/", {"assignment": 1}).status_code == 400
    assert partner.post("persons/siti/assign/", {**body, "role": "EXAMINER"}).status_code == 400


@pytest.mark.parametrize("who", ["officer", "head", "evaluator"])
def test_nobody_but_an_admin_sees_or_changes_people(as_, request, dishub, who):
    partner = as_(request.getfixturevalue(who))

    assert partner.get("persons/").status_code == 403
    assert partner.post("persons/", {}).status_code == 403
    assert partner.post(f"persons/{partner.user.username}/assign/", {}).status_code == 403
    assert RoleAssignment.objects.exclude(role="EVALUATOR").count() == 0


# --- letterhead ---------------------------------------------------------------------------------
def test_the_letterhead_is_changed_in_part(as_, head, officer, dishub):
    partner = as_(head)
    partner.patch("agencies/DISHUB/letterhead/", {"address": "Jalan Pemuda 1, Tanjung Redeb"})

    answer = partner.patch("agencies/DISHUB/letterhead/", {"pattern": "{urut}/SK/{tahun}"})

    assert answer.data == {
        "address": "Jalan Pemuda 1, Tanjung Redeb", "pattern": "{urut}/SK/{tahun}",
    }  # fmt: skip
    refused = partner.patch("agencies/DISHUB/letterhead/", {"pattern": "{bukan}"})
    assert refused.status_code == 409
    assert partner.get("agencies/DISHUB/letterhead/").data == answer.data
    assert as_(officer).get("agencies/DISHUB/letterhead/").status_code == 403


def test_the_letterhead_of_another_instansi_is_not_changed(as_, head, dpupr):
    answer = as_(head).patch("agencies/DPUPR/letterhead/", {"address": "Jalan Palsu"})

    assert answer.status_code == 403
    assert Agency.objects.get(code="DPUPR").address == ""


# --- tables -------------------------------------------------------------------------------------
HEAD_OF_AGENCIES = "kode,nama,singkatan,jenis"
KESEHATAN = "DINKES,Dinas Kesehatan,Dinkes,Dinas"


@pytest.mark.pasal("1 angka 5")
def test_a_table_of_instansi_is_tried_taken_and_adds_nothing_again(as_, admin):
    partner = as_(admin)
    lines = (HEAD_OF_AGENCIES, KESEHATAN)

    tried = upload(partner, "agencies/import/", *lines, is_trial="true")
    assert (tried.data["added"], tried.data["rows"][0]["result"]) == (1, "READY"), tried.data
    assert not Agency.objects.exists()
    taken = upload(partner, "agencies/import/", *lines)
    again = upload(partner, "agencies/import/", *lines)

    assert (taken.data["added"], again.data["added"], again.data["same"]) == (1, 0, 1)
    assert Agency.objects.get().name == "Dinas Kesehatan"


def test_one_bad_row_keeps_the_whole_table_out_and_every_row_is_told_of(as_, admin):
    answer = upload(
        as_(admin), "agencies/import/", HEAD_OF_AGENCIES, KESEHATAN, "UPTD,Puskesmas,PKM,UPT"
    )

    assert (answer.status_code, answer.data["code"]) == (422, "import")
    assert [(row["row"], row["result"]) for row in answer.data["rows"]] == [
        (2, "READY"),
        (3, "REFUSED"),
    ]
    assert "Baris 3" in answer.data["detail"]
    assert not Agency.objects.exists()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04xlsx", b"kode;nama\nA;B"])
def test_a_file_that_is_no_such_table_is_refused(as_, admin, content):
    file = SimpleUploadedFile("tabel.csv", content)

    answer = as_(admin).post("agencies/import/", {"file": file}, format="multipart")

    assert (answer.status_code, answer.data["code"]) == (422, "table")


@pytest.mark.pasal("8 huruf b")
def test_accounts_are_proposed_from_a_table_for_the_own_instansi_alone(as_, officer, dishub, dpupr):
    load_platforms()
    partner = as_(officer)
    mine = "https://www.instagram.com/dishub.berau/,DISHUB"

    taken = upload(partner, "accounts/import/", "url,instansi", mine)
    assert (taken.status_code, taken.data["added"]) == (200, 1), taken.data
    refused = upload(
        partner, "accounts/import/", "url,instansi", "https://www.instagram.com/pu/,DPUPR"
    )

    assert refused.status_code == 422
    assert "tidak berwenang" in refused.data["rows"][0]["text"]
    assert MediaAccount.objects.get().handle == "dishub.berau"


# --- look-alikes --------------------------------------------------------------------------------
@pytest.fixture
def imitated(dishub):
    load_platforms()
    account = services.propose_account(
        agency=dishub,
        platform=Platform.objects.get(code="instagram"),
        handle="dishub.berau",
        url="https://www.instagram.com/dishub.berau/",
        by=make_user("pengusul", agency=dishub),
    )
    make_decree(dishub, accounts=[account])
    return account


@pytest.mark.pasal("8 huruf c")
def test_anybody_reports_a_look_alike_and_the_desk_closes_it(anyone, as_, officer, imitated):
    body = {"address": FAKE, "note": "Minta pulsa."}
    for _ in range(2):
        made = anyone.post("public/lookalike-reports/", body, key="tiruan-1")
        assert (made.status_code, made.data["handle"]) == (201, "dishub_berau"), made.data
    assert Notification.objects.filter(user=officer, text__contains="tiruan").count() == 1

    partner = as_(officer)
    (row,) = partner.get("lookalike-reports/", is_open="true").data["results"]
    assert (row["times"], row["note"], row["agency"]) == (1, "Minta pulsa.", "DISHUB")
    closed = partner.post(f"lookalike-reports/{row['id']}/close/", {"outcome": "REPORTED"})

    assert (closed.data["is_open"], closed.data["outcome"]) == (False, "REPORTED")
    again = partner.post(f"lookalike-reports/{row['id']}/close/", {"outcome": "GONE"})
    assert again.status_code == 409
    assert partner.get("lookalike-reports/", is_open="true").data["results"] == []


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("https://www.instagram.com/dishub.berau/", 409),
        ("@dishub_berau", 409),
        ("https://bit.ly/x", 400),
        ("", 400),
    ],
)
def test_a_report_of_what_is_no_look_alike_is_refused(anyone, imitated, address, status):
    answer = anyone.post("public/lookalike-reports/", {"address": address})

    assert answer.status_code == status
    assert not LookalikeReport.objects.exists()


def test_a_report_of_another_instansi_is_not_seen_nor_closed(anyone, as_, target_officer, imitated):
    anyone.post("public/lookalike-reports/", {"address": FAKE})
    report = LookalikeReport.objects.get()
    partner = as_(target_officer)

    assert partner.get("lookalike-reports/").data["results"] == []
    body = {"outcome": "HARMLESS"}
    assert partner.post(f"lookalike-reports/{report.pk}/close/", body).status_code == 404
    report.refresh_from_db()
    assert report.is_open
