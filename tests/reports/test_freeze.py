"""Submitting freezes: content, figures and the rows behind them never change again."""

import hashlib
import json
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction

from core import snapshots
from inquiries.models import Inquiry
from inquiries.services import reply_inquiry
from reports import counting, services
from reports.figures import canonical, digest
from reports.models import AnnualReport, FigureEvidence
from reports.models.annual_report import ReportError
from reports.services import StaleRevision
from tests.api.conftest import Partner
from tests.core.helpers import in_threads
from tests.factories import make_inquiry, make_referral
from tests.reports.conftest import TEXTS, YEAR, make_draft, make_team

pytestmark = pytest.mark.django_db


def value_of(report, code):
    return next(row["value"] for row in report.snapshot["figures"] if row["code"] == code)


@pytest.mark.pasal("15(3)")
def test_the_snapshot_stays_when_the_rows_change_afterwards(team, draft):
    make_inquiry(team.agency, team.officer)
    report = services.submit_report(report=draft, by=team.head)
    before = report.snapshot_text

    make_inquiry(team.agency, team.officer)
    Inquiry.objects.update(type="CRITICISM")

    report.refresh_from_db()
    assert report.snapshot_text == before
    assert value_of(report, "received_total") == value_of(report, "received_question") == 1


@pytest.mark.pasal("15(3)")
def test_the_hash_is_that_of_the_text_as_kept(submitted):
    submitted.refresh_from_db()

    assert submitted.sha256 == hashlib.sha256(submitted.snapshot_text.encode()).hexdigest()
    assert submitted.snapshot_text == canonical(json.loads(submitted.snapshot_text))


def test_each_figures_hash_is_that_of_its_frozen_rows(team, draft):
    make_inquiry(team.agency, team.officer)
    report = services.submit_report(report=draft, by=team.head)

    hashes = {row["code"]: row["evidence_sha256"] for row in report.snapshot["figures"]}
    kept = list(report.evidence.all())

    assert kept
    assert all(row.sha256 == digest(row.rows) == hashes[row.code] for row in kept)


@pytest.mark.parametrize(
    "change",
    [
        {"snapshot_text": "{}"},
        {"sha256": "0" * 64},
        {"recommendations": "Lain."},
        {"year": 2025},
        {"version": 9},
        {"frozen_at": None},
    ],
)
def test_the_database_itself_refuses_to_change_a_frozen_report(submitted, change):
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        AnnualReport.objects.filter(pk=submitted.pk).update(**change)


