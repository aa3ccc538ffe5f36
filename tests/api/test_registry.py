"""`agencies/`, `platforms/`, `official-accounts/`, `accounts/`, `decrees/`, `appointments/`."""

from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import MediaAccount
from agencies.models import Decree
from core import clock as core_clock
from core.models import Upload
from tests.api.conftest import queries
from tests.factories import (
    SCAN,
    make_account,
    make_agency,
    make_decree,
    make_head,
    make_officer,
    make_platform,
    make_user,
)

pytestmark = pytest.mark.django_db


def scan(content: bytes = SCAN, name: str = "sk.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def rows(answer) -> list[dict]:
    assert answer.status_code == 200, answer.data
    return answer.data["results"]


@pytest.fixture
def instagram(db):
    return make_platform(hosts=["instagram.com"], profile_url="https://www.instagram.com/{handle}/")


@pytest.fixture
def people(dishub):
    return [make_user("rina", agency=dishub), make_user("budi", agency=dishub)]


@pytest.fixture
def draft(clock, instagram, people):
    return {
        "number": "12/SK/DISHUB/2026",
        "about": "Penunjukan akun resmi, Pejabat, dan Petugas",
        "decree_date": "2026-11-20",
        "valid_from": "2026-11-20",
        "new_accounts": ["https://www.instagram.com/dishub.berau"],
        "appointments": [
            {"user": "rina", "role": "RESPONSIBLE"},
            {"user": "budi", "role": "OFFICER"},
        ],
    }


# --- For everybody ----------------------------------------------------------------------------
def test_anyone_reads_the_instansi_that_exist(anyone):
    make_agency("DISHUB", keywords=["lampu"], mandate="Perhubungan")
    make_agency("LAMA", closed_at=core_clock.now(), successor=make_agency("DISHUB"))
    make_agency("UPT-UJI", kind="TECHNICAL_UNIT", parent=make_agency("DISHUB"))

    dishub, unit = rows(anyone.get("agencies/"))

    assert (dishub["code"], dishub["keywords"], dishub["parent"]) == ("DISHUB", ["lampu"], None)
    assert (unit["code"], unit["parent"]) == ("UPT-UJI", "DISHUB")


def test_anyone_reads_the_platforms(anyone, instagram):
    (platform,) = rows(anyone.get("platforms/"))

    assert (platform["code"], platform["kind"]) == ("instagram", "MEDIA_SHARING")
    assert platform["hosts"] == ["instagram.com"]


def test_only_accounts_designated_in_force_are_official(anyone, dishub, clock):
    official = make_account(dishub)
    make_account(dishub, "usulan.dishub")
    lapsed = make_account(dishub, "lama.dishub")
    make_decree(dishub, accounts=[official])
    make_decree(dishub, accounts=[lapsed], until=core_clock.now())

    (row,) = rows(anyone.get("official-accounts/"))

    assert row == {
        "id": official.pk,
        "url": "https://www.instagram.com/dishub.berau/",
        "handle": "dishub.berau",
        "platform": "instagram",
        "agency": "DISHUB",
        "display_name": "",
    }


def test_official_accounts_are_filtered(anyone, dishub, dpupr):
    for agency, handle in ((dishub, "satu"), (dpupr, "dua")):
        make_decree(agency, accounts=[make_account(agency, handle)])

    def handles(**query):
        return [row["handle"] for row in rows(anyone.get("official-accounts/", **query))]

    assert handles(agency="DPUPR") == ["dua"]
    assert handles(platform="instagram") == ["satu", "dua"]
    assert handles(kind="WIKI") == []
    assert anyone.get("official-accounts/", agency="TIADA").status_code == 400


@pytest.mark.parametrize("path", ["agencies/", "platforms/", "official-accounts/"])
def test_a_public_list_costs_the_same_for_one_row_and_for_fifty(anyone, dishub, path):
    make_decree(dishub, accounts=[make_account(dishub)])
    one = queries(anyone, path)
    for number in range(49):
        agency = make_agency(f"I{number:02}", parent=dishub)
        platform = make_platform(f"p{number:02}")
        account = make_account(agency, f"akun{number}", platform=platform)
        make_decree(agency, accounts=[account])

    assert queries(anyone, path) == one
    assert len(anyone.get(path).data["results"]) == 50


def test_the_public_lists_are_limited_per_address(anyone, settings):
    statuses = [anyone.get("platforms/").status_code for _ in range(121)]

    assert statuses == [200] * 120 + [429]


# --- Accounts of one's own --------------------------------------------------------------------
def test_an_account_is_proposed_by_its_address(as_, officer, instagram):
    address = "https://m.instagram.com/Dishub.Berau?igsh=1"

    answer = as_(officer).post("accounts/", {"address": address, "display_name": "Dishub"})

    assert answer.status_code == 201
    assert (answer.data["handle"], answer.data["status"]) == ("dishub.berau", "PROPOSED")
    assert answer.data["url"] == "https://www.instagram.com/dishub.berau/"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "address"),
        ({"address": "https://www.instagram.com/p/abc"}, "address"),
        ({"address": "dishub\u202eberau"}, "address"),
        ({"address": "@dishub.berau"}, "platform"),
        ({"address": "x", "platform": "friendster"}, "platform"),
        ({"address": "x", "status": "OFFICIAL"}, "status"),
    ],
)
def test_an_address_that_names_no_account_is_refused(as_, officer, instagram, body, field):
    answer = as_(officer).post("accounts/", body)

    assert (answer.status_code, list(answer.data["fields"])) == (400, [field])
    assert MediaAccount.objects.count() == 0


