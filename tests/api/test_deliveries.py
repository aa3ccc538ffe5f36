"""`deliveries/` and the signed copy: started, followed, fetched over the API (Pasal 15)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core import signatures
from reports import services
from reports.models import AnnualReport
from reports.tasks import render_reports
from tests.factories import make_assigned
from tests.reports.certificates import PASSPHRASE, Issuer
from tests.reports.conftest import make_draft, make_team

pytestmark = pytest.mark.django_db
LETTER = {"year": 2026, "number": "500/12/2026", "letter_date": "2026-11-24"}


@pytest.fixture
def evaluator(clock, db):
    return make_assigned("EVALUATOR")


@pytest.fixture
def regent(clock, db):
    return make_assigned("REGENT", "bupati")


@pytest.fixture
def team(clock, db):
    return make_team()


@pytest.fixture
def received(team, evaluator):
    report = services.submit_report(report=make_draft(team), by=team.head)
    return services.receive_report(report=report, by=evaluator)


@pytest.mark.pasal("15(2)")
def test_the_bundle_is_started_followed_and_fetched(as_, received, evaluator, regent, team):
    partner = as_(evaluator)

    started = partner.post("deliveries/", LETTER)
    path = f"deliveries/{started.data['id']}/"
    waiting = partner.get(f"{path}bundle/")
    render_reports()
    ready = as_(regent).get(path).data

    assert (started.status_code, started.data["reports"]) == (201, [received.pk])
    assert started.data["bundle"]["is_ready"] is False
    assert (waiting.status_code, waiting["Retry-After"]) == (202, "5")
    assert (ready["bundle"]["printed"], ready["bundle"]["bound"]) == (1, 1)
    assert ready["bundle"]["is_ready"] is True
    for name, kind in (("letter", "pdf"), ("bundle", "pdf"), ("bundle-sheet", "sheet")):
        file = as_(regent).get(f"{path}{name}/")
        assert (file.status_code, kind in file["Content-Type"]) == (200, True)
    assert partner.post(f"{path}remake-bundle/").status_code == 409
    assert as_(team.head).get(path).status_code == 403
    assert as_(regent).post("deliveries/", LETTER).status_code == 403


def test_without_a_received_report_nothing_is_delivered(as_, evaluator, team):
    make_draft(team)

    answer = as_(evaluator).post("deliveries/", LETTER)

    assert answer.status_code == 409
    assert "sudah diterima" in answer.data["detail"]


@pytest.mark.pasal("15(3)")
def test_a_copy_signed_elsewhere_is_brought_by_the_kepala_and_its_state_told(
    as_, received, team, tmp_path, settings
):
    settings.SIGNING_PASSPHRASE = PASSPHRASE
    render_reports()
    report = AnnualReport.objects.get()
    Issuer("Penerbit Uji", "Lembaga Uji").issue(tmp_path / "k.p12", common="Kepala Dishub")
    with report.pdf.file.open("rb") as stream:
        content = stream.read()
    certificate = signatures.Certificate(tmp_path / "k.p12")
    signed = certificate.sign(content, name="Kepala Dishub", reason="Uji", place="Berau")
    path = f"reports/{report.pk}/"

    def bring(user, file, key=""):
        document = SimpleUploadedFile("laporan.pdf", file, content_type="application/pdf")
        return as_(user).post(
            f"{path}signed-copy/", {"document": document}, key=key, format="multipart"
        )

    assert as_(team.head).get(path).data["signature"] is None
    assert bring(team.officer, signed).status_code == 403
    assert bring(team.head, content).status_code == 409
    accepted = bring(team.head, signed, key="sekali")

    assert accepted.status_code == 200
    assert accepted.data["signature"]["signer"] == "Kepala Dishub"
    assert accepted.data["signature"]["is_uploaded"] is True
    assert accepted.data["signature"]["is_trusted"] is False
    assert bring(team.head, signed).status_code == 409
