"""The worker makes the PDF from the frozen report; killed on the way, it loses nothing."""

import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from core import clock, uploads
from core import rendering as queue
from core.models import AuditEntry, Upload
from core.rendering import CLAIM
from core.storage import private_storage
from reports import pdf, rendering, services
from reports.models import AnnualReport, FigureEvidence
from reports.models.annual_report import ReportError
from reports.tasks import render_reports
from tests.core.helpers import in_threads
from tests.reports.conftest import make_draft, make_team

pytestmark = pytest.mark.django_db


@pytest.fixture
def quick(monkeypatch):
    """A press that is quick and counts its work."""
    made: list[str] = []

    def render(snapshot, *, sha256):
        made.append(sha256)
        return b"%PDF-1.7\n%%EOF\n"

    monkeypatch.setattr(pdf, "render", render)
    return made


def test_the_worker_makes_the_pdf_of_a_frozen_report(submitted):
    assert render_reports() == 1

    submitted.refresh_from_db()
    with submitted.pdf.file.open() as file:
        assert file.read().startswith(b"%PDF-1.7")
    assert submitted.pdf.name == "laporan-dishub-2026-v1.pdf"
    assert submitted.render_claimed_until is None


def test_the_pdf_is_made_once(submitted, quick):
    render_reports()
    render_reports()

    assert quick == [submitted.sha256]


def test_a_draft_has_no_pdf(draft, quick):
    assert render_reports() == 0


def test_a_failure_is_told_and_tried_again_later(submitted, monkeypatch, clock):
    def fails(snapshot, *, sha256):
        raise pdf.RenderError("Pustaka sistem belum terpasang.")

    monkeypatch.setattr(pdf, "render", fails)
    assert render_reports() == 0
    submitted.refresh_from_db()
    assert submitted.render_failed
    assert submitted.render_error == "Pustaka sistem belum terpasang."

    monkeypatch.undo()
    monkeypatch.setattr("core.clock._source", clock)
    assert render_reports() == 0
    clock.advance(CLAIM + timedelta(seconds=1))
    assert render_reports() == 1


def test_one_failure_does_not_stop_the_rest(submitted, monkeypatch):
    other = make_team("DPUPR")
    good = services.submit_report(report=make_draft(other), by=other.head)

    def fails_for_the_first(snapshot, *, sha256):
        if sha256 == submitted.sha256:
            raise pdf.RenderError("Gagal.")
        return b"%PDF-1.7\n%%EOF\n"

    monkeypatch.setattr(pdf, "render", fails_for_the_first)

    assert render_reports() == 1
    good.refresh_from_db()
    assert good.pdf_id


def test_a_failed_pdf_can_be_asked_for_at_once_but_not_one_that_is_at_work(
    submitted, evaluator, quick
):
    with pytest.raises(ReportError):
        services.retry_pdf(document=submitted, by=evaluator)
    now = clock.now()
    AnnualReport.objects.filter(pk=submitted.pk).update(
        render_error="Gagal.", render_claimed_until=now + timedelta(minutes=5)
    )

    services.retry_pdf(document=submitted, by=evaluator)

    assert render_reports() == 1
    entry = AuditEntry.objects.get(action="pdf.retried")
    assert (entry.actor, entry.scope) == (evaluator, submitted.agency.code)


def stored(folder):
    """The names of all private files below a folder."""
    try:
        folders, files = private_storage().listdir(folder)
    except FileNotFoundError:
        return []
    return files + [name for each in folders for name in stored(f"{folder}/{each}")]


@pytest.mark.parametrize("is_taken_up", [False, True])
def test_a_worker_that_comes_back_after_its_claim_changes_nothing(
    submitted, quick, clock, is_taken_up
):
    late = queue.claim(AnnualReport.objects.all())
    clock.advance(CLAIM)
    if is_taken_up:
        queue.claim(AnnualReport.objects.all())
    before = AnnualReport.objects.values().get()

    with pytest.raises(queue.ClaimLostError):
        queue.store(late, {"pdf": queue.File("terlambat.pdf", b"%PDF-1.7")})
    queue._held(late).update(render_error="Terlambat.")

    assert AnnualReport.objects.values().get() == before
    assert not Upload.objects.filter(name="terlambat.pdf").exists()
    assert stored("uploads") == []