def test_an_account_registered_already_is_refused_by_the_rule(as_, officer, dishub, instagram):
    make_account(dishub)

    answer = as_(officer).post("accounts/", {"address": "instagram.com/dishub.berau"})

    assert (answer.status_code, answer.data["code"]) == (409, "account")


def test_the_own_accounts_are_listed_with_their_status(as_, officer, dishub, dpupr, evaluator):
    make_account(dpupr, "dpupr.berau")
    account = make_account(dishub)

    (row,) = rows(as_(officer).get("accounts/"))

    assert (row["id"], row["status"]) == (account.pk, "PROPOSED")
    assert len(rows(as_(evaluator).get("accounts/"))) == 2


def test_nobody_proposes_for_another_instansi(as_, officer, dpupr, evaluator, instagram):
    body = {"address": "instagram.com/dpupr.berau", "agency": "DPUPR"}

    assert as_(officer).post("accounts/", body).status_code == 403
    assert as_(evaluator).post("accounts/", body).status_code == 403


# --- Decrees ----------------------------------------------------------------------------------
@pytest.mark.pasal("9(1)")
def test_a_decree_is_drafted_activated_and_revoked(as_, head, draft):
    partner = as_(head)

    drafted = partner.post("decrees/", draft)
    path = f"decrees/{drafted.data['id']}/"
    active = partner.post(f"{path}activate/", {"scan": scan()}, format="multipart")
    revoked = partner.post(f"{path}revoke/", {"reason": "Ada pergantian."})

    assert (drafted.status_code, drafted.data["status"]) == (201, "DRAFT")
    assert [row["handle"] for row in drafted.data["accounts"]] == ["dishub.berau"]
    named = {(row["user"], row["role"]) for row in drafted.data["appointments"]}
    assert named == {("rina", "RESPONSIBLE"), ("budi", "OFFICER")}
    assert (active.status_code, active.data["status"]) == (200, "IN_FORCE")
    assert active.data["effective_from"] == "2026-11-24T14:05:00+08:00"
    assert (revoked.status_code, revoked.data["status"]) == (200, "REVOKED")
    assert revoked.data["revocation_reason"] == "Ada pergantian."


@pytest.mark.pasal("9(1)")
def test_a_draft_names_who_stands_in_for_whom(as_, head, dishub, draft):
    make_user("siti", agency=dishub)
    line = {"user": "siti", "role": "OFFICER", "substitute_for": "budi"}

    answer = as_(head).post("decrees/", {**draft, "appointments": [*draft["appointments"], line]})

    assert answer.status_code == 201, answer.data
    lines = {row["user"]: row for row in answer.data["appointments"]}
    assert lines["siti"]["substitute_for"] == lines["budi"]["id"]


def test_nobody_stands_in_for_somebody_the_draft_does_not_name(as_, head, dishub, draft):
    make_user("siti", agency=dishub)
    partner = as_(head)

    def drafted(holder, count=1):
        line = {"user": "siti", "role": "RESPONSIBLE", "substitute_for": holder}
        return partner.post(
            "decrees/", {**draft, "appointments": [*draft["appointments"], *[line] * count]}
        )

    assert drafted("budi").status_code == 409  # he is an officer there
    assert drafted("tiada").status_code == 400
    assert drafted("rina", 5).data["detail"] == "Pengganti paling banyak 4 orang."
    assert Decree.objects.count() == 0


def test_a_pejabat_drafts_but_does_not_sign(as_, responsible, draft):
    partner = as_(responsible)

    drafted = partner.post("decrees/", draft)
    path = f"decrees/{drafted.data['id']}/"
    answers = [
        partner.post(f"{path}activate/", {"scan": scan()}, format="multipart"),
        partner.post(f"{path}revoke/", {"reason": "x"}),
    ]

    assert drafted.status_code == 201
    assert {answer.status_code for answer in answers} == {403}
    assert Upload.objects.filter(name="sk.pdf", by=responsible).count() == 0


