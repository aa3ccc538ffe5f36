"""From the automatic scores to the published result, and what each step refuses."""

import shutil
import subprocess
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from agencies.models import StandardProcedure
from core import clock as core_clock
from reports import verification
from reports.evaluation import findings, services
from reports.figures import canonical, digest
from reports.models import AnnualReport, Evaluation, Improvement, ResultLetter
from reports.models.evaluation import EvaluationError
from reports.proof import code_of
from reports.tasks import render_reports
from tests.core.helpers import in_threads
from tests.factories import make_assigned, make_upload
from tests.reports.conftest import make_draft, make_team
from tests.reports.evaluation.conftest import YEAR, begin, file_report

pytestmark = [pytest.mark.django_db, pytest.mark.pasal("16(1)")]


def line(evaluation, code):
    return evaluation.lines.get(code=code)


def test_it_begins_with_automatic_scores_and_is_begun_once(team, evaluator, evaluation):
    again = begin(team, evaluator)

    assert again == evaluation
    assert evaluation.lines.count() == 18
    assert line(evaluation, "E2").measured["points"] == 0
    assert "tidak diajukan" in line(evaluation, "E2").rows[0][1]


def test_a_source_that_nobody_offers_does_not_apply_and_says_so(evaluation):
    measured = line(evaluation, "F2").measured

    assert (measured["points"], measured["reason"]) == (
        None,
        "Tidak berlaku: belum ada sumber data.",
    )


def test_an_indicator_without_cases_does_not_apply(evaluation):
    assert line(evaluation, "C1").measured["points"] is None
    assert "tidak ada pesan" in line(evaluation, "C1").measured["reason"]


def test_a_running_year_is_not_evaluated(team, evaluator):
    with pytest.raises(EvaluationError, match="belum berakhir"):
        services.begin_evaluation(agency=team.agency, year=2026, by=evaluator)


def test_before_the_deadline_only_a_received_report_is_evaluated(team, evaluator, clock):
    clock.set(core_clock.start_of_day(core_clock.today().replace(year=2026, month=2, day=1)))
    with pytest.raises(EvaluationError, match="belum diterima"):
        begin(team, evaluator)

    file_report(team, evaluator)

    assert begin(team, evaluator).report.year == YEAR


def test_who_filed_nothing_is_evaluated_apart(team, evaluator, evaluation, clock):
    services.send_evaluation(evaluation=evaluation, by=evaluator)
    clock.advance(timedelta(days=16))

    final = services.finalise_evaluation(evaluation=evaluation, by=evaluator)

    assert final.grade == "Tidak menyampaikan laporan"
    assert final.snapshot["report"] is None


def test_a_score_of_ones_own_needs_a_reason(evaluation, evaluator):
    with pytest.raises(EvaluationError, match="alasannya"):
        services.judge(
            evaluation=evaluation, code="A2", score=Decimal(2), reason=" ", note="", by=evaluator
        )
    with pytest.raises(EvaluationError, match="antara 0 dan 4"):
        services.judge(
            evaluation=evaluation, code="A2", score=Decimal(5), reason="X", note="", by=evaluator
        )

    kept = services.judge(
        evaluation=evaluation, code="A2", score=Decimal(2), reason="SOP lama.", note="Catatan",
        by=evaluator,
    )  # fmt: skip
    same = services.judge(
        evaluation=evaluation, code="A1", score=Decimal(0), reason="", note="", by=evaluator
    )

    assert (kept.score, kept.reason, kept.note) == (Decimal(2), "SOP lama.", "Catatan")
    assert same.score is None  # what the automatic score says already


def test_computing_again_keeps_what_the_evaluator_wrote(team, evaluator, evaluation):
    services.judge(
        evaluation=evaluation,
        code="A2",
        score=Decimal(2),
        reason="SOP lama.",
        note="",
        by=evaluator,
    )
    StandardProcedure.objects.create(
        agency=team.agency, version=1, title="SOP", document=make_upload(),
        first_day="2025-01-01", drafted_by=team.responsible, drafted_at=core_clock.now(),
        set_by=team.head, set_at=core_clock.now(),
        effective_from=core_clock.start_of_day(core_clock.today().replace(year=2025)),
    )  # fmt: skip

    services.recompute(evaluation=evaluation, by=evaluator)

    assert line(evaluation, "A2").measured["points"] == 4
    assert line(evaluation, "A2").score == Decimal(2)