def test_the_database_refuses_raw_sql_that_changes_or_deletes_what_is_frozen(submitted):
    for statement in (
        "UPDATE reports_annualreport SET snapshot_text = '{}' WHERE id = %s",
        "DELETE FROM reports_annualreport WHERE id = %s",
        "UPDATE reports_figureevidence SET rows = '[]' WHERE report_id = %s",
        "DELETE FROM reports_figureevidence WHERE report_id = %s",
    ):
        with (
            pytest.raises(IntegrityError, match=r"frozen|undeletable|append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement, [submitted.pk])


@pytest.mark.pasal("15(3)")
@pytest.mark.parametrize("name", TEXTS)
def test_a_report_that_lacks_any_text_cannot_be_submitted(team, name):
    draft = make_draft(team, **{name: "  "})

    with pytest.raises(ReportError, match="Belum lengkap"):
        services.submit_report(report=draft, by=team.head)

    draft.refresh_from_db()
    assert draft.is_draft
    assert not FigureEvidence.objects.exists()


def test_the_kepala_does_not_submit_what_changed_after_reading(team, draft):
    read = draft.revision
    services.save_narratives(report=draft, by=team.officer, recommendations="Lain sekali.")

    with pytest.raises(StaleRevision):
        services.submit_report(report=draft, by=team.head, revision=read)

    draft.refresh_from_db()
    assert draft.is_draft


def test_a_submitted_report_is_neither_saved_nor_submitted_again(team, submitted):
    with pytest.raises(ReportError, match="sudah diajukan"):
        services.save_narratives(report=submitted, by=team.officer, recommendations="Lain.")
    with pytest.raises(ReportError, match="sudah diajukan"):
        services.submit_report(report=submitted, by=team.head)
    with pytest.raises(ReportError, match="sudah diajukan"):
        services.start_report(agency=team.agency, year=YEAR, by=team.officer)


@pytest.mark.pasal("15(1)")
@pytest.mark.parametrize("year", [2016, 2027, 0, -1, 99999])
def test_no_report_before_the_regulation_nor_of_the_future(team, year):
    with pytest.raises(ReportError, match="antara 2017 dan 2026"):
        services.start_report(agency=team.agency, year=year, by=team.officer)


@pytest.mark.pasal("15(2)")
def test_the_receipt_has_a_number_and_is_given_once(submitted, evaluator, team):
    received = services.receive_report(report=submitted, by=evaluator)

    assert received.receipt_number == f"TT/{YEAR}/DISHUB/1"
    assert team.head.notifications.filter(text__contains=received.receipt_number).exists()
    with pytest.raises(ReportError, match="tidak sedang menunggu"):
        services.receive_report(report=submitted, by=evaluator)


def test_a_draft_cannot_be_received(draft, evaluator):
    with pytest.raises(ReportError, match="tidak sedang menunggu"):
        services.receive_report(report=draft, by=evaluator)


def test_saving_twice_from_the_same_revision_is_refused_the_second_time(team, draft):
    services.save_narratives(
        report=draft, by=team.officer, revision=draft.revision, recommendations="Satu."
    )

    with pytest.raises(StaleRevision, match=str(team.officer)):
        services.save_narratives(
            report=draft, by=team.responsible, revision=draft.revision, recommendations="Dua."
        )

    draft.refresh_from_db()
    assert draft.recommendations == "Satu."


@pytest.mark.django_db(transaction=True)
def test_two_submissions_at_once_make_one_version():
    team = make_team()
    draft = make_draft(team)

    results = in_threads(2, lambda: services.submit_report(report=draft, by=team.head))

    assert sorted(type(result).__name__ for result in results) == ["AnnualReport", "ReportError"]
    assert AnnualReport.objects.exclude(status="DRAFT").count() == 1
    assert (
        FigureEvidence.objects.values("code").distinct().count() == FigureEvidence.objects.count()
    )


@pytest.mark.django_db(transaction=True)
def test_two_starts_at_once_open_one_draft():
    team = make_team()

    results = in_threads(
        2, lambda: services.start_report(agency=team.agency, year=2025, by=team.officer).pk
    )

    assert len(set(results)) == 1
    assert AnnualReport.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_receipts_at_once_give_one():
    from tests.factories import make_assigned

    team = make_team()
    report = services.submit_report(report=make_draft(team), by=team.head)
    evaluator = make_assigned("EVALUATOR")

    results = in_threads(2, lambda: services.receive_report(report=report, by=evaluator))

    assert sorted(type(result).__name__ for result in results) == ["AnnualReport", "ReportError"]


# --- One moment for all figures -------------------------------------------------------------------
def _write_between(monkeypatch, write):
    """Let somebody else write after the first statement of the count; once."""
    count, waiting = counting._accounts, [write]

    def interrupted(*args):
        while waiting:
            in_threads(1, waiting.pop())
        return count(*args)

    monkeypatch.setattr(counting, "_accounts", interrupted)


def _by_service(draft, head):
    services.submit_report(report=draft, by=head)


def _by_api(draft, head):
    answer = Partner(head).post(f"reports/{draft.pk}/submit/")
    assert answer.status_code == 200, answer.data


def _by_api_with_a_key(draft, head):
    answer = Partner(head).post(f"reports/{draft.pk}/submit/", key="ajukan-1")
    assert answer.status_code == 200, answer.data


@pytest.mark.pasal("15(3)")
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets nobody write meanwhile")
@pytest.mark.parametrize("submit", [_by_service, _by_api, _by_api_with_a_key])
def test_all_figures_are_of_one_moment_whatever_arrives_meanwhile(monkeypatch, clock, submit):
    team = make_team()
    draft = make_draft(team)
    other = make_team("DPUPR")

    def somebody_is_asked_and_answers():
        inquiry = make_inquiry(team.agency, team.officer)
        reply_inquiry(inquiry=inquiry, text="Senin.", by=team.officer)
        make_referral(make_inquiry(other.agency, other.officer), team.agency, other.officer)

    _write_between(monkeypatch, somebody_is_asked_and_answers)

    submit(draft, team.head)

    report = AnnualReport.objects.get()
    assert Inquiry.objects.count() == 2
    assert {value_of(report, code) for code in ("replies_sent", "referrals_received")} == {0}


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets nobody write meanwhile")
def test_a_count_that_was_overtaken_begins_anew_and_one_that_always_is_says_so(monkeypatch, clock):
    team = make_team()
    draft = make_draft(team)
    runs = []

    def work():
        runs.append(1)
        list(AnnualReport.objects.all())
        if len(runs) < tries:
            in_threads(
                1,
                lambda: services.save_narratives(
                    report=draft, by=team.officer, recommendations=f"Ke-{len(runs)}."
                ),
            )
        return AnnualReport.objects.select_for_update().get().recommendations

    tries = 2
    assert snapshots.in_one_snapshot(work) == "Ke-1."

    runs.clear()
    tries = 9
    with pytest.raises(snapshots.BusyError, match="Coba lagi"):
        snapshots.in_one_snapshot(work)


@pytest.mark.django_db(transaction=True)
def test_figures_are_not_frozen_inside_a_transaction_that_is_no_snapshot(clock):
    team = make_team()
    draft = make_draft(team)

    with pytest.raises(RuntimeError), transaction.atomic():
        services.submit_report(report=draft, by=team.head)

    draft.refresh_from_db()
    assert draft.is_draft


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets nobody write meanwhile")
def test_a_submission_with_a_key_that_was_overtaken_begins_anew(monkeypatch, clock):
    team = make_team()
    draft = make_draft(team)
    lock, waiting = services._locked, [True]

    def overtaken(report):
        list(AnnualReport.objects.all())
        while waiting:
            waiting.pop()
            said = {"by": team.officer, "recommendations": "Baru saja."}
            in_threads(1, partial(services.save_narratives, report=draft, **said))
        return lock(report)

    monkeypatch.setattr(services, "_locked", overtaken)

    _by_api_with_a_key(draft, team.head)

    assert AnnualReport.objects.get().recommendations == "Baru saja."


@pytest.mark.django_db(transaction=True)
def test_two_submissions_at_once_with_one_key_get_one_answer(clock):
    team = make_team()
    draft = make_draft(team)

    def send():
        return Partner(team.head).post(f"reports/{draft.pk}/submit/", key="ajukan-1")

    answers = in_threads(2, send)

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    assert sum("Idempotency-Replayed" in answer for answer in answers) == 1