@pytest.mark.parametrize("who", ["officer", "evaluator"])
def test_others_do_not_draft(as_, request, who, draft):
    assert as_(request.getfixturevalue(who)).post("decrees/", draft).status_code == 403


def test_decrees_are_seen_by_their_instansi_and_diskominfo_alone(
    as_, officer, target_officer, evaluator
):
    own = Decree.objects.get(agency__code="DISHUB")
    path = f"decrees/{own.pk}/"

    for user in (officer, evaluator):
        assert own.pk in {row["id"] for row in rows(as_(user).get("decrees/"))}
        assert as_(user).get(path).status_code == 200
    stranger = as_(target_officer)
    assert own.pk not in {row["id"] for row in rows(stranger.get("decrees/"))}
    answers = [
        stranger.get(path),
        stranger.get("decrees/999999/"),
        stranger.post(f"{path}activate/"),
        stranger.post(f"{path}revoke/"),
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


@pytest.mark.parametrize("who", ["regent", "admin"])
@pytest.mark.parametrize("path", ["decrees/", "accounts/", "appointments/"])
def test_bupati_and_admin_read_no_registry(as_, request, who, path):
    assert as_(request.getfixturevalue(who)).get(path).status_code == 403


def test_the_list_of_decrees_is_filtered(as_, head, dishub, clock):
    lapsed = make_decree(dishub, until=core_clock.now())
    current = make_decree(dishub)
    drafted = make_decree(dishub, in_force=False)
    partner = as_(head)

    def ids(**query):
        return [row["id"] for row in rows(partner.get("decrees/", **query))]

    assert ids(tab="drafts") == [drafted.pk]
    assert ids(tab="current") == [current.pk]
    assert ids(tab="ended") == [lapsed.pk]
    assert ids(year=2025) == []
    assert partner.get("decrees/", tab="semua").status_code == 400


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"number": ""}, "number", "Nomor wajib diisi."),
        ({"decree_date": "20-11-2026"}, "decree_date", "Tanggal penetapan tidak valid."),
        ({"valid_from": "1999-01-01"}, "valid_from", "2000-2100"),
        ({"accounts": [10**9]}, "accounts", "tidak terdaftar untuk Instansi ini"),
        ({"new_accounts": ["@dishub"]}, "new_accounts", "tempel alamat profilnya"),
        ({"appointments": [{"user": "tiada", "role": "OFFICER"}]}, "appointments", "pegawai ASN"),
        ({"appointments": [{"user": "budi", "role": "HEAD"}]}, "appointments", "Peran harus"),
        ({"supersedes": 10**9}, "supersedes", "sudah berakhir"),
        ({"signed_scan": 1}, "signed_scan", "Kolom tidak dapat diubah: signed_scan."),
    ],
)
def test_a_draft_that_cannot_stand_says_why_and_keeps_nothing(
    as_, head, draft, change, field, sentence
):
    answer = as_(head).post("decrees/", {**draft, **change})

    assert (answer.status_code, list(answer.data["fields"])) == (400, [field])
    assert sentence in answer.data["detail"]
    assert (Decree.objects.count(), MediaAccount.objects.count()) == (0, 0)


def test_nobody_of_another_instansi_is_appointed(as_, head, draft, dpupr):
    make_user("orang.lain", agency=dpupr)

    answer = as_(head).post(
        "decrees/", {**draft, "appointments": [{"user": "orang.lain", "role": "OFFICER"}]}
    )

    assert (answer.status_code, list(answer.data["fields"])) == (400, ["appointments"])


def test_a_number_is_used_once(as_, head, draft):
    partner = as_(head)
    partner.post("decrees/", draft)

    answer = partner.post("decrees/", {**draft, "new_accounts": []})

    assert (answer.status_code, answer.data["code"]) == (409, "decree")
    assert Decree.objects.count() == 1


def test_activation_wants_the_signed_scan_as_a_safe_pdf(as_, head, draft):
    partner = as_(head)
    path = f"decrees/{partner.post('decrees/', draft).data['id']}/activate/"
    active = SCAN.replace(b"/Catalog", b"/Catalog/OpenAction<</S/JavaScript/JS(x)>>")

    missing = partner.post(path, {}, format="multipart")
    wrong = [
        partner.post(path, {"scan": scan(content, name)}, format="multipart")
        for content, name in (
            (b"", "sk.pdf"),
            (b"MZ", "sk.exe"),
            (b"MZ", "sk.pdf"),
            (active, "a.pdf"),
        )
    ]
    as_json = partner.post(path, {"scan": "x"})

    assert (missing.status_code, list(missing.data["fields"])) == (400, ["scan"])
    assert [answer.status_code for answer in wrong] == [422] * 4
    assert {answer.data["code"] for answer in wrong} == {"upload_refused"}
    assert as_json.status_code == 415
    assert Decree.objects.get().is_draft


