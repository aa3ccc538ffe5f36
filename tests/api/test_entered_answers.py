"""An answer by phone or letter over the API."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories import SCAN, make_inquiry, make_referral, make_responsible

pytestmark = pytest.mark.django_db


@pytest.fixture
def referral(clock, dishub, dpupr, officer, target_officer):
    return make_referral(make_inquiry(dishub, officer), dpupr, officer)


def body(clock, **fields):
    return {
        "text": "Diperbaiki Senin.",
        "channel": "LETTER",
        "informant": "Budi, Kabid",
        "came_at": clock().isoformat(),
        "evidence": SimpleUploadedFile("surat.pdf", SCAN, content_type="application/pdf"),
        **fields,
    }


def test_a_pejabat_enters_an_answer_for_the_target(as_, dishub, referral, clock):
    pejabat = as_(make_responsible(dishub))

    answer = pejabat.post(f"referrals/{referral.pk}/enter-answer/", body(clock), format="multipart")

    assert (answer.status_code, answer.data["status"]) == (200, "ANSWERED")
    (given,) = answer.data["answers"]
    assert (given["entry"]["channel"], given["entry"]["informant"]) == ("LETTER", "Budi, Kabid")


def test_a_petugas_and_the_target_enter_none(as_, officer, target_officer, referral, clock):
    for person in (officer, target_officer):
        sent = as_(person).post(
            f"referrals/{referral.pk}/enter-answer/", body(clock), format="multipart"
        )
        assert sent.status_code == 403


def test_it_needs_its_evidence(as_, dishub, referral, clock):
    fields = body(clock)
    del fields["evidence"]

    sent = as_(make_responsible(dishub)).post(
        f"referrals/{referral.pk}/enter-answer/", fields, format="multipart"
    )

    assert sent.status_code == 400
