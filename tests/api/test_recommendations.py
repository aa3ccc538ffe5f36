"""Recommendations over the API (Pasal 8 i)."""

import pytest

from tests.factories import make_approved_theme

pytestmark = pytest.mark.django_db


def test_it_is_drafted_submitted_and_approved_by_the_kepala_alone(
    clock, as_, dishub, officer, head
):
    desk, chief = as_(officer), as_(head)
    theme = make_approved_theme(dishub, head)
    body = {
        "kind": "POLICY", "addressee": "Bidang Parkir", "text": "Tambah petugas.",
        "owner": officer.pk, "due_date": "2026-12-31", "themes": [theme.pk],
    }  # fmt: skip

    made = desk.post("recommendations/", body).json()
    path = f"recommendations/{made['id']}/step/"
    sent = desk.post(path, {"step": "ajukan", "version": made["version"]}).json()
    refused = desk.post(path, {"step": "setujui"})
    unexplained = chief.post(path, {"step": "kembalikan"})
    stale = chief.post(path, {"step": "setujui", "version": made["version"]})
    approved = chief.post(path, {"step": "setujui", "version": sent["version"]}).json()
    again = chief.post(path, {"step": "setujui"})

    assert (made["status"], sent["status"], approved["status"]) == (
        "DRAFT", "SUBMITTED", "APPROVED",
    )  # fmt: skip
    assert (refused.status_code, unexplained.status_code) == (403, 400)
    assert (stale.status_code, stale.json()["code"]) == (409, "stale_version")
    assert (again.status_code, again.json()["code"]) == (409, "recommendation")
    assert desk.get("recommendations/?status=APPROVED").json()["results"][0]["id"] == made["id"]


def test_without_a_theme_it_is_refused(clock, as_, officer):
    body = {
        "kind": "POLICY", "addressee": "Bidang", "text": "Tambah.", "owner": officer.pk,
        "due_date": "2026-12-31", "themes": [],
    }  # fmt: skip

    answer = as_(officer).post("recommendations/", body)

    assert answer.status_code == 400