def test_activation_refuses_a_draft_that_changed_since_it_was_read(as_, head, draft):
    partner = as_(head)
    drafted = partner.post("decrees/", draft).data
    path = f"decrees/{drafted['id']}/activate/"
    Decree.objects.update(revision=drafted["revision"] + 1)

    body = {"scan": scan(), "revision": drafted["revision"]}
    answer = partner.post(path, body, format="multipart")

    assert (answer.status_code, answer.data["code"]) == (409, "decree")
    assert Decree.objects.get().is_draft


def test_a_repeated_activation_with_its_key_happens_once(as_, head, draft):
    partner = as_(head)
    path = f"decrees/{partner.post('decrees/', draft).data['id']}/activate/"

    first = partner.post(path, {"scan": scan()}, format="multipart", key="aktif-1")
    again = partner.post(path, {"scan": scan()}, format="multipart", key="aktif-1")

    assert (first.status_code, again.status_code) == (200, 200)
    assert again["Idempotency-Replayed"] == "true"
    assert first.json() == again.json()


def test_a_decree_that_is_in_force_is_not_activated_again(as_, head, draft):
    partner = as_(head)
    path = f"decrees/{partner.post('decrees/', draft).data['id']}/activate/"
    partner.post(path, {"scan": scan()}, format="multipart")

    answer = partner.post(path, {"scan": scan()}, format="multipart")

    assert (answer.status_code, answer.data["code"]) == (409, "decree")


# --- Appointments -----------------------------------------------------------------------------
def test_who_was_in_charge_on_a_day(as_, head, dishub, clock):
    first, second = (make_user(name, agency=dishub) for name in ("lama", "baru"))
    change = datetime(2026, 6, 1, tzinfo=core_clock.WITA)
    make_decree(dishub, officers=[first], since=change - timedelta(days=90), until=change)
    make_decree(dishub, officers=[second], since=change)
    partner = as_(head)

    def names(**query):
        return {row["user"] for row in rows(partner.get("appointments/", **query))}

    assert names() == {"lama", "baru"}
    assert names(at="2026-05-31") == {"lama"}
    assert names(at="2026-06-01") == {"baru"}
    assert names(at="2026-11-24") == {"baru"}
    assert names(at="2026-03-01") == set()
    assert names(role="RESPONSIBLE") == set()


def test_an_appointment_tells_its_decree_and_period(as_, head, dishub, clock):
    budi = make_user("budi", agency=dishub)
    decree = make_decree(dishub, officers=[budi])
    partner = as_(head)

    (row,) = rows(partner.get("appointments/"))

    assert (row["decree"], row["decree_number"]) == (decree.pk, decree.number)
    assert (row["agency"], row["user"], row["name"]) == ("DISHUB", "budi", "Budi")
    assert row["effective_from"] == "2026-10-25T14:05:00+08:00"
    assert partner.get(f"appointments/{row['id']}/").data == row


def test_appointments_of_another_instansi_are_not_found(as_, officer, target_officer):
    partner = as_(officer)
    foreign = target_officer.appointments.get()

    assert foreign.pk not in {row["id"] for row in rows(partner.get("appointments/"))}
    answers = [partner.get(f"appointments/{pk}/") for pk in (foreign.pk, 999999)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


def test_a_day_that_is_none_is_refused(as_, officer):
    answer = as_(officer).get("appointments/", at="kemarin")

    assert (answer.status_code, list(answer.data["fields"])) == (400, ["at"])


@pytest.mark.parametrize("path", ["decrees/", "appointments/", "accounts/"])
def test_a_list_costs_the_same_for_one_row_and_for_fifty(as_, dishub, path, clock):
    partner = as_(make_head(dishub))
    past = core_clock.now() - timedelta(days=1)

    def add(number):
        account = make_account(dishub, f"akun{number}")
        person = make_user(f"p{number}", agency=dishub)
        make_decree(dishub, officers=[person], accounts=[account], until=past)

    add(0)
    one = queries(partner, path)
    for number in range(1, 50):
        add(number)

    assert queries(partner, path) == one
    assert len(partner.get(path).data["results"]) == 50


def test_an_officer_of_a_upt_is_named_in_the_decree_of_its_parent(as_, dishub):
    unit = make_agency("UPT-UJI", kind="TECHNICAL_UNIT", parent=dishub)
    make_officer(dishub)
    person = make_officer(unit, "petugas.upt")

    seen = {row["agency"] for row in rows(as_(person).get("appointments/"))}

    assert seen == {"UPT-UJI"}
