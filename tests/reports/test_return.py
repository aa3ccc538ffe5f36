"""Diskominfo returns a report with notes; a new version follows, and shows what changed."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from reports import difference, services
from reports.models import AnnualReport, ReturnNote
from reports.models.annual_report import ReportError
from tests.core.helpers import in_threads
from tests.factories import make_assigned, make_inquiry
from tests.reports.conftest import TEXTS, YEAR, make_draft, make_team

pytestmark = [pytest.mark.django_db, pytest.mark.pasal("15(2)")]


def url(name, **query):
    return reverse(f"reports:{name}", args=["DISHUB", YEAR], query=query or None)


@pytest.fixture
def returned(submitted, evaluator):
    notes = {"": "Bagus, hampir selesai.", "g": "Sebutkan angkanya.", "h": "  "}
    return services.return_report(report=submitted, notes=notes, by=evaluator)


def test_a_return_keeps_its_notes_by_item_and_tells_the_instansi(returned, team):
    assert returned.status == "RETURNED"
    assert dict(returned.return_notes.values_list("item", "text")) == {
        "": "Bagus, hampir selesai.",
        "g": "Sebutkan angkanya.",
    }
    for person in (team.officer, team.responsible, team.head):
        assert person.notifications.filter(text__contains="dikembalikan").exists()


def test_a_return_without_any_note_is_refused(submitted, evaluator):
    with pytest.raises(ReportError, match="sekurang-kurangnya satu catatan"):
        services.return_report(report=submitted, notes={"a": " "}, by=evaluator)

    submitted.refresh_from_db()
    assert submitted.awaits_receipt


def test_a_report_is_returned_only_while_it_awaits_its_receipt(returned, evaluator, team):
    with pytest.raises(ReportError, match="tidak sedang diperiksa"):
        services.return_report(report=returned, notes={"a": "Lagi."}, by=evaluator)
    with pytest.raises(ReportError, match="tidak sedang menunggu"):
        services.receive_report(report=returned, by=evaluator)


@pytest.mark.django_db(transaction=True)
def test_of_a_receipt_and_a_return_at_once_one_wins():
    team, evaluator = make_team(), make_assigned("EVALUATOR")
    report = services.submit_report(report=make_draft(team), by=team.head)
    acts = [
        lambda: services.receive_report(report=report, by=evaluator),
        lambda: services.return_report(report=report, notes={"a": "X"}, by=evaluator),
    ]

    def act():
        return acts.pop()()

    results = in_threads(2, act)

    assert sorted(type(result).__name__ for result in results) == ["AnnualReport", "ReportError"]


def test_the_database_refuses_to_rewrite_a_note(returned):
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        ReturnNote.objects.update(text="Lain.")


def test_the_new_version_starts_with_the_texts_and_shows_the_notes(returned, team, sign_in):
    response = sign_in(team.officer).post(
        reverse("reports:start"), {"agency": "DISHUB", "year": str(YEAR)}
    )
    assert response["Location"] == url("detail", versi=2)

    page = sign_in(team.officer).get(url("detail")).content.decode()

    draft = AnnualReport.objects.get(version=2)
    assert draft.is_draft
    assert draft.recommendations == TEXTS["recommendations"]
    assert "Sebutkan angkanya." in page
    assert "Bagus, hampir selesai." in page


def test_the_returned_version_stays_as_it_was_frozen(returned, team):
    before = returned.snapshot_text
    second = services.start_report(agency=team.agency, year=YEAR, by=team.officer)
    services.save_narratives(report=second, by=team.officer, internal_obstacles="Dua orang.")
    services.submit_report(report=second, by=team.head)

    returned.refresh_from_db()
    assert (returned.status, returned.snapshot_text) == ("RETURNED", before)


def test_the_difference_shows_words_and_figures_that_changed(returned, team, sign_in):
    second = services.start_report(agency=team.agency, year=YEAR, by=team.officer)
    make_inquiry(team.agency, team.officer)
    services.save_narratives(
        report=second, by=team.officer, internal_obstacles="Petugas merangkap dua tugas lain."
    )
    second = services.submit_report(report=second, by=team.head)

    page = sign_in(team.head).get(url("difference")).content.decode()

    assert "Petugas merangkap <ins>dua </ins>tugas lain." in page
    sections = difference.between(returned.snapshot, second.snapshot)
    assert [section.item for section in sections] == ["d", "g"]
    assert ("Seluruh pesan diterima", "0", "1") in [
        (figure.label, figure.before, figure.after) for figure in sections[0].figures
    ]


def test_a_first_version_has_nothing_to_be_compared_with(submitted, team, sign_in):
    assert sign_in(team.officer).get(url("difference")).status_code == 404


def test_the_same_content_differs_in_nothing(submitted):
    assert difference.between(submitted.snapshot, submitted.snapshot) == []


def test_removed_words_stay_readable_as_removed():
    pieces = difference.pieces_of("satu dua tiga", "satu tiga empat")

    assert [(piece.kind, piece.text) for piece in pieces] == [
        ("SAME", "satu "),
        ("REMOVED", "dua "),
        ("SAME", "tiga "),
        ("ADDED", "empat"),
    ]


def test_diskominfo_returns_on_the_page_and_what_was_typed_is_kept(submitted, evaluator, sign_in):
    client = sign_in(evaluator)
    assert url("return") in client.get(url("detail")).content.decode()

    refused = client.post(url("return"), {"note_a": "x" * 2001, "note_h": "Tambahkan tanggal."})
    assert refused.status_code == 422
    assert "Tambahkan tanggal." in refused.content.decode()

    empty = client.post(url("return"), {})
    assert empty.status_code == 422
    assert "sekurang-kurangnya satu catatan" in empty.content.decode()

    done = client.post(url("return"), {"note_h": "Tambahkan tanggal."})
    assert (done.status_code, done["Location"]) == (303, url("detail", versi=1))
    assert "Tambahkan tanggal." in client.get(url("detail")).content.decode()


def test_nobody_but_diskominfo_returns(submitted, team, sign_in):
    for user in (team.officer, team.head, make_assigned("REGENT")):
        assert sign_in(user).post(url("return"), {"note": "X"}).status_code == 403


def test_a_returned_report_waits_for_the_officers(returned, team, clock):
    from reports import waiting

    texts = [item.text for item in waiting.for_user(team.officer, now=clock())]

    assert "Perbaiki Laporan Dishub Tahun 2026" in texts
