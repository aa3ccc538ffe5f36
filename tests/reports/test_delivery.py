"""Received reports are handed to the Bupati under a frozen cover letter."""

import shutil
import subprocess
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from reports import deliveries, pdf, services
from reports.models import AnnualReport, Delivery
from reports.models.annual_report import ReportError
from reports.tasks import render_reports
from tests.core.helpers import in_threads
from tests.factories import make_agency, make_assigned, make_head
from tests.reports.conftest import YEAR, make_draft, make_team

pytestmark = [pytest.mark.django_db, pytest.mark.pasal("15(2)")]
NEW = f"/laporan/tahun/{YEAR}/sampaikan/"


def received(team, evaluator):
    report = services.submit_report(report=make_draft(team), by=team.head)
    return services.receive_report(report=report, by=evaluator)


@pytest.fixture
def regent(clock, db):
    return make_assigned("REGENT", "bupati")


@pytest.fixture
def reports(team, evaluator):
    return [received(each, evaluator) for each in (team, make_team("DPUPR"))]


def deliver(reports, evaluator, number="500/12/2026"):
    return deliveries.deliver_reports(
        year=YEAR, reports=reports, number=number, letter_date=date(2026, 11, 24), by=evaluator
    )


@pytest.fixture
def delivery(reports, evaluator, regent):
    make_agency("DISDIK", name="Dinas Pendidikan")
    diskominfo = make_agency("DISKOMINFO", is_oversight=True)
    make_head(diskominfo)
    return deliver(reports, evaluator)


def test_delivering_tells_the_bupati_and_each_instansi(delivery, reports, regent, team):
    assert {row.status for row in AnnualReport.objects.all()} == {"DELIVERED"}
    assert regent.notifications.get().text == "2 laporan tahun 2026 disampaikan kepada Anda."
    assert team.head.notifications.filter(text__contains="disampaikan kepada Bupati").exists()


def test_the_letter_names_what_is_delivered_and_who_has_not_reported(delivery):
    letter = delivery.snapshot

    assert [row["receipt"] for row in letter["reports"]] == ["TT/2026/DISHUB/1", "TT/2026/DPUPR/1"]
    assert letter["missing"] == ["Dinas Pendidikan", "Instansi DISKOMINFO"]
    assert letter["signer"]["name"] == "Kepala Diskominfo"


def test_only_received_reports_of_the_year_are_delivered(team, evaluator):
    submitted = services.submit_report(report=make_draft(team), by=team.head)
    other_year = services.submit_report(report=make_draft(team, year=2025), by=team.head)

    with pytest.raises(ReportError, match="belum diterima"):
        deliver([submitted], evaluator)
    with pytest.raises(ReportError, match="tahun 2026"):
        deliver([other_year], evaluator)
    with pytest.raises(ReportError, match="tahun 2026"):
        deliver([], evaluator)
    assert not Delivery.objects.exists()


def test_one_refused_report_delivers_none(reports, team, evaluator):
    third = make_team("DISDIK")
    waiting = services.submit_report(report=make_draft(third), by=third.head)

    with pytest.raises(ReportError, match="belum diterima"):
        deliver([*reports, waiting], evaluator)

    assert not AnnualReport.objects.filter(status="DELIVERED").exists()


def test_a_number_is_used_once(reports, evaluator):
    deliver(reports[:1], evaluator)

    with pytest.raises(ReportError, match="sudah dipakai"):
        deliver(reports[1:], evaluator)

    reports[1].refresh_from_db()
    assert reports[1].status == "RECEIVED"


@pytest.mark.django_db(transaction=True)
def test_two_deliveries_at_once_deliver_each_report_once():
    evaluator, team = make_assigned("EVALUATOR"), make_team()
    report = received(team, evaluator)
    numbers = ["1", "2"]

    def act():
        return deliver([report], evaluator, number=numbers.pop())

    results = in_threads(2, act)

    assert sorted(type(result).__name__ for result in results) == ["Delivery", "ReportError"]
    assert Delivery.objects.count() == 1


@pytest.mark.parametrize("change", [{"snapshot_text": "{}"}, {"number": "X"}, {"year": 2025}])
def test_the_database_refuses_to_change_a_letter(delivery, change):
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        Delivery.objects.filter(pk=delivery.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        delivery.lines.all().delete()


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler-utils is not installed")
def test_the_worker_makes_the_letter(delivery, tmp_path):
    AnnualReport.objects.filter(pdf=None).update(render_claimed_until="2099-01-01T00:00Z")
    assert render_reports() == 1
    delivery.refresh_from_db()
    path = tmp_path / "surat.pdf"
    path.write_bytes(delivery.pdf.file.open().read())

    done = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True)

    text = " ".join(done.stdout.split())
    assert "Yth. Bupati Berau" in text
    assert "kami sampaikan 2 laporan" in text
    assert "Nomor 500/12/2026" in text
    assert "Dinas Pendidikan" in text


def test_a_letter_without_a_head_in_office_leaves_the_signature_open(reports, evaluator):
    delivery = deliver(reports, evaluator)

    assert delivery.snapshot["signer"] == {}
    assert pdf.render_letter(delivery.snapshot, sha256=delivery.sha256).startswith(b"%PDF")


def test_diskominfo_delivers_on_the_page_and_the_bupati_reads(
    reports, evaluator, regent, team, sign_in
):
    client = sign_in(evaluator)
    assert NEW in client.get("/laporan/penyampaian/").content.decode()
    form = {"number": "500/1", "letter_date": "2026-11-24", "reports": ["DISHUB", "DPUPR"]}

    refused = client.post(NEW, {**form, "number": "", "reports": []})
    assert refused.status_code == 422
    assert "Nomor surat wajib diisi." in refused.content.decode()
    assert "Pilih sekurang-kurangnya satu laporan." in refused.content.decode()

    done = client.post(NEW, form)
    delivery = Delivery.objects.get()
    assert (done.status_code, done["Location"]) == (303, f"/laporan/penyampaian/{delivery.pk}/")

    reader = sign_in(regent)
    page = reader.get(done["Location"])
    assert page.status_code == 200
    assert "TT/2026/DPUPR/1" in page.content.decode()
    letter = reader.get(f"{done['Location']}surat/")
    assert letter.status_code == 202
    assert "Menunggu giliran" in letter.content.decode()
    assert sign_in(team.head).get(done["Location"]).status_code == 403


@pytest.mark.parametrize("reports_sent", [["x"], ["DISDIK"], ["99999999999999999999"]])
def test_a_report_that_cannot_be_delivered_is_refused_in_words(
    reports, evaluator, sign_in, reports_sent
):
    form = {"number": "500/1", "letter_date": "2026-11-24", "reports": reports_sent}

    response = sign_in(evaluator).post(NEW, form)

    assert response.status_code == 422
    assert "belum diterima atau sudah disampaikan" in response.content.decode()


def test_only_diskominfo_delivers(team, regent, sign_in):
    for user in (team.officer, team.head, regent):
        assert sign_in(user).get(NEW).status_code == 403
