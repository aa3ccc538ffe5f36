"""What is done over the API with accounts, drafts, SOP, pledges and leave."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from PIL import Image

from agencies.models import Appointment, Decree, Leave, StandardProcedure
from core import uploads
from core.models import Upload
from tests.factories import (
    SCAN,
    make_account,
    make_decree,
    make_head,
    make_responsible,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def pdf(name="naskah.pdf", content=SCAN):
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def picture(tmp_path):
    path = tmp_path / "layar.png"
    Image.new("RGB", (8, 8), "white").save(path)
    return SimpleUploadedFile("layar.png", path.read_bytes(), content_type="image/png")


@pytest.fixture
def account(dishub):
    return make_account(dishub)


@pytest.fixture
def official(dishub, account):
    make_decree(dishub, accounts=[account])
    return account


@pytest.fixture
def rina(dishub):
    return make_user("rina", agency=dishub)


@pytest.fixture
def draft(dishub, rina, account):
    return make_decree(dishub, officers=[rina], accounts=[account], in_force=False)


# --- accounts -----------------------------------------------------------------------------------
@pytest.mark.pasal("8c")
def test_an_account_is_suspended_and_given_back(as_, official, responsible, evaluator, clock):
    partner = as_(responsible)

    suspended = partner.post(f"accounts/{official.pk}/suspend/", key="tangguh-1")
    again = partner.post(f"accounts/{official.pk}/suspend/")
    clock.advance(timedelta(minutes=5))
    lifted = as_(evaluator).post(f"accounts/{official.pk}/lift/")

    assert suspended.data["status"] == "SUSPENDED"
    assert (again.status_code, again.data["code"]) == (409, "account")
    assert lifted.data["status"] == "OFFICIAL"


def test_a_petugas_does_not_suspend(as_, official, officer):
    assert as_(officer).post(f"accounts/{official.pk}/suspend/").status_code == 403


@pytest.mark.pasal("8c")
def test_an_account_is_confirmed_by_its_code(as_, account, officer, clock):
    partner = as_(officer)
    code = partner.get(f"accounts/{account.pk}/confirmation-code/").data["code"]
    assert code.startswith("BERAU-")

    answer = partner.post(f"accounts/{account.pk}/confirm/", {"method": "CODE"})

    assert answer.status_code == 200
    assert account.confirmations.get().code == code


def test_an_account_is_confirmed_by_a_picture_once_per_key(as_, account, officer, tmp_path):
    partner = as_(officer)
    for _ in range(2):
        body = {"method": "SCREENSHOT", "screenshot": picture(tmp_path)}
        path = f"accounts/{account.pk}/confirm/"
        answer = partner.post(path, body, format="multipart", key="konfirmasi-1")
        assert answer.status_code == 200, answer.data

    assert account.confirmations.count() == 1


def test_a_picture_is_asked_for_where_it_is_named(as_, account, officer):
    answer = as_(officer).post(f"accounts/{account.pk}/confirm/", {"method": "SCREENSHOT"})

    assert (answer.status_code, answer.data["detail"]) == (400, "Unggah tangkapan layarnya.")


@pytest.mark.parametrize("body", [1.5, "teks", [1], None])
def test_a_body_that_is_no_object_confirms_nothing(account, officer, as_, body):
    answer = as_(officer).post(f"accounts/{account.pk}/confirm/", body)

    assert answer.status_code == 400
    assert account.confirmations.count() == 0


@pytest.mark.pasal("7", "8 huruf a")
def test_what_an_account_is_for_is_changed_in_part(as_, account, officer, rina):
    partner, path = as_(officer), f"accounts/{account.pk}/details/"
    assert partner.get(path).data["updated_at"] is None
    partner.patch(path, {"purpose": "Info jalan", "segments": ["CRITICS"]})

    answer = partner.patch(path, {"recovery_holder": "rina"})

    assert answer.data["purpose"] == "Info jalan"
    assert answer.data["segments"] == ["CRITICS"]
    assert answer.data["recovery_holder"] == "rina"


def test_nobody_from_elsewhere_holds_the_recovery(as_, account, officer, dpupr):
    make_user("orang.lain", agency=dpupr)

    answer = as_(officer).patch(
        f"accounts/{account.pk}/details/", {"recovery_holder": "orang.lain"}
    )

    assert answer.status_code == 400
    assert "recovery_holder" in answer.data["fields"]


# --- drafts of decrees --------------------------------------------------------------------------
@pytest.mark.pasal("9(1)")
def test_a_draft_is_changed_in_part_and_the_rest_stays(as_, draft, responsible, rina, account):
    answer = as_(responsible).patch(
        f"decrees/{draft.pk}/", {"revision": 0, "about": "Perubahan"}, key="ubah-1"
    )

    assert answer.status_code == 200, answer.data
    assert (answer.data["about"], answer.data["revision"]) == ("Perubahan", 1)
    assert [line["user"] for line in answer.data["appointments"]] == ["rina"]
    assert [line["id"] for line in answer.data["accounts"]] == [account.pk]


def test_the_people_of_a_draft_are_replaced_as_a_whole(as_, draft, responsible, dishub):
    make_user("budi", agency=dishub)
    lines = [
        {"user": "budi", "role": "OFFICER"},
        {"user": "rina", "role": "OFFICER", "substitute_for": "budi"},
    ]

    answer = as_(responsible).patch(f"decrees/{draft.pk}/", {"revision": 0, "appointments": lines})

    assert answer.status_code == 200, answer.data
    named = Appointment.objects.filter(decree=draft).values_list(
        "user__username", "substitute_for__user__username"
    )
    assert sorted(named) == [("budi", None), ("rina", "budi")]


def test_a_draft_that_changed_since_is_refused_and_stays(as_, draft, responsible):
    partner = as_(responsible)
    partner.patch(f"decrees/{draft.pk}/", {"revision": 0, "about": "Pertama"})

    answer = partner.patch(f"decrees/{draft.pk}/", {"revision": 0, "about": "Kedua"})

    assert answer.status_code == 409
    draft.refresh_from_db()
    assert draft.about == "Pertama"


def test_a_draft_is_discarded_once_and_a_decree_in_force_never(as_, draft, responsible, dishub):
    partner = as_(responsible)
    in_force = make_decree(dishub)
    assert partner.post(f"decrees/{in_force.pk}/discard/").status_code == 409

    answer = partner.post(f"decrees/{draft.pk}/discard/", key="buang-1")

    assert answer.data["number"] == draft.number
    again = partner.post(f"decrees/{draft.pk}/discard/", key="buang-1")
    assert (again.status_code, again.data["code"]) == (404, "not_found")  # as a plain call
    assert not Decree.objects.filter(pk=draft.pk).exists()


@pytest.mark.pasal("9(1)")
def test_the_scan_is_inspected_where_no_transaction_waits(as_, draft, head, monkeypatch):
    """With a key the write stands in a transaction, and an inspection may take seconds."""
    depths = []
    inspect = uploads.inspect

    def watched(*args, **kwargs):
        depths.append(len(connection.savepoint_ids))
        return inspect(*args, **kwargs)

    monkeypatch.setattr(uploads, "inspect", watched)
    depth = len(connection.savepoint_ids)

    answer = as_(head).post(
        f"decrees/{draft.pk}/activate/", {"scan": pdf()}, format="multipart", key="aktif-1"
    )

    assert answer.data["status"] == "IN_FORCE", answer.data
    assert depths == [depth]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"bukan pdf", "tidak diizinkan"), (SCAN[:40], "tidak dapat diproses")],
)
def test_a_scan_that_is_no_pdf_is_refused_and_the_draft_stays(as_, draft, head, content, sentence):
    answer = as_(head).post(
        f"decrees/{draft.pk}/activate/", {"scan": pdf(content=content)}, format="multipart", key="a"
    )

    assert answer.status_code == 422
    assert sentence in answer.data["detail"]
    draft.refresh_from_db()
    assert draft.is_draft


def test_nothing_of_a_strangers_scan_is_inspected(as_, draft, dpupr, monkeypatch):
    monkeypatch.setattr(uploads, "inspect", lambda *args, **kwargs: pytest.fail("inspected"))

    answer = as_(make_head(dpupr)).post(
        f"decrees/{draft.pk}/activate/", {"scan": pdf()}, format="multipart"
    )

    assert answer.status_code == 404


# --- SOP and pledges ----------------------------------------------------------------------------
@pytest.mark.pasal("11(1)")
def test_a_sop_is_drafted_set_and_acknowledged(as_, responsible, head, officer):
    body = {"title": "SOP layanan", "first_day": "2026-11-24", "document": pdf()}
    made = as_(responsible).post("procedures/", body, format="multipart", key="sop-1")
    assert (made.status_code, made.data["is_draft"]) == (201, True), made.data

    assert as_(responsible).post(f"procedures/{made.data['id']}/set/").status_code == 403
    put = as_(head).post(f"procedures/{made.data['id']}/set/")
    assert put.data["is_draft"] is False

    missing = as_(officer).post("pledges/", {"ethics": True})
    assert (missing.status_code, list(missing.data["fields"])) == (400, ["procedure"])
    pledged = as_(officer).post("pledges/", {"ethics": True, "procedure": True}, key="ikrar-1")
    assert [row["agency"] for row in pledged.data["pledges"]] == ["DISHUB"]

    standing = as_(head).get("pledges/standings/", agency="DISHUB").data
    assert {row["user"]: row["is_current"] for row in standing} == {
        officer.username: True,
        responsible.username: False,
    }
    for path in ("procedures/", "pledges/"):
        days = ("2026-11-23", "2026-11-24")
        assert [len(as_(head).get(path, at=day).data["results"]) for day in days] == [0, 1]


def test_a_second_draft_of_the_sop_is_refused_and_leaves_no_file(as_, responsible):
    partner = as_(responsible)
    for status in (201, 409):
        body = {"title": "SOP", "first_day": "2026-11-24", "document": pdf()}
        assert partner.post("procedures/", body, format="multipart").status_code == status

    assert Upload.objects.filter(name="naskah.pdf").count() == 1


def test_a_draft_of_the_sop_is_discarded(as_, responsible):
    partner = as_(responsible)
    body = {"title": "SOP", "first_day": "2026-11-24", "document": pdf()}
    made = partner.post("procedures/", body, format="multipart").data

    assert partner.post(f"procedures/{made['id']}/discard/").data == made
    assert not StandardProcedure.objects.exists()


def test_sop_and_pledges_of_another_instansi_are_not_seen(as_, officer, dpupr):
    stranger = as_(make_responsible(dpupr))
    as_(officer).post("pledges/", {"ethics": True})

    assert stranger.get("pledges/").data["results"] == []
    assert stranger.get("procedures/").data["results"] == []
    assert stranger.get("pledges/standings/", agency="DISHUB").status_code == 403


# --- leave --------------------------------------------------------------------------------------
@pytest.mark.pasal("8 huruf d")
def test_a_leave_is_recorded_and_ended(as_, responsible, officer, clock):
    partner = as_(responsible)
    body = {"user": officer.username, "first_day": "2026-11-20"}

    made = partner.post("leaves/", body, key="cuti-1")
    assert made.status_code == 201, made.data
    assert partner.post("leaves/", body).status_code == 409
    assert [row["id"] for row in partner.get("leaves/", at="2026-11-24").data["results"]] == [
        made.data["id"]
    ]
    assert partner.get("leaves/", at="2026-11-19").data["results"] == []

    ended = partner.post(f"leaves/{made.data['id']}/end/")
    assert ended.data["effective_until"] is not None


def test_a_leave_to_come_is_taken_back(as_, responsible, officer):
    partner = as_(responsible)
    made = partner.post("leaves/", {"user": officer.username, "first_day": "2026-12-01"}).data

    assert partner.post(f"leaves/{made['id']}/end/").status_code == 200
    assert not Leave.objects.exists()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"user": "siapa"}, 400),
        ({"last_day": "2026-11-01"}, 409),
        ({"first_day": "kemarin"}, 400),
    ],
)
def test_an_impossible_leave_is_refused(as_, responsible, officer, body, status):
    asked = {"user": officer.username, "first_day": "2026-11-20", **body}

    assert as_(responsible).post("leaves/", asked).status_code == status
    assert not Leave.objects.exists()


# --- on a date ----------------------------------------------------------------------------------
@pytest.mark.pasal("9(1)")
def test_what_was_official_on_a_date_is_told(as_, anyone, dishub, head, account, clock):
    since = clock() - timedelta(days=30)
    decree = make_decree(dishub, accounts=[account], since=since, until=clock() - timedelta(days=9))
    then, now = "2026-11-01", "2026-11-24"

    def official(day):
        return [row["id"] for row in anyone.get("official-accounts/", at=day).data["results"]]

    assert (official(then), official(now)) == ([account.pk], [])
    partner = as_(head)
    states = [partner.get("accounts/", at=day).data["results"][0]["status"] for day in (then, now)]
    assert states == ["OFFICIAL", "FORMERLY_OFFICIAL"]
    decrees = [partner.get("decrees/", at=day).data["results"] for day in (then, now)]
    assert [[row["id"] for row in rows] for rows in decrees] == [[decree.pk], []]
    one = partner.get(f"decrees/{decree.pk}/", at=then).data
    assert (one["status"], decrees[0][0]["status"]) == ("IN_FORCE", "IN_FORCE")
    assert partner.get(f"accounts/{account.pk}/", at=then).data["status"] == "OFFICIAL"
    assert partner.get(f"accounts/{account.pk}/").data["status"] == "FORMERLY_OFFICIAL"


def test_a_day_to_come_is_answered_as_now(anyone, dishub, account, clock):
    make_decree(dishub, accounts=[account], until=clock() + timedelta(days=1))
    far = date(2027, 6, 1).isoformat()

    assert len(anyone.get("official-accounts/", at=far).data["results"]) == 1