def test_the_instansi_is_told_and_replies_within_its_window(sent, team, clock):
    assert team.head.notifications.filter(text__contains="menunggu tanggapan").exists()
    assert (sent.reply_until - clock()).days == 14

    services.reply_evaluation(evaluation=sent, text="Keberatan atas A2.", by=team.head)

    sent.refresh_from_db()
    assert (sent.status, sent.reply_text) == ("REPLIED", "Keberatan atas A2.")


def test_after_the_window_nobody_replies(sent, team, clock):
    clock.set(sent.reply_until)

    with pytest.raises(EvaluationError, match="sudah lewat"):
        services.reply_evaluation(evaluation=sent, text="Terlambat.", by=team.head)


def test_it_is_not_final_while_the_instansi_may_reply(sent, evaluator, clock):
    with pytest.raises(EvaluationError, match="belum menanggapi"):
        services.finalise_evaluation(evaluation=sent, by=evaluator)

    clock.set(sent.reply_until)

    assert services.finalise_evaluation(evaluation=sent, by=evaluator).is_final


def test_while_the_instansi_has_it_nothing_is_changed_and_after_the_reply_it_may(
    sent, team, evaluator
):
    change = {
        "evaluation": sent, "code": "A2", "score": Decimal(3), "reason": "Tanggapan diterima.",
        "note": "", "by": evaluator,
    }  # fmt: skip
    with pytest.raises(EvaluationError, match="menunggu tanggapan"):
        services.judge(**change)
    with pytest.raises(EvaluationError, match="menunggu tanggapan"):
        services.recompute(evaluation=sent, by=evaluator)

    services.reply_evaluation(evaluation=sent, text="SOP ada.", by=team.head)

    assert services.judge(**change).score == Decimal(3)


def test_a_final_one_is_frozen_with_its_hash(final, evaluator):
    said = final.snapshot

    assert final.sha256 == digest(final.snapshot_text) == digest(canonical(said))
    assert said["reply"]["text"] == "Kami setuju."
    assert said["score"] == float(final.score)
    assert said["report"]["receipt"] == "TT/2025/DISHUB/1"
    with pytest.raises(EvaluationError, match="ditetapkan"):
        services.judge(evaluation=final, code="A2", score=None, reason="", note="x", by=evaluator)
    with pytest.raises(EvaluationError, match="sudah ditetapkan"):
        services.finalise_evaluation(evaluation=final, by=evaluator)


