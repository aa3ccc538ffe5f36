"""The PDFs of decrees, SOP and heads over the API, and whom a day asks about."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import decree_pdf
from agencies.models import AgencyHead, StandardProcedure
from core import clock as now
from tests.factories import SCAN, make_decree, make_head, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def pdf():
    return SimpleUploadedFile("naskah.pdf", SCAN, content_type="application/pdf")


@pytest.fixture
def draft(dishub):
    rina = make_user("rina", agency=dishub)
    return make_decree(dishub, officers=[rina], in_force=False)


@pytest.mark.pasal("9(1)")
def test_a_draft_is_fetched_signed_and_its_scan_fetched(
    as_, dishub, draft, officer, target_officer
):
    head = make_head(dishub)
    path = f"decrees/{draft.pk}"

    printed = as_(head).get(f"{path}/draft-pdf/")
    unsigned = as_(head).get(f"{path}/scan/")
    made = as_(head).post(f"{path}/activate/", {"scan": pdf()}, format="multipart")
    signed = as_(officer).get(f"{path}/scan/")

    assert printed["Content-Type"] == signed["Content-Type"] == "application/pdf"
    assert printed["Cache-Control"] == "private, no-store"
    assert printed.content.startswith(b"%PDF")
    assert (unsigned.status_code, made.status_code) == (404, 200)
    assert b"".join(signed.streaming_content) == SCAN
    assert as_(head).get(f"{path}/draft-pdf/").status_code == 404
    for part in ("draft-pdf", "scan"):
        assert as_(target_officer).get(f"{path}/{part}/").status_code == 404


def test_a_press_that_fails_is_told_of(as_, draft, officer, monkeypatch):
    def fails(html, *, style):
        raise decree_pdf.pdf.RenderError("Pustaka sistem untuk PDF belum terpasang.")

    monkeypatch.setattr(decree_pdf.pdf, "press", fails)

    answer = as_(officer).get(f"decrees/{draft.pk}/draft-pdf/")

    assert (answer.status_code, answer.data["code"]) == (503, "rendering_failed")
    assert "PDF belum dapat dibuat." in answer.data["detail"]
    assert "Retry-After" in answer


@pytest.mark.pasal("11(1)")
def test_an_sop_is_fetched_where_it_may_be_read(as_, dishub, officer, evaluator, target_officer):
    body = {"title": "SOP media sosial", "first_day": str(now.today()), "document": pdf()}
    made = as_(make_head(dishub)).post("procedures/", body, format="multipart")
    path = f"procedures/{StandardProcedure.objects.get().pk}/document/"

    assert made.status_code == 201, made.data
    for reader in (officer, evaluator):
        assert b"".join(as_(reader).get(path).streaming_content) == SCAN
    assert as_(target_officer).get(path).status_code == 404


@pytest.mark.pasal("9(1)")
def test_the_letter_of_a_head_is_for_that_head_diskominfo_and_the_admin(
    as_, dishub, admin, evaluator, officer, target_officer
):
    body = {"agency": "DISHUB", "user": make_user("wati").username, "kind": "DEFINITIVE"}
    body |= {"first_day": str(now.today()), "document": pdf()}
    made = as_(admin).post("heads/", body, format="multipart")
    assert made.status_code == 201, made.data
    row = AgencyHead.objects.get(pk=made.data["id"])

    for reader in (row.user, admin, evaluator):
        answer = as_(reader).get(f"heads/{row.pk}/document/")
        assert b"".join(answer.streaming_content) == SCAN
    for other in (officer, target_officer):
        assert as_(other).get(f"heads/{row.pk}/document/").status_code == 403


@pytest.mark.pasal("9(1)")
def test_what_somebody_held_is_told_for_a_day(as_, dishub, admin, clock):
    rina = make_user("rina", agency=dishub)
    since = clock() - timedelta(days=30)
    make_decree(dishub, officers=[rina], since=since, until=clock() - timedelta(days=2))
    then = str(now.today() - timedelta(days=10))

    assert as_(admin).get("persons/rina/").data["roles"] == []
    assert as_(admin).get("persons/rina/", at=then).data["roles"] == ["OFFICER"]
    assert as_(admin).get("persons/rina/", at="kemarin").status_code == 400
