"""The annual report: start, save, submit (freeze), receive (Pasal 15)."""

import json
from collections.abc import Mapping

from django.db import transaction

from agencies import powers
from agencies.models import Agency, User
from agencies.powers import DESK, Role
from core import audit, clock, notices
from core.snapshots import in_one_snapshot
from reports import drafting, entries, freezing, merging
from reports.evaluation.answers import answers_of
from reports.figures import Figure, canonical, contradictions_of, digest
from reports.models import AnnualReport, Delivery, FigureEvidence, ResultLetter, ReturnNote
from reports.models.annual_report import FIRST_YEAR, ReportError
from reports.outline import TEXTS, missing_of, sections_of

FACILITIES = "facilities"  # the field of the checklist


class StaleRevision(ReportError):
    """Somebody else saved in the meantime; `conflicts` names the texts that both changed."""

    code = "stale_version"

    def __init__(self, text: str, conflicts: tuple[str, ...] = ()) -> None:
        super().__init__(text)
        self.conflicts = conflicts


@transaction.atomic
def start_report(*, agency: Agency, year: int, by: User) -> AnnualReport:
    """Open the draft of a year, or give the one that is open (Pasal 15(1)).

    :raises ReportError: for a year before 2017 or in the future, or one already submitted.
    """
    this_year = clock.local(clock.now()).year
    if not FIRST_YEAR <= year <= this_year:
        raise ReportError(f"Tahun pelaporan antara {FIRST_YEAR} dan {this_year}.")
    Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    versions = AnnualReport.objects.filter(agency=agency, year=year).order_by("-version")
    newest = versions.first()
    if newest is not None and newest.is_draft:
        return newest
    if newest is not None and newest.status != AnnualReport.Status.RETURNED:
        raise ReportError(f"Laporan {agency} tahun {year} sudah diajukan.")
    at = clock.now()
    report = AnnualReport.objects.create(
        agency=agency,
        year=year,
        version=newest.version + 1 if newest else 1,
        prepared_by=by,
        created_at=at,
        updated_at=at,
        **({name: getattr(newest, name) for name in (*TEXTS, FACILITIES)} if newest else {}),
    )
    if newest:
        entries.copy_entries(newest, report)
    audit.record("report.started", by=by, obj=report, scope=agency.code)
    return report


@transaction.atomic
def save_narratives(
    *,
    report: AnnualReport,
    by: User,
    revision: int | None = None,
    bases: Mapping[str, str] | None = None,
    facilities: Mapping[str, Mapping[str, str]] | None = None,
    **texts: str,
) -> AnnualReport:
    """Keep what was written so far.

    Of several people, each changes their own texts; only a text that two have changed is asked
    back. With `bases` (`reports.merging`) a text that the page did not change is left alone, and
    `revision` names the one whose texts the writer has seen and chosen to replace. Without
    `bases`, `revision` is the one that was read.

    :raises StaleRevision: if somebody else saved in the meantime; nothing is kept.
    :raises ReportError: if it was submitted already.
    """
    row = _locked(report)
    if not row.is_draft:
        raise ReportError("Laporan ini sudah diajukan, jadi tidak dapat diubah lagi.")
    typed = {name: text.strip() for name, text in texts.items() if name in TEXTS}
    if facilities is not None:
        typed[FACILITIES] = canonical(facilities)
    if bases is None:
        _check_revision(row, revision)
    merged = merging.merge(written_in(row), typed, bases or {})
    if merged.conflicts and revision != row.revision:
        raise StaleRevision(
            f"{row.prepared_by} baru saja mengubah tulisan yang sama. Kedua tulisan ada di sini: "
            "gabungkan, lalu simpan.",
            merged.conflicts,
        )
    for name, text in merged.changed.items():
        setattr(row, name, json.loads(text) if name == FACILITIES else text)
    row.prepared_by, row.updated_at, row.revision = by, clock.now(), row.revision + 1
    row.save(update_fields=[*merged.changed, "prepared_by", "updated_at", "revision"])
    return row


def written_in(report: AnnualReport) -> dict[str, str]:
    """All that is written in a report, each part as the text by which it is compared."""
    texts = {name: getattr(report, name) for name in TEXTS}
    return {**texts, FACILITIES: canonical(report.facilities)}


def missing_parts(report: AnnualReport) -> list[str]:
    """What still lacks: parts of a–h, and answers to last year's findings (Pasal 16(2))."""
    said = {"narratives": written_in(report), "improvements": answers_of(report), "figures": []}
    return missing_of(sections_of(said))


def figures_for(report: AnnualReport) -> list[Figure]:
    """The figures of a draft, as the rows give them now."""
    return drafting.figures_of(report)


def submit_report(*, report: AnnualReport, by: User, revision: int | None = None) -> AnnualReport:
    """Submit a complete report: its figures and the rows behind them are frozen (Pasal 15(3)).

    All figures are of one moment, however much is written meanwhile. The worker renders the PDF
    from the frozen content alone.

    :raises StaleRevision: if somebody saved after the Kepala read it.
    :raises ReportError: if a part is missing, figures contradict each other, or it was submitted
        already.
    """
    return in_one_snapshot(lambda: _submit(report, by, revision))


