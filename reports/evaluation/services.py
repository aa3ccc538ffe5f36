"""Evaluate: begin, compute, judge, send, reply, settle, ratify, publish (Pasal 16(1))."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction

from agencies import powers
from agencies.models import Agency, User
from agencies.powers import DESK, Role
from core import audit, clock, notices
from core.formats import number_id, tanggal
from reports import obligations
from reports.evaluation import content, letters, measuring, period
from reports.evaluation import criteria as rules
from reports.evaluation.scoring import scored
from reports.figures import canonical, digest
from reports.models import AnnualReport, Criteria, Evaluation, EvaluationLine, ResultLetter
from reports.models.evaluation import EvaluationError, EvaluationQuerySet
from reports.services import ask_worker

CASE_SOURCES = ("answered_share", "referrals_on_time")


@transaction.atomic
def begin_evaluation(*, agency: Agency, year: int, by: User) -> Evaluation:
    """Begin, with the automatic scores; freezes the year's criteria. Once begun, gives that one.

    :raises CriteriaError: for a year before the regulation or in the future.
    :raises EvaluationError: for a year that is not over, or while its report may still come.
    """
    at = clock.now()
    check_year(year, at)
    criteria = Criteria.objects.select_for_update(no_key=True).get(pk=rules.of_year(year).pk)
    found = Evaluation.objects.filter(agency=agency, year=year).first()
    if found is not None:
        return found
    report = _report_of(agency, year)
    _check_is_time(agency, year, report, at)
    criteria.freeze(at)
    evaluation = Evaluation.objects.create(
        agency=agency, year=year, criteria=criteria, report=report,
        begun_by=by, begun_at=at, computed_at=at,
    )  # fmt: skip
    _compute(evaluation, at)
    audit.record("evaluation.begun", by=by, obj=evaluation, scope=agency.code, year=year)
    return evaluation


def check_year(year: int, at: datetime) -> None:
    """:raises EvaluationError: for a year that is not over."""
    if year >= clock.local(at).year:
        raise EvaluationError(f"Tahun {year} belum berakhir, jadi belum dapat dievaluasi.")


def _report_of(agency: Agency, year: int) -> AnnualReport | None:
    """The newest version that was submitted."""
    filed = AnnualReport.objects.filter(agency=agency, year=year, frozen_at__isnull=False)
    return filed.defer("snapshot_text").order_by("-version").first()


def _check_is_time(agency: Agency, year: int, report: AnnualReport | None, at: datetime) -> None:
    duty = obligations.of_year(year)
    if (report is None or not report.has_receipt) and not duty.is_over(at):
        raise EvaluationError(
            f"Laporan {agency} tahun {year} belum diterima, dan batasnya {tanggal(duty.deadline)} "
            "belum lewat. Terbitkan dahulu tanda terimanya."
        )


def _compute(evaluation: Evaluation, at: datetime) -> None:
    """Measure every indicator anew; what the evaluator wrote beside it stays."""
    span = period.of_year(evaluation.year, at=at)
    cases = 0
    for indicator in rules.indicators_of(evaluation.criteria):
        found = measuring.measure(indicator, evaluation.agency, span)
        cases += found.cases if indicator.source in CASE_SOURCES else 0
        EvaluationLine.objects.update_or_create(
            evaluation=evaluation,
            code=indicator.code,
            defaults={
                "measured": scored(indicator, found).plain(),
                "rows": [list(row) for row in found.rows],
            },
        )
    evaluation.computed_at, evaluation.cases = at, cases
    evaluation.save(update_fields=["computed_at", "cases"])


@transaction.atomic
def recompute(*, evaluation: Evaluation, by: User) -> Evaluation:
    """Measure again, with the newest report; adjusted scores stay.

    :raises EvaluationError: while the Instansi has it, or once it is final.
    """
    row = _locked(evaluation)
    row.check_editable()
    row.report = _report_of(row.agency, row.year)
    row.save(update_fields=["report"])
    _compute(row, clock.now())
    audit.record("evaluation.recomputed", by=by, obj=row, scope=row.agency.code)
    return row


@transaction.atomic
def judge(
    *,
    evaluation: Evaluation,
    code: str,
    score: Decimal | None,
    reason: str,
    note: str,
    by: User,
) -> EvaluationLine:
    """Give an indicator the evaluator's own score, with a reason, or let the automatic one stand.

    :raises EvaluationError: if it may not be changed now, the score is out of range, or one that
        differs from the automatic score has no reason.
    """
    row = _locked(evaluation)
    row.check_editable()
    line = row.lines.filter(code=code).first()
    if line is None:
        raise EvaluationError("Indikator itu tidak ada dalam kriteria tahun ini.")
    own = _own_score(row, line, score, reason)
    line.score, line.reason = own, reason.strip() if own is not None else ""
    line.note, line.by, line.at = note.strip(), by, clock.now()
    line.save(update_fields=["score", "reason", "note", "by", "at"])
    audit.record(
        "evaluation.judged", by=by, obj=row, scope=row.agency.code, indicator=code,
        score=None if own is None else float(own),
    )  # fmt: skip
    return line


def _own_score(
    row: Evaluation, line: EvaluationLine, score: Decimal | None, reason: str
) -> Decimal | None:
    """The score as it is kept: None where it says what the automatic one says."""
    automatic = line.measured["points"]
    if score is None or (automatic is not None and score == Decimal(str(automatic))):
        return None
    weight = next(one.weight for one in rules.indicators_of(row.criteria) if one.code == line.code)
    if not 0 <= score <= weight:
        raise EvaluationError(f"Nilai indikator ini antara 0 dan {number_id(weight)}.")
    if not reason.strip():
        raise EvaluationError("Nilai berbeda dari yang otomatis: tuliskan alasannya.")
    return score


@transaction.atomic
def send_evaluation(*, evaluation: Evaluation, by: User) -> Evaluation:
    """Let the Instansi read and reply within the window of the year's criteria.

    :raises EvaluationError: if it was sent already.
    """
    row = _locked(evaluation)
    at = clock.now()
    until = clock.start_of_day(clock.local(at).date() + timedelta(days=row.criteria.reply_days + 1))
    row.send(at=at, until=until)
    audit.record("evaluation.sent", by=by, obj=row, scope=row.agency.code)
    notices.notify(
        list(powers.holders([Role.HEAD, *DESK], row.agency_id)),
        text=f"{row} menunggu tanggapan Kepala Instansi sampai {tanggal(last_day(row))}.",
        url=address(row),
        dedup_key=f"evaluation.sent:{row.pk}",
    )
    return row


@transaction.atomic
def reply_evaluation(*, evaluation: Evaluation, text: str, by: User) -> Evaluation:
    """Keep the reply of the Instansi (its right before anything is settled).

    :raises EvaluationError: if it does not await one, or the window has closed.
    """
    row = _locked(evaluation)
    row.reply(text, by=by, at=clock.now())
    audit.record("evaluation.replied", by=by, obj=row, scope=row.agency.code)
    notices.notify(
        _evaluators_of(row),
        text=f"{row} sudah ditanggapi. Tetapkan hasilnya.",
        url=address(row),
        dedup_key=f"evaluation.replied:{row.pk}",
    )
    return row


@transaction.atomic
def finalise_evaluation(*, evaluation: Evaluation, by: User) -> Evaluation:
    """Settle and freeze it with its SHA-256; its findings become next year's improvements.

    :raises EvaluationError: while the Instansi may still reply, or if it is final.
    """
    row = _locked(evaluation)
    at = clock.now()
    said = content.frozen_content(row, by=by, at=at)
    text = canonical(said)
    result = content.result_of(said)
    row.finalise(
        text=text,
        sha256=digest(text),
        score=result.score,
        grade=result.grade,
        by=by,
        at=at,
    )
    row.improvements.filter(opened_at=None).update(opened_at=at)
    audit.record("evaluation.final", by=by, obj=row, scope=row.agency.code, sha256=row.sha256)
    notices.notify(
        list(powers.assigned(Role.REGENT)),
        text=f"{row} selesai dan menunggu pengesahan Anda.",
        url=address(row),
        dedup_key=f"evaluation.final:{row.pk}",
    )
    return row


@transaction.atomic
def ratify_evaluations(*, evaluations: Iterable[Evaluation], by: User) -> int:
    """Ratify final evaluations, each with its letter of result that the worker renders.

    :raises EvaluationError: if one does not await it, or none is chosen; then none is ratified.
    """
    wanted = {row.pk for row in evaluations}
    rows = list(_rows_locked().filter(pk__in=wanted).order_by("pk"))
    if not rows:
        raise EvaluationError("Pilih sekurang-kurangnya satu evaluasi.")
    for row in rows:
        at = clock.now()
        row.ratify(by=by, at=at)
        number = f"HE/{row.year}/{row.agency.code}"
        text = canonical(letters.letter_content(row, number=number, by=by, at=at))
        ResultLetter.objects.create(
            evaluation=row, number=number, at=at, snapshot_text=text, sha256=digest(text)
        )
        audit.record("evaluation.ratified", by=by, obj=row, scope=row.agency.code)
    _tell_ratified(rows)
    transaction.on_commit(ask_worker)
    return len(rows)


@transaction.atomic
def publish_evaluations(*, evaluations: Iterable[Evaluation], by: User) -> int:
    """Publish ratified evaluations for everybody to see.

    :raises EvaluationError: if one was not ratified, or none is chosen; then none is published.
    """
    wanted = {row.pk for row in evaluations}
    rows = list(_rows_locked().filter(pk__in=wanted).order_by("pk"))
    if not rows:
        raise EvaluationError("Pilih sekurang-kurangnya satu evaluasi.")
    for row in rows:
        row.publish(clock.now())
        audit.record("evaluation.published", by=by, obj=row, scope=row.agency.code)
    return len(rows)


def _tell_ratified(rows: list[Evaluation]) -> None:
    """Tell each Instansi its result, and Diskominfo that it can be published."""
    people = powers.holders_by_agency([row.agency_id for row in rows], clock.now())
    notices.notify_many(
        notices.Notice(
            users=powers.among(people, (Role.HEAD, *DESK), row.agency_id),
            text=f"{row} disahkan Bupati: {row.grade}.",
            url=address(row),
            dedup_key=f"evaluation.ratified:{row.pk}",
        )
        for row in rows
    )
    for year in {row.year for row in rows}:
        notices.notify(
            list(powers.assigned(Role.EVALUATOR)),
            text=f"Hasil evaluasi tahun {year} disahkan. Umumkan hasilnya.",
            url=f"/evaluasi/?tahun={year}",
            dedup_key=f"evaluations.ratified:{year}:{clock.today()}",
            email=False,
        )


def _evaluators_of(row: Evaluation) -> list[User]:
    role = Role.EXAMINER if row.agency.is_oversight else Role.EVALUATOR
    return list(powers.assigned(role))


def last_day(row: Evaluation) -> datetime:
    """The last moment of the window, to be shown as a day."""
    assert row.reply_until is not None  # noqa: S101 - only of one that was sent
    return row.reply_until - period.INSTANT


def address(row: Evaluation) -> str:
    return f"/evaluasi/{row.agency.code}/{row.year}/"


def _rows_locked() -> EvaluationQuerySet:
    locked = Evaluation.objects.select_for_update(no_key=True, of=("self",))
    return locked.select_related("agency", "criteria", "report", "replied_by")


def _locked(evaluation: Evaluation) -> Evaluation:
    return _rows_locked().get(pk=evaluation.pk)
