"""The quarantine over the API."""

import pytest

from inquiries.models import QuarantinedMessage

pytestmark = pytest.mark.django_db


@pytest.fixture
def caught(clock, dishub):
    return [
        QuarantinedMessage.objects.create(
            agency=dishub, type="QUESTION", text=f"Beli {n}.", received_at=clock()
        )
        for n in range(2)
    ]


def test_a_desk_lists_releases_and_discards(as_, officer, caught):
    desk = as_(officer)
    first, second = caught

    listed = desk.get("quarantine/").data["results"]
    released = desk.post(f"quarantine/{first.pk}/release/")
    discarded = desk.post(f"quarantine/{second.pk}/discard/")

    assert {row["id"] for row in listed} == {first.pk, second.pk}
    assert (released.status_code, discarded.status_code) == (200, 204)
    assert desk.get(f"inquiries/{released.data['number']}/").data["text"] == "Beli 0."
    assert desk.get("quarantine/").data["results"] == []


def test_the_asked_instansi_sees_none(as_, target_officer, caught):
    assert as_(target_officer).get("quarantine/").data["results"] == []
    assert as_(target_officer).post(f"quarantine/{caught[0].pk}/release/").status_code == 404