@pytest.mark.parametrize(
    "change",
    [{"snapshot_text": "{}"}, {"score": 100}, {"grade": "Sangat Baik"}, {"reply_text": "Lain."}],
)
def test_the_database_refuses_to_change_a_final_one(final, change):
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        Evaluation.objects.filter(pk=final.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Improvement.objects.filter(evaluation=final).update(finding="Lain.")


@pytest.mark.pasal("16(2)")
def test_its_findings_become_improvements_only_when_it_is_final(replied, evaluator, final):
    opened = Improvement.objects.opened().get()

    assert (opened.number, opened.year, opened.status) == (1, 2026, "OPEN")
    with pytest.raises(EvaluationError):
        findings.remove_finding(evaluation=final, number=1, by=evaluator)


def test_the_steps_have_their_order(sent, final, ratified, regent, evaluator):
    with pytest.raises(EvaluationError, match="tidak menunggu pengesahan"):
        services.ratify_evaluations(evaluations=[ratified], by=regent)
    services.publish_evaluations(evaluations=[ratified], by=evaluator)
    with pytest.raises(EvaluationError, match="sudah diumumkan"):
        services.publish_evaluations(evaluations=[ratified], by=evaluator)


def test_nothing_unratified_is_published(final, evaluator):
    with pytest.raises(EvaluationError, match="belum disahkan"):
        services.publish_evaluations(evaluations=[final], by=evaluator)
    assert not Evaluation.objects.published().exists()


def test_one_that_cannot_be_ratified_leaves_all_as_they_were(final, evaluator, regent):
    other = begin(make_team("DPUPR"), evaluator)

    with pytest.raises(EvaluationError, match="tidak menunggu pengesahan"):
        services.ratify_evaluations(evaluations=[final, other], by=regent)

    final.refresh_from_db()
    assert (final.status, ResultLetter.objects.count()) == ("FINAL", 0)


def test_ratifying_writes_the_letter_and_tells_the_instansi(ratified, team):
    letter = ratified.letter

    assert letter.number == "HE/2025/DISHUB"
    assert letter.snapshot["evaluation_sha256"] == ratified.sha256
    assert letter.snapshot["evaluation"] == ratified.snapshot
    assert team.head.notifications.filter(text__contains="disahkan Bupati").exists()
    assert "Surat hasil evaluasi" in verification.find(code_of(letter.sha256)).title


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler-utils is not installed")
def test_the_worker_makes_the_letter(ratified, tmp_path):
    AnnualReport.objects.filter(pdf=None).update(render_claimed_until="2099-01-01T00:00Z")
    assert render_reports() == 1
    letter = ResultLetter.objects.get()
    path = tmp_path / "surat.pdf"
    path.write_bytes(letter.pdf.file.open().read())

    done = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True)

    text = " ".join(done.stdout.split())
    assert "HE/2025/DISHUB" in text
    assert "Tetapkan SOP layanan informasi." in text
    assert "Kami setuju." in text
    assert ratified.grade in text


@pytest.mark.django_db(transaction=True)
def test_two_who_begin_at_once_begin_one():
    evaluator, team = make_assigned("EVALUATOR"), make_team()

    results = in_threads(2, lambda: begin(team, evaluator))

    assert {type(result).__name__ for result in results} == {"Evaluation"}
    assert Evaluation.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_reply_and_a_settling_at_once_do_not_cross():
    evaluator, team = make_assigned("EVALUATOR"), make_team()
    evaluation = begin(team, evaluator)
    services.send_evaluation(evaluation=evaluation, by=evaluator)
    services.reply_evaluation(evaluation=evaluation, text="Setuju.", by=team.head)

    results = in_threads(
        2, lambda: services.finalise_evaluation(evaluation=evaluation, by=evaluator)
    )

    assert sorted(type(one).__name__ for one in results) == ["Evaluation", "EvaluationError"]


@pytest.mark.django_db(transaction=True)
def test_two_who_ratify_at_once_write_one_letter():
    evaluator, regent, team = make_assigned("EVALUATOR"), make_assigned("REGENT"), make_team()
    evaluation = begin(team, evaluator)
    services.send_evaluation(evaluation=evaluation, by=evaluator)
    services.reply_evaluation(evaluation=evaluation, text="Setuju.", by=team.head)
    services.finalise_evaluation(evaluation=evaluation, by=evaluator)

    results = in_threads(
        2, lambda: services.ratify_evaluations(evaluations=[evaluation], by=regent)
    )

    assert sorted(type(one).__name__ for one in results) == ["EvaluationError", "int"]
    assert ResultLetter.objects.count() == 1


@pytest.mark.pasal("16(2)")
def test_a_finding_is_due_after_the_year_it_was_found_in(evaluation, evaluator):
    with pytest.raises(EvaluationError, match="paling cepat pada tahun 2026"):
        findings.add_finding(
            evaluation=evaluation, indicator="", finding="X",
            due_date=core_clock.today().replace(year=2025), by=evaluator,
        )  # fmt: skip


def test_the_newest_report_is_the_one_that_is_evaluated(team, evaluator, evaluation):
    assert evaluation.report is None
    make_draft(team, year=YEAR)
    assert services.recompute(evaluation=evaluation, by=evaluator).report is None

    file_report(team, evaluator)

    assert services.recompute(evaluation=evaluation, by=evaluator).report.year == YEAR
