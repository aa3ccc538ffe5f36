"""`routing/suggest/`: which Instansi a message may be for."""

import pytest
from django.core.management import call_command

pytestmark = pytest.mark.django_db


@pytest.fixture
def reference(db):
    call_command("seed_reference", verbosity=0)


def test_the_likeliest_instansi_comes_first_with_its_reasons(as_, officer, reference):
    answer = as_(officer).post(
        "routing/suggest/", {"text": "Jalan berlubang parah di Gunung Tabur"}
    )

    assert answer.status_code == 200
    best = answer.data[0]
    assert set(best) == {"agency", "code", "kind", "score", "is_confident", "reasons"}
    assert (best["code"], best["kind"]) == ("DPUPR", "AGENCY")
    assert best["reasons"]
    scores = [row["score"] for row in answer.data]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("body", [{}, {"text": " "}, {"text": "x", "agency": "DPUPR"}])
def test_a_message_without_text_is_refused(as_, officer, body):
    assert as_(officer).post("routing/suggest/", body).status_code == 400


@pytest.mark.parametrize("who", ["regent", "admin"])
def test_bupati_and_admin_route_nothing(as_, request, who):
    person = request.getfixturevalue(who)

    assert as_(person).post("routing/suggest/", {"text": "Jalan"}).status_code == 403
