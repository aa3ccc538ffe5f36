"""`digests/` and `themes/`: ask, read, shape and approve over the API as on the pages."""

import pytest

from core import clock
from inquiries.feedback import computing
from tests.api.conftest import Partner
from tests.factories import make_digest, make_inquiry, make_theme

pytestmark = pytest.mark.django_db
PERIOD = {"period_from": "2026-01-01", "period_until": "2026-01-31"}


@pytest.mark.pasal("8h")
def test_a_digest_is_asked_for_and_read(dishub, officer):
    client = Partner(officer)
    asked = client.post("/api/v1/digests/", {**PERIOD, "agency": "DISHUB"})
    assert asked.status_code == 202
    assert asked.json()["status"] == "QUEUED"

    computing.compute_waiting()

    read = client.get(f"/api/v1/digests/{asked.json()['id']}/")
    assert (read.json()["status"], read.json()["adds_up"]) == ("READY", True)


@pytest.mark.pasal("8h")
def test_a_pejabat_shapes_and_the_kepala_approves(dishub, officer, responsible, head):
    inquiry = make_inquiry(dishub, officer)
    day = clock.local(inquiry.received_at).date()
    digest = make_digest(dishub, officer, period_from=day, period_until=day)
    lamps = make_theme(dishub, officer, digest=digest, inquiries=[inquiry])
    others = make_theme(dishub, officer, digest=digest, name="Parkir")
    client = Partner(responsible)

    named = client.post(f"/api/v1/themes/{lamps.pk}/rename/", {"name": "Lampu padam"})
    assert named.json()["themes"][0]["name"] == "Lampu padam"
    merged = client.post(f"/api/v1/themes/{lamps.pk}/merge/", {"into": others.pk})
    assert [(one["id"], one["count"]) for one in merged.json()["themes"]] == [(others.pk, 1)]
    client.post(f"/api/v1/themes/{lamps.pk}/split/", {})
    asked = {"to": others.pk, "inquiries": [inquiry.number]}
    assert client.post(f"/api/v1/themes/{lamps.pk}/move/", asked).status_code == 200
    behind = client.get(f"/api/v1/themes/{others.pk}/inquiries/")
    assert behind.json() == {"inquiries": [inquiry.number]}

    approved = Partner(head).post(f"/api/v1/digests/{digest.pk}/approve/", {})
    assert approved.json()["status"] == "APPROVED"
    refused = client.post(f"/api/v1/themes/{lamps.pk}/rename/", {"name": "Lain"})
    assert (refused.status_code, refused.json()["code"]) == (409, "feedback")


def test_a_theme_of_another_digest_is_no_target(dishub, officer, responsible):
    lamps, foreign = make_theme(dishub, officer), make_theme(dishub, officer)

    answer = Partner(responsible).post(f"/api/v1/themes/{lamps.pk}/merge/", {"into": foreign.pk})

    assert answer.status_code == 400
