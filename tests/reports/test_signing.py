"""The Kepala's electronic signature: made by the portal, or brought from elsewhere."""

import io
import shutil
import subprocess

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core import signatures
from core.models import Upload
from core.signatures import SignatureRefused
from reports import services, signing
from reports.models.annual_report import ReportError
from reports.tasks import render_reports
from tests.reports.certificates import PASSPHRASE, Issuer
from tests.reports.conftest import YEAR, make_draft, make_team

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def issuer():
    return Issuer("Penerbit Uji", "Lembaga Uji")


@pytest.fixture
def folders(settings, tmp_path):
    """Where the certificates and the issuers lie; both empty."""
    for name in ("SIGNING_FOLDER", "SIGNING_TRUST_FOLDER"):
        folder = tmp_path / name
        folder.mkdir()
        setattr(settings, name, str(folder))
    settings.SIGNING_PASSPHRASE = PASSPHRASE
    return tmp_path / "SIGNING_FOLDER", tmp_path / "SIGNING_TRUST_FOLDER"


def bytes_of(upload):
    with upload.file.open("rb") as file:
        return file.read()


def rendered(report):
    assert render_reports() == 1
    report.refresh_from_db()
    return report


def signed_elsewhere(report, issuer, folder, *, common="Kepala Dishub"):
    """The report's PDF, signed outside the portal."""
    path = folder / "elsewhere.p12"
    issuer.issue(path, common=common)
    certificate = signatures.Certificate(path)
    return certificate.sign(bytes_of(report.pdf), name=common, reason="Uji", place="Berau")


def attach(report, team, content, name="laporan.pdf"):
    file = SimpleUploadedFile(name, content, content_type="application/pdf")
    return signing.attach_signed_copy(report=report, file=file, by=team.head)


# --- By the portal --------------------------------------------------------------------------------
def test_without_a_certificate_the_pdf_stays_unsigned(submitted, folders):
    report = rendered(submitted)

    assert (report.signed_pdf, report.signature) == (None, None)
    with pytest.raises(SignatureRefused, match="belum ditandatangani"):
        signatures.read(bytes_of(report.pdf))


def test_the_certificate_of_the_kepala_signs_behind_the_very_same_bytes(
    submitted, team, folders, issuer
):
    issuer.issue(
        folders[0] / "DISHUB.p12",
        common="Drs. H. Lain Tulisan",
        number=team.head.employee_id_number,
    )
    issuer.write(folders[1])

    report = rendered(submitted)

    signed = bytes_of(report.signed_pdf)
    assert signed.startswith(bytes_of(report.pdf))
    assert signatures.read(signed).is_trusted
    assert (report.signature["signer"], report.signature["is_bsre"]) == (
        "Drs. H. Lain Tulisan", False,
    )  # fmt: skip
    assert report.document == report.signed_pdf
    with pikepdf.open(io.BytesIO(signed)) as document:
        assert document.Root.AcroForm.Fields[0].V.SubFilter == "/ETSI.CAdES.detached"


@pytest.mark.skipif(not shutil.which("pdfsig"), reason="poppler-utils is not installed")
def test_the_signature_holds_when_looked_at_from_outside(submitted, folders, issuer, tmp_path):
    issuer.issue(folders[0] / "DISHUB.p12", common="Kepala Dishub")
    report = rendered(submitted)
    path = tmp_path / "laporan.pdf"
    path.write_bytes(bytes_of(report.signed_pdf))

    said = subprocess.run(["pdfsig", path], capture_output=True, text=True, check=False).stdout

    assert "Signature is Valid" in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said


@pytest.mark.parametrize(
    ("common", "number", "days"),
    [("Orang Lain", "", 300), ("Kepala Dishub", "198001012000011001", 300),
     ("Kepala Dishub", "", -1)],
)  # fmt: skip
def test_a_certificate_of_somebody_else_or_one_that_is_over_signs_nothing(
    submitted, folders, issuer, common, number, days, clock
):
    from django.utils import timezone

    clock.set(timezone.now())
    issuer.issue(folders[0] / "DISHUB.p12", common=common, number=number, days=days)

    assert signing.signed_copy(submitted, b"") is None


def test_a_certificate_that_cannot_be_read_leaves_the_report_unsigned(submitted, folders):
    (folders[0] / "DISHUB.p12").write_bytes(b"rusak")

    assert rendered(submitted).signed_pdf is None


