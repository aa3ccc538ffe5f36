"""A write repeated with its key: who may see the answer again, and which answers are not kept."""

import pytest

from accounts.services import revoke_decree
from agencies.models import Appointment, Decree
from core import clock as core_clock
from core.models import IdempotencyRecord
from inquiries.models import CitizenContact, Inquiry
from inquiries.personal_data import erasing
from inquiries.services import Author
from tests.factories import make_inquiry, make_officer

pytestmark = pytest.mark.django_db
CONTACT = "warga@contoh.test"
REASON = {"reason": "Mengirim salinan."}
WORDS = 'Rumah saya "biru" di ujung jalan.'


@pytest.fixture
def inquiry(clock, dishub, officer):
    return make_inquiry(dishub, officer, text=WORDS, author=Author(contact=CONTACT))


@pytest.fixture
def erasures(settings, tmp_path):
    settings.ERASURE_LOG_FILE = str(tmp_path / "erasures.log")


def move_to(user, agency):
    """End the user's power at the Instansi of now; another one names the user instead."""
    revoke_decree(decree=Decree.objects.get(appointments__user=user), reason="Mutasi.", by=user)
    newcomer = make_officer(agency)
    Appointment.objects.filter(user=newcomer).update(user=user)


def told(answer) -> tuple[int, str]:
    return answer.status_code, answer.data["code"]


def test_a_contact_opened_with_a_key_is_given_once(as_, officer, inquiry):
    where, desk = f"inquiries/{inquiry.number}/unmask/", as_(officer)

    first = desk.post(where, REASON, key="buka-1")
    again = desk.post(where, REASON, key="buka-1")

    assert (first.status_code, first.data["contact"]) == (200, CONTACT)
    assert told(again) == (409, "already_done")
    assert CONTACT not in str(again.data)
    assert inquiry.events.filter(kind="UNMASKED").count() == 1
    assert IdempotencyRecord.objects.get().answer == ""
    assert desk.post(where, {"reason": "Lain."}, key="buka-1").status_code == 422
    assert desk.post(where, REASON, key="buka-2").data["contact"] == CONTACT


@pytest.mark.parametrize(
    ("step", "body"),
    [("unmask", REASON), ("reply", {"text": "Senin depan."}), ("notes", {"text": "Lagi."})],
)
def test_who_lost_the_power_gets_what_a_plain_call_gets(as_, dpupr, officer, inquiry, step, body):
    where, desk = f"inquiries/{inquiry.number}/{step}/", as_(officer)
    first = desk.post(where, body, key="kunci-1")
    assert first.status_code < 300, first.data
    move_to(officer, dpupr)

    again = desk.post(where, body, key="kunci-1")

    assert told(again) == told(desk.post(where, body)) == (404, "not_found")


def test_who_handed_the_case_on_does_not_get_the_contact_again(as_, officer, inquiry):
    where, desk = f"inquiries/{inquiry.number}/unmask/", as_(officer)
    assert desk.post(where, REASON, key="buka-1").status_code == 200
    Inquiry.objects.update(claimed_by=None, assigned_to=None)

    again = desk.post(where, REASON, key="buka-1")

    assert told(again) == told(desk.post(where, REASON)) == (403, "forbidden")


def test_who_still_has_the_power_gets_the_first_answer_though_the_state_refuses(
    as_, officer, inquiry
):
    where, desk, body = f"inquiries/{inquiry.number}/reply/", as_(officer), {"text": "Senin."}
    first = desk.post(where, body, key="kunci-1")

    again = desk.post(where, body, key="kunci-1")

    assert (first.json(), again["Idempotency-Replayed"]) == (again.json(), "true")
    assert inquiry.replies.count() == 1
    assert desk.post(where, body).status_code == 409


def test_erasing_forgets_the_answers_that_say_the_citizens_words(
    as_, officer, erasures, clock, dishub
):
    desk = as_(officer)
    message = {"type": "QUESTION", "text": WORDS, "contact": CONTACT}
    number = desk.post("inquiries/", message, key="catat-1").data["number"]
    other = {"type": "QUESTION", "text": "Kapan lampu diperbaiki?"}
    kept = desk.post("inquiries/", other, key="catat-2")

    erasing.erase(
        Inquiry.objects.filter(number=number).values_list("pk", flat=True), [], at=core_clock.now()
    )

    again = desk.post("inquiries/", message, key="catat-1")
    assert told(again) == (409, "already_done")
    assert Inquiry.objects.count() == 2
    assert not CitizenContact.objects.exists()
    assert not any("biru" in row.answer for row in IdempotencyRecord.objects.all())
    assert desk.post("inquiries/", other, key="catat-2").json() == kept.json()


def test_a_write_without_content_is_answered_again(as_, admin, clock):
    where = "holidays/"
    made = as_(admin).post(where, {"day": "2026-12-24", "name": "Cuti bersama"})
    assert made.status_code == 201, made.data
    gone = f"{where}{made.data['id']}/"

    first = as_(admin).http.delete(f"/api/v1/{gone}", headers={"Idempotency-Key": "hapus-1"})
    again = as_(admin).http.delete(f"/api/v1/{gone}", headers={"Idempotency-Key": "hapus-1"})

    assert (first.status_code, again.status_code) == (204, 204)