def _submit(report: AnnualReport, by: User, revision: int | None) -> AnnualReport:
    row = _locked(report)
    if row.is_draft:
        _check_revision(row, revision)
    missing = missing_parts(row)
    if row.is_draft and missing:
        raise ReportError(f"Belum lengkap: {', '.join(missing)}. Lengkapi sebelum diajukan.")
    at = clock.now()
    figures = drafting.figures_of(row, at=at)
    against = contradictions_of(figure.frozen() for figure in figures)
    if against:
        raise ReportError(f"{' '.join(against)} Perbaiki angka yang diisi sendiri.")
    text = canonical(freezing.content_of(row, figures, by=by, at=at))
    row.freeze(text=text, sha256=digest(text), by=by, at=at)
    FigureEvidence.objects.bulk_create(
        [
            FigureEvidence(
                report=row,
                code=figure.code,
                rows=[list(line) for line in figure.rows],
                sha256=digest(figure.rows),
            )
            for figure in figures
            if figure.is_available
        ]
    )
    audit.record("report.submitted", by=by, obj=row, scope=row.agency.code, sha256=row.sha256)
    notices.notify(
        list(powers.assigned(Role.EVALUATOR)),
        text=f"{row} diajukan. Periksa dan terbitkan tanda terimanya.",
        url=f"/laporan/{row.agency.code}/{row.year}/",
        dedup_key=f"report.submitted:{row.pk}",
    )
    transaction.on_commit(ask_worker)
    return row


@transaction.atomic
def receive_report(*, report: AnnualReport, by: User) -> AnnualReport:
    """Give the receipt of Diskominfo for a submitted report (Pasal 15(2)).

    :raises ReportError: if it does not await a receipt.
    """
    row = _locked(report)
    row.receive(by=by)
    audit.record("report.received", by=by, obj=row, scope=row.agency.code)
    notices.notify(
        list(powers.holders([*DESK, Role.HEAD], row.agency_id)),
        text=f"{row} diterima Diskominfo dengan nomor {row.receipt_number}.",
        url=f"/laporan/{row.agency.code}/{row.year}/",
        dedup_key=f"report.received:{row.pk}",
    )
    return row


@transaction.atomic
def retry_pdf(*, document: AnnualReport | Delivery | ResultLetter, by: User) -> None:
    """Let the worker try a PDF again that it could not make.

    :raises ReportError: if there is nothing to make, or a worker is at it.
    """
    row = type(document).objects.select_for_update(no_key=True, of=("self",)).get(pk=document.pk)
    if not row.render_failed:
        raise ReportError("PDF ini tidak sedang gagal dibuat. Muat ulang halaman.")
    row.render_claimed_until, row.render_error = None, ""
    row.save(update_fields=["render_claimed_until", "render_error"])
    audit.record("pdf.retried", by=by, obj=row, scope=_scope_of(row))
    transaction.on_commit(ask_worker)


def _scope_of(document: AnnualReport | Delivery | ResultLetter) -> str:
    """The Instansi a document is about; a letter of Diskominfo on many is about none."""
    if isinstance(document, Delivery):
        return ""
    about = document if isinstance(document, AnnualReport) else document.evaluation
    return about.agency.code


def _check_revision(row: AnnualReport, revision: int | None) -> None:
    if revision is not None and revision != row.revision:
        raise StaleRevision(
            f"{row.prepared_by} baru saja menyimpan laporan ini. Salin tulisan Anda, muat ulang "
            "halaman, lalu gabungkan."
        )


@transaction.atomic
def return_report(*, report: AnnualReport, notes: Mapping[str, str], by: User) -> AnnualReport:
    """Send a submitted report back with notes per item; a new version follows (Pasal 15(2)).

    :param notes: by item "a" to "h", "" for the whole; empty ones are left out.
    :raises ReportError: if it does not await a receipt, or no note says what to change.
    """
    wanted = {item: text.strip() for item, text in notes.items() if text.strip()}
    if not wanted:
        raise ReportError("Tuliskan sekurang-kurangnya satu catatan: apa yang harus diperbaiki.")
    row = _locked(report)
    row.give_back()
    at = clock.now()
    ReturnNote.objects.bulk_create(
        ReturnNote(report=row, item=item, text=text, by=by, at=at) for item, text in wanted.items()
    )
    audit.record(
        "report.returned", by=by, obj=row, scope=row.agency.code, items="".join(sorted(wanted))
    )
    notices.notify(
        list(powers.holders([*DESK, Role.HEAD], row.agency_id)),
        text=f"{row} dikembalikan Diskominfo dengan catatan. Susun versi perbaikannya.",
        url=f"/laporan/{row.agency.code}/{row.year}/",
        dedup_key=f"report.returned:{row.pk}",
    )
    return row


def _locked(report: AnnualReport) -> AnnualReport:
    return (
        AnnualReport.objects.select_for_update(no_key=True, of=("self",))
        .select_related("agency", "prepared_by")
        .get(pk=report.pk)
    )


def ask_worker() -> None:
    """Ask for the PDF soon; should the message be lost, the beat finds the report."""
    from reports.tasks import render_reports  # noqa: PLC0415 - tasks call services

    render_reports.delay()
