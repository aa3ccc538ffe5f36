"""The bank of the Instansi that is asked stands beside the referral it answers (Lampiran B.4)."""

import pytest

from inquiries.models import AnswerUse
from tests.factories import make_bank_answer

pytestmark = pytest.mark.django_db


@pytest.fixture
def hit(dpupr, target_officer):
    return make_bank_answer(dpupr, target_officer, answer="{instansi}: diperbaiki tiga hari.")


@pytest.mark.pasal("Lampiran B.4")
def test_an_answer_of_its_own_bank_is_taken_and_counted(
    sign_in, target_officer, referral, hit, dishub, officer
):
    make_bank_answer(dishub, officer, question="Lampu jalan mati milik penanya?")
    browser = sign_in(target_officer)
    page = browser.get(f"/rujukan/{referral.pk}/")

    box = browser.post(
        f"/rujukan/{referral.pk}/jawab/bank/", {"text": "Salam.", "pakai": hit.code}
    ).content.decode()
    sent = browser.post(f"/rujukan/{referral.pk}/jawab/", {"text": "Tiga hari.", "bank": hit.code})

    assert [row["code"] for row in page.context["bank"].hits] == [hit.code]
    assert f"{referral.to_agency.name}: diperbaiki tiga hari." in box
    assert "Salam." in box
    assert sent.status_code == 303
    assert AnswerUse.objects.get().entry == hit


def test_who_is_not_asked_takes_nothing(sign_in, officer, referral, hit):
    answer = sign_in(officer).post(f"/rujukan/{referral.pk}/jawab/bank/", {"pakai": hit.code})

    assert answer.status_code == 403