def test_what_nobody_foresaw_is_kept_in_words_and_stops_no_other(submitted, monkeypatch):
    other = make_team("DPUPR")
    good = services.submit_report(report=make_draft(other), by=other.head)

    def breaks_for_the_first(snapshot, *, sha256):
        if sha256 == submitted.sha256:
            raise KeyError("kolom")
        return b"%PDF-1.7\n%%EOF\n"

    monkeypatch.setattr(pdf, "render", breaks_for_the_first)

    assert render_reports() == 1
    submitted.refresh_from_db()
    good.refresh_from_db()
    assert (submitted.render_error, bool(good.pdf_id)) == (queue.UNFORESEEN, True)


def test_a_full_disk_is_told_and_leaves_no_half(submitted, quick, monkeypatch):
    def full(*args, **kwargs):
        raise uploads.StorageFull

    monkeypatch.setattr(uploads, "store_generated", full)

    assert render_reports() == 0
    submitted.refresh_from_db()
    assert submitted.render_error.startswith("Penyimpanan sedang penuh")


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_make_one_pdf(quick):
    team = make_team()
    services.submit_report(report=make_draft(team), by=team.head)

    results = in_threads(2, rendering.render_pending)

    assert sorted(results) == [0, 1]
    assert len(quick) == 1


# --- kill -9 ------------------------------------------------------------------------------------
MIDDLE_OF_RENDERING = """
from reports import pdf, rendering
def stuck(snapshot, *, sha256):
    print("in the middle", flush=True)
    time.sleep(60)
pdf.render = stuck
rendering.render_pending()
"""

MIDDLE_OF_SUBMITTING = """
from agencies.models import User
from reports import services
from reports.models import AnnualReport
def stuck(*args, **kwargs):
    print("in the middle", flush=True)
    time.sleep(60)
services.notices.notify = stuck
services.submit_report(
    report=AnnualReport.objects.get(), by=User.objects.get(username="kepala.dishub")
)
"""


def kill_in_the_middle(script: str) -> None:
    """Run a process on this test's database and kill it once it says where it is."""
    name = connection.settings_dict["NAME"]
    url = (
        f"postgres://postgres@127.0.0.1:{connection.settings_dict['PORT'] or 5432}/{name}"
        if connection.vendor == "postgresql"
        else f"sqlite:///{name}"
    )
    setup = "import time, django; django.setup()\n"
    process = subprocess.Popen(
        [sys.executable, "-c", setup + script],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "berau_sosmed.settings.test",
        },
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout.readline() == "in the middle\n"
        process.send_signal(signal.SIGKILL)
    finally:
        process.kill()
        process.wait(10)
        process.stdout.close()


@pytest.mark.pasal("15(3)")
@pytest.mark.django_db(transaction=True)
def test_a_kill_in_the_middle_of_rendering_leaves_the_frozen_report_and_a_retry_finishes(
    monkeypatch,
):
    team = make_team()
    report = services.submit_report(report=make_draft(team), by=team.head)
    before = report.snapshot_text

    kill_in_the_middle(MIDDLE_OF_RENDERING)

    report.refresh_from_db()
    assert (report.status, report.pdf_id, report.snapshot_text) == ("SUBMITTED", None, before)
    assert report.is_being_rendered(clock.now())
    assert rendering.render_pending() == 0
    later = timezone.now() + CLAIM + timedelta(seconds=1)
    monkeypatch.setattr("core.clock._source", lambda: later)
    assert rendering.render_pending() == 1
    report.refresh_from_db()
    assert report.pdf_id
    assert report.snapshot_text == before


@pytest.mark.pasal("15(3)")
@pytest.mark.django_db(transaction=True)
def test_a_kill_in_the_middle_of_submitting_leaves_the_draft():
    team = make_team()
    draft = make_draft(team)

    kill_in_the_middle(MIDDLE_OF_SUBMITTING)

    draft.refresh_from_db()
    assert (draft.status, draft.frozen_at, draft.sha256) == ("DRAFT", None, "")
    assert not FigureEvidence.objects.exists()
    assert services.submit_report(report=draft, by=team.head).sha256
