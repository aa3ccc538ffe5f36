"""A figure entered by hand, with a reason and evidence; and last year's figures beside."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from core import uploads
from core.models import Upload
from core.uploads import UploadRefused
from reports import drafting, entries, services
from reports.models import FigureEntry
from reports.models.annual_report import ReportError
from reports.services import StaleRevision
from tests.factories import SCAN, make_inquiry
from tests.reports.conftest import YEAR, make_draft, make_team

pytestmark = [pytest.mark.django_db, pytest.mark.pasal("15(3)")]


def proof(name="bukti.pdf", content=SCAN):
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def enter(draft, team, code="followers_end", value="1250", reason="Dari Instagram Insights."):
    return entries.enter_figure(
        report=draft, code=code, value=Decimal(value), reason=reason, evidence=proof(),
        by=team.officer,
    )  # fmt: skip


def url(name, code="followers_end"):
    return reverse(f"reports:{name}", args=["DISHUB", YEAR, code])


def frozen(report, code):
    return next(row for row in report.snapshot["figures"] if row["code"] == code)


def test_an_entered_figure_fills_what_the_portal_cannot_count(draft, team):
    entry = enter(draft, team)

    report = services.submit_report(report=draft, by=team.head)

    row = frozen(report, "followers_end")
    assert (row["value"], row["source"], row["computed"]) == (1250, "ENTERED", None)
    assert (row["reason"], row["evidence_file"]) == (
        "Dari Instagram Insights.", entry.evidence.sha256,
    )  # fmt: skip


def test_an_entered_figure_stands_beside_what_the_portal_counts(draft, team):
    make_inquiry(team.agency, team.officer)
    enter(draft, team, code="received_total", value="7", reason="Dengan buku tamu.")

    report = services.submit_report(report=draft, by=team.head)

    row = frozen(report, "received_total")
    assert (row["value"], row["computed"], row["evidence_count"]) == (7, 1, 1)


def test_the_portals_count_can_stand_again(draft, team):
    enter(draft, team)

    entries.remove_entry(report=draft, code="followers_end", by=team.officer)

    assert drafting.figure_of(draft, "followers_end").value is None
    with pytest.raises(ReportError, match="tidak sedang diganti"):
        entries.remove_entry(report=draft, code="followers_end", by=team.officer)


@pytest.mark.parametrize(
    ("code", "value", "words"),
    [
        ("tidak_ada", "1", "tidak ada dalam laporan"),
        ("received_total", "1.5", "angka bulat"),
        ("referrals_on_time", "100.1", "paling besar 100"),
    ],
)
def test_a_value_that_cannot_be_is_refused(draft, team, code, value, words):
    with pytest.raises(ReportError, match=words):
        enter(draft, team, code=code, value=value)

    assert not FigureEntry.objects.exists()
    assert not Upload.objects.filter(name="bukti.pdf").exists()


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_while_the_evidence_is_inspected(monkeypatch, clock):
    team = make_team()
    draft = make_draft(team)
    inspect = uploads._inspect

    def somebody_saves(content, kind):
        assert not connection.in_atomic_block
        services.save_narratives(report=draft, by=team.responsible, recommendations="Sementara.")
        return inspect(content, kind)

    monkeypatch.setattr(uploads, "_inspect", somebody_saves)

    assert enter(draft, team).value == 1250
    draft.refresh_from_db()
    assert draft.recommendations == "Sementara."


def test_evidence_that_is_not_safe_is_refused(draft, team):
    with pytest.raises(UploadRefused):
        entries.enter_figure(
            report=draft, code="shares", value=Decimal(3), reason="X",
            evidence=proof("bukti.exe", b"MZ"), by=team.officer,
        )  # fmt: skip

    assert not FigureEntry.objects.exists()


def test_entered_figures_that_contradict_others_are_asked_back(draft, team):
    make_inquiry(team.agency, team.officer)
    enter(draft, team, code="answered_total", value="9")

    with pytest.raises(ReportError, match="Pesan terjawab melebihi pesan diterima"):
        services.submit_report(report=draft, by=team.head)

    draft.refresh_from_db()
    assert draft.is_draft


def test_entering_changes_what_the_kepala_has_read(draft, team):
    read = draft.revision
    enter(draft, team)

    with pytest.raises(StaleRevision):
        services.submit_report(report=draft, by=team.head, revision=read)


def test_nothing_is_entered_into_a_submitted_report(submitted, team):
    with pytest.raises(ReportError, match="sudah diajukan"):
        enter(submitted, team)


def test_a_new_version_takes_the_entered_figures_over(draft, team, evaluator):
    enter(draft, team)
    report = services.submit_report(report=draft, by=team.head)
    services.return_report(report=report, notes={"a": "Lengkapi."}, by=evaluator)

    second = services.start_report(agency=team.agency, year=YEAR, by=team.officer)

    assert drafting.figure_of(second, "followers_end").value == 1250


def test_an_officer_enters_on_the_page_and_the_evidence_is_handed_out(
    draft, team, evaluator, sign_in
):
    client = sign_in(team.officer)
    form = {"value": "1.250", "reason": "Dari Insights.", "evidence": proof()}

    done = client.post(url("enter_figure"), form)
    assert (done.status_code, done["Location"]) == (303, f"{url('figure')}?versi=1")

    page = client.get(url("figure")).content.decode()
    assert "1.250" in page
    assert "Dari Insights." in page
    services.submit_report(report=draft, by=team.head)
    file = sign_in(evaluator).get(url("evidence_file"))
    assert file.status_code == 200
    assert file["Content-Disposition"].startswith("attachment")
    assert sign_in(make_team("DPUPR").officer).get(url("evidence_file")).status_code == 404


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"value": ""}, "Nilai wajib diisi."),
        ({"value": "seribu"}, "Tulis angka seperti"),
        ({"value": "-5"}, "Tulis angka seperti"),
        ({"value": "1e9"}, "Tulis angka seperti"),
        ({"value": "9" * 40}, "Tulis angka seperti"),
        ({"value": "٣"}, "Tulis angka seperti"),
        ({"reason": "  "}, "Alasan wajib diisi."),
        ({"evidence": ""}, "Bukti wajib diunggah."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(draft, team, sign_in, change, words):
    form = {"value": "12", "reason": "Dari Insights.", "evidence": proof(), **change}

    response = sign_in(team.officer).post(url("enter_figure"), form)

    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert "reason" in change or "Dari Insights." in page
    assert not FigureEntry.objects.exists()


def test_only_who_prepares_enters(draft, team, evaluator, sign_in):
    form = {"value": "12", "reason": "X", "evidence": proof()}

    assert sign_in(team.head).post(url("enter_figure"), form).status_code == 403
    assert sign_in(evaluator).post(url("enter_figure"), form).status_code == 404
    assert sign_in(team.head).post(url("restore_figure")).status_code == 403


# --- Last year ----------------------------------------------------------------------------------
def test_last_years_submitted_figures_stand_beside_and_are_frozen_with_the_report(
    team, sign_in, clock
):
    before = make_draft(team, year=2025)
    enter(before, team, value="900")
    services.submit_report(report=before, by=team.head)
    draft = make_draft(team)

    page = sign_in(team.officer).get(reverse("reports:detail", args=["DISHUB", YEAR]))
    lines = {line.code: line for part in page.context["parts"] for line in part.section.lines}
    assert page.context["previous_year"] == 2025
    assert (lines["followers_end"].before, lines["followers_start"].before) == (
        "900", "tidak tersedia",
    )  # fmt: skip

    report = services.submit_report(report=draft, by=team.head)
    assert report.snapshot["previous"]["values"]["followers_end"] == 900


def test_a_draft_or_a_returned_report_of_last_year_is_not_compared_with(team, evaluator):
    before = make_draft(team, year=2025)
    draft = make_draft(team)
    assert drafting.previous_of(draft) is None

    report = services.submit_report(report=before, by=team.head)
    services.return_report(report=report, notes={"a": "Lengkapi."}, by=evaluator)
    assert drafting.previous_of(draft) is None
