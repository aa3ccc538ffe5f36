"""Whoever holds a document can ask whether the portal issued it."""

import shutil
import subprocess
from datetime import date

import pytest
from django.test import Client

from reports import deliveries, pdf, proof, services, verification
from reports.tasks import render_reports
from tests.reports.conftest import YEAR

pytestmark = pytest.mark.django_db


def url(sha256):
    return f"/verifikasi/{sha256[:20]}/"


def test_a_submitted_report_is_known_to_everybody_who_holds_its_code(submitted):
    render_reports()
    submitted.refresh_from_db()

    response = Client().get(url(submitted.sha256))

    page = response.content.decode()
    assert response.status_code == 200
    assert "DITERBITKAN PORTAL INI" in page
    assert submitted.sha256 in page
    assert submitted.pdf.sha256 in page
    assert "Dinas Dishub Kabupaten Berau" in page
    assert not response.cookies


def test_an_unknown_code_is_said_to_be_unknown(submitted):
    response = Client().get(url("0" * 64))

    assert response.status_code == 404
    assert "TIDAK DIKENAL" in response.content.decode()


@pytest.mark.parametrize("code", ["x" * 20, "0" * 19, "0" * 21, "A" * 20, "%25" * 7])
def test_what_is_no_code_is_no_address(code):
    assert Client().get(f"/verifikasi/{code}/").status_code == 404


def test_a_draft_is_not_known(draft):
    assert verification.find("") is None or draft.sha256 == ""
    assert Client().get(url(draft.sha256 or "0" * 20)).status_code == 404


@pytest.mark.pasal("15(2)")
def test_a_version_that_was_corrected_says_so(submitted, team, evaluator):
    services.return_report(report=submitted, notes={"a": "Lengkapi."}, by=evaluator)
    assert "dikembalikan untuk diperbaiki" in Client().get(url(submitted.sha256)).content.decode()
    second = services.start_report(agency=team.agency, year=YEAR, by=team.officer)
    services.submit_report(report=second, by=team.head)

    page = Client().get(url(submitted.sha256)).content.decode()

    assert "Sudah ada versi 2." in page
    assert "Sudah ada versi" not in Client().get(url(second.sha256)).content.decode()


def test_a_cover_letter_is_known_too(submitted, evaluator):
    report = services.receive_report(report=submitted, by=evaluator)
    delivery = deliveries.deliver_reports(
        year=YEAR, reports=[report], number="5/1", letter_date=date(2026, 11, 24), by=evaluator
    )

    page = Client().get(url(delivery.sha256)).content.decode()

    assert "Surat pengantar Nomor 5/1" in page


def test_the_address_that_is_printed_is_the_one_that_answers(submitted):
    address = proof.address_of(submitted.snapshot["portal"], submitted.sha256)

    assert address == f"http://testserver{url(submitted.sha256)}"
    assert Client().get(address).status_code == 200


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler-utils is not installed")
def test_the_pdf_prints_the_address_beside_its_qr(submitted, tmp_path):
    path = tmp_path / "laporan.pdf"
    path.write_bytes(pdf.render(submitted.snapshot, sha256=submitted.sha256))

    done = subprocess.run(
        ["pdftotext", "-l", "1", path, "-"], capture_output=True, text=True, check=True
    )

    assert f"testserver{url(submitted.sha256)}" in "".join(done.stdout.split())
    assert "<title>Kode QR alamat pemeriksaan" in proof.qr_of("http://x.test/")


def test_a_typed_code_leads_to_its_answer_whatever_its_case_and_spacing(submitted):
    code = submitted.sha256[:20]
    for typed in (code, code.upper(), f" {code[:5]}-{code[5:10]} {code[10:]} ", submitted.sha256):
        response = Client().get("/verifikasi/", {"kode": typed})
        assert (response.status_code, response["Location"]) == (302, url(code))


@pytest.mark.parametrize("typed", ["", "abc", "zz" * 10, "<script>", "0" * 65, "\u0660" * 20])
def test_a_code_that_cannot_be_one_is_refused_in_words(db, typed):
    response = Client().get("/verifikasi/", {"kode": typed})

    assert response.status_code == 422
    assert "Kode tidak lengkap." in response.content.decode()
    assert "<script>" not in response.content.decode().split("<main")[1]