@pytest.mark.parametrize("is_believed", [True, False])
@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler-utils is not installed")
def test_the_foot_names_bsre_only_for_a_signature_that_proves_to_be_of_bsre(
    submitted, folders, tmp_path, is_believed
):
    bsre = Issuer("OSD LU Kelas 2", "Balai Sertifikasi Elektronik")
    bsre.issue(folders[0] / "DISHUB.p12", common="Kepala Dishub")
    if is_believed:
        bsre.write(folders[1])
    report = rendered(submitted)

    for upload, expected in ((report.signed_pdf, is_believed), (report.pdf, False)):
        path = tmp_path / "laporan.pdf"
        path.write_bytes(bytes_of(upload))
        text = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True)
        assert ("diterbitkan BSrE" in text.stdout) is expected
    assert report.signature["is_bsre"] is is_believed


# --- Brought from elsewhere -----------------------------------------------------------------------
def test_our_pdf_signed_elsewhere_is_taken_and_handed_out(submitted, team, folders, issuer):
    report = rendered(submitted)
    content = signed_elsewhere(report, issuer, folders[0])

    attach(report, team, content)

    report.refresh_from_db()
    assert bytes_of(report.document) == content
    assert (report.signature["signer"], report.signature["is_uploaded"]) == ("Kepala Dishub", True)
    with pytest.raises(ReportError, match="sudah memiliki"):
        attach(report, team, content)


def test_an_unsigned_another_or_a_changed_pdf_is_refused_in_words_and_not_kept(
    submitted, team, folders, issuer
):
    other = make_team("DPUPR")
    another = services.submit_report(report=make_draft(other), by=other.head)
    assert render_reports() == 2
    for report in (submitted, another):
        report.refresh_from_db()
    signed = signed_elsewhere(submitted, issuer, folders[0])
    printed_again = io.BytesIO()
    with pikepdf.open(io.BytesIO(bytes_of(submitted.pdf))) as document:
        document.save(printed_again)
    before = Upload.objects.count()

    for content, words in [
        (bytes_of(submitted.pdf), "belum ditandatangani"),
        (signed_elsewhere(another, issuer, folders[0]), "bukan PDF laporan ini"),
        (printed_again.getvalue(), "bukan PDF laporan ini"),
        (signed + b"\n% sesudahnya\n", "rusak, atau isinya berubah"),
    ]:
        with pytest.raises(SignatureRefused, match=words):
            attach(submitted, team, content)

    submitted.refresh_from_db()
    assert (submitted.signed_pdf, Upload.objects.count()) == (None, before)


def test_a_returned_version_is_not_signed_any_more(submitted, team, folders, issuer, evaluator):
    report = rendered(submitted)
    content = signed_elsewhere(report, issuer, folders[0])
    services.return_report(report=report, notes={"a": "Lengkapi."}, by=evaluator)
    report.refresh_from_db()

    with pytest.raises(ReportError, match="dikembalikan"):
        attach(report, team, content)


def test_the_kepala_brings_it_on_the_page_and_everybody_sees_who_signed(
    submitted, team, folders, issuer, sign_in, client
):
    url = reverse("reports:sign", args=["DISHUB", YEAR])
    head = sign_in(team.head)
    assert "belum jadi" in head.post(url, {"file": pdf_file(b"%PDF-1.7 x")}).content.decode()
    report = rendered(submitted)

    refused = head.post(url, {"file": pdf_file(bytes_of(report.pdf))})
    done = head.post(url, {"file": pdf_file(signed_elsewhere(report, issuer, folders[0]))})

    assert (refused.status_code, done.status_code) == (422, 303)
    assert "belum ditandatangani secara elektronik" in refused.content.decode()
    assert "<b>Kepala Dishub</b>" in head.get(done["Location"]).content.decode()
    checked = client.get(reverse("reports:verify", args=[report.sha256[:20]])).content.decode()
    assert "<b>Kepala Dishub</b>" in checked
    assert "tidak ada dalam daftar penerbit yang dipercaya" in checked
    assert sign_in(team.officer).get(url).status_code == 403


def pdf_file(content):
    return SimpleUploadedFile("laporan.pdf", content, content_type="application/pdf")
