"""Each finding is work of the next year, and the next report answers it before it is submitted."""

import pytest

from reports import difference, freezing, pdf
from reports import services as reporting
from reports.evaluation import findings
from reports.models import Improvement
from reports.models.annual_report import ReportError
from reports.models.improvement import ImprovementError
from tests.reports.conftest import make_draft, make_team

pytestmark = [pytest.mark.django_db, pytest.mark.pasal("16(2)")]


@pytest.fixture
def improvement(final):
    return Improvement.objects.opened().get()


def plan(improvement, team, answer="SOP ditetapkan 2 Maret."):
    findings.plan_improvement(
        improvement=improvement, owner=team.officer, answer=answer, by=team.responsible
    )
    improvement.refresh_from_db()


def test_the_next_report_is_not_submitted_before_it_answers(improvement, team):
    draft = make_draft(team, year=2026)

    with pytest.raises(ReportError, match="Jawaban perbaikan 1"):
        reporting.submit_report(report=draft, by=team.head)
    plan(improvement, team)

    assert reporting.submit_report(report=draft, by=team.head).status == "SUBMITTED"


def test_the_answers_are_frozen_with_the_report_and_printed_in_bab_vi(improvement, team):
    draft = make_draft(team, year=2026)
    plan(improvement, team)
    report = reporting.submit_report(report=draft, by=team.head)

    plan(improvement, team, answer="Lain sama sekali.")

    report.refresh_from_db()
    assert [row["answer"] for row in report.snapshot["improvements"]] == ["SOP ditetapkan 2 Maret."]
    printed = pdf.html_of(report.snapshot, sha256=report.sha256).split("BAB VI")[-1]
    assert "Tetapkan SOP layanan informasi." in printed
    assert "SOP ditetapkan 2 Maret." in printed
    assert str(team.officer) not in printed


def test_an_answer_changed_after_the_kepala_read_the_draft_is_read_again(improvement, team):
    draft = make_draft(team, year=2026)
    plan(improvement, team)

    with pytest.raises(reporting.StaleRevision):
        reporting.submit_report(report=draft, by=team.head, revision=draft.revision)


def test_the_report_page_shows_each_finding_and_leads_to_its_answer(improvement, team, sign_in):
    make_draft(team, year=2026)
    page = sign_in(team.officer).get("/laporan/DISHUB/2026/").content.decode()

    assert "Jawaban perbaikan 1" in page
    assert 'href="/perbaikan/DISHUB/2025/1/"' in page
    assert "Lengkap. Beri tahu Kepala" not in page
    assert (
        "Ajukan dan bekukan" not in sign_in(team.head).get("/laporan/DISHUB/2026/").content.decode()
    )


def test_a_version_with_findings_that_the_one_before_lacked_is_compared(improvement, team):
    draft = make_draft(team, year=2026)
    plan(improvement, team)
    after = freezing.body_of(draft, [])

    (changed,) = difference.between({**after, "improvements": []}, after)

    assert [text.label for text in changed.texts] == ["Jawaban perbaikan 1"]


def test_another_years_report_and_another_instansi_need_not_answer(improvement, team):
    other = make_team("DPUPR")

    assert reporting.missing_parts(make_draft(team, year=2024)) == []
    assert reporting.missing_parts(make_draft(other, year=2026)) == []


def test_only_somebody_of_the_instansi_owns_it(improvement, team):
    stranger = make_team("DPUPR").officer

    with pytest.raises(ImprovementError, match="tidak bertugas"):
        findings.plan_improvement(improvement=improvement, owner=stranger, answer="", by=team.head)


def test_it_is_done_only_with_an_answer_and_then_stays(improvement, team):
    with pytest.raises(ImprovementError, match="belum dikerjakan"):
        findings.finish_improvement(improvement=improvement, by=team.head)
    plan(improvement, team, answer="")
    with pytest.raises(ImprovementError, match="Tuliskan dahulu"):
        findings.finish_improvement(improvement=improvement, by=team.head)
    plan(improvement, team)

    findings.finish_improvement(improvement=improvement, by=team.head)

    improvement.refresh_from_db()
    assert (improvement.status, improvement.owner) == ("DONE", team.officer)
    with pytest.raises(ImprovementError, match="sudah selesai"):
        plan(improvement, team)


def test_the_desk_plans_on_the_page_and_the_kepala_says_done(improvement, team, sign_in):
    url = "/perbaikan/DISHUB/2025/1/"
    form = {"owner": team.officer.username, "answer": "SOP ditetapkan."}

    assert sign_in(team.responsible).post(url, form).status_code == 303
    assert sign_in(team.responsible).post(f"{url}selesai/").status_code == 403
    assert sign_in(team.head).post(f"{url}selesai/").status_code == 303

    improvement.refresh_from_db()
    assert improvement.is_done
    assert sign_in(make_team("DPUPR").head).get(url).status_code == 404
