"""The answer bank over the API: written, searched, offered, used."""

from datetime import timedelta

import pytest

from core import clock as core_clock
from inquiries.models import AnswerUse, BankAnswer, Event
from tests.api.conftest import queries
from tests.factories import make_agency, make_bank_answer, make_inquiry, make_officer

pytestmark = pytest.mark.django_db
BODY = {
    "question": "Kapan jadwal kapal ke Maratua?",
    "variants": ["speedboat maratua jam berapa", "kapal maratua"],
    "answer": "Setiap Senin. Salam, {instansi}.",
    "source": "Jadwal pelayaran 2026",
    "expires_date": "2099-12-31",
    "tags": ["kapal"],
}


def test_an_answer_is_written_changed_archived_and_restored(as_, officer):
    partner = as_(officer)

    made = partner.post("answers/", BODY)
    place = f"answers/{made.data['id']}/"
    changed = partner.patch(place, {"visibility": "PUBLIC", "version": 1})
    stale = partner.patch(place, {"answer": "Selasa.", "version": 1})
    archived = partner.post(f"{place}archive/")
    restored = partner.post(f"{place}restore/")

    assert (made.status_code, made.data["agency"], made.data["visibility"]) == (
        201, "DISHUB", "INTERNAL",
    )  # fmt: skip
    assert changed.data["variants"] == BODY["variants"]
    assert changed.data["public_url"] == f"/jawaban/{made.data['code']}/"
    assert (stale.status_code, stale.data["code"]) == (409, "stale_version")
    assert (archived.data["is_archived"], restored.data["is_archived"]) == (True, False)
    kinds = [row["kind"] for row in partner.get(f"{place}versions/").data["results"]]
    assert kinds == ["RESTORED", "ARCHIVED", "REVISED", "DRAFTED"]


def test_the_same_key_makes_one_answer(as_, officer):
    partner = as_(officer)

    first, second = (partner.post("answers/", BODY, key="k1") for _ in range(2))

    assert first.data["id"] == second.data["id"]
    assert BankAnswer.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        ({"answer": "{alamat}"}, 409, "tidak dikenal"),
        ({"answer": "NIK 6403050101900001", "visibility": "PUBLIC"}, 409, "data pribadi"),
        ({"expires_date": "2001-01-01"}, 409, "sudah lewat"),
        ({"expires_date": "besok"}, 400, "Contoh"),
        ({"question": ""}, 400, "wajib diisi"),
        ({"source": None}, 400, "wajib diisi"),
        ({"status": "x"}, 400, "tidak dapat diubah"),
        ({"tags": list("abcdef")}, 400, ""),
    ],
)
def test_what_may_not_stand_there_is_refused_with_a_sentence(as_, officer, change, status, words):
    answer = as_(officer).post("answers/", {**BODY, **change})

    assert answer.status_code == status
    assert words in str(answer.data)


def test_it_is_searched_within_scope(as_, dishub, officer, target_officer, dpupr):
    mine = make_bank_answer(dishub, officer)
    shared = make_bank_answer(dishub, officer, answer="Tiga hari.", visibility="PUBLIC")

    def found(user, **query):
        return {row["id"] for row in as_(user).get("answers/", **query).data["results"]}

    assert found(officer, q="perbaikan lampu") == {mine.pk}
    assert found(officer, q="lampu") == {mine.pk, shared.pk}
    assert found(target_officer, q="lampu") == {shared.pk}
    assert found(officer, agency="DPUPR") == set()
    assert found(officer, visibility="PUBLIC") == {shared.pk}
    assert found(officer, state="to_renew") == set()
    assert as_(target_officer).get(f"answers/{mine.pk}/").status_code == 404


def test_a_list_costs_the_same_for_one_and_for_fifty(as_, dishub, officer):
    partner = as_(officer)
    make_bank_answer(dishub, officer, tags=("pju",))
    few = queries(partner, "answers/", q="lampu")
    for number in range(49):
        make_bank_answer(dishub, officer, question=f"Lampu ke-{number}?", tags=("pju",))

    assert queries(partner, "answers/", q="lampu") == few


def test_personal_data_is_masked_for_diskominfo(as_, dishub, officer, evaluator):
    made = make_bank_answer(dishub, officer, answer="Hubungi 081234567890.")

    seen = as_(evaluator).get(f"answers/{made.pk}/").data

    assert seen["answer"] == "Hubungi 0812****7890."


def test_a_use_is_counted_and_the_text_filled(as_, dishub, officer):
    made, inquiry = make_bank_answer(dishub, officer), make_inquiry(dishub, officer)

    used = as_(officer).post(f"answers/{made.pk}/use/", {"inquiry": inquiry.number})

    assert f"laporan {inquiry.number} kami terima" in used.data["text"]
    assert used.data["use_count"] == 1
    assert AnswerUse.objects.get().inquiry == inquiry


def test_an_expired_answer_and_a_foreign_message_are_refused(as_, clock, dpupr, target_officer):
    dishub = make_agency("DISHUB")
    officer = make_officer(dishub, "petugas.baru")
    made = make_bank_answer(dishub, officer, expires_date=core_clock.today())
    foreign = make_inquiry(dpupr, target_officer)
    own = make_inquiry(dishub, officer)
    clock.advance(timedelta(days=1))
    partner = as_(officer)

    expired = partner.post(f"answers/{made.pk}/use/", {"inquiry": own.number})
    unknown = partner.post(f"answers/{made.pk}/use/", {"inquiry": foreign.number})

    assert (expired.status_code, expired.data["code"]) == (409, "answer_bank")
    assert unknown.status_code == 404
    assert AnswerUse.objects.count() == 0


def test_a_message_is_offered_what_fits_and_its_referral_logs_that(
    as_, dishub, dpupr, officer, target_officer
):
    made, inquiry = make_bank_answer(dishub, officer), make_inquiry(dishub, officer)
    partner = as_(officer)

    (offer,) = partner.get(f"inquiries/{inquiry.number}/answers/").data
    body = {"agency": "DPUPR", "reason": "Kewenangan jalan."}
    partner.post(f"inquiries/{inquiry.number}/refer/", body)

    assert (offer["answer"], offer["reasons"]) == (made.pk, ["lampu", "jalan", "mati"])
    assert inquiry.number in offer["text"]
    events = partner.get(f"inquiries/{inquiry.number}/events/").data["results"]
    referred = next(row for row in events if row["kind"] == Event.Kind.REFERRED)
    assert referred["bank_offered"] == [made.code]
