"""All reports under a cover letter as one PDF and one spreadsheet, with a true progress."""

import io
import re
import shutil
import subprocess
import sys

import pytest
from openpyxl import load_workbook

from core import rendering as queue
from core.pdf import RenderError, press
from core.rendering import CLAIM
from reports import bundles, pdf
from reports.models import AnnualReport, Bundle
from reports.models.annual_report import ReportError
from reports.tasks import render_reports
from tests.factories import make_agency, make_assigned
from tests.reports.conftest import make_team
from tests.reports.test_delivery import deliver, received

pytestmark = [pytest.mark.django_db, pytest.mark.pasal("15(2)")]
CODES = ("DISHUB", "DPUPR", "DISDIK")


@pytest.fixture
def failing(monkeypatch):
    """A press that makes one short page; the reports whose code is added here fail."""
    codes: set[str] = set()

    def render(snapshot, *, sha256):
        if snapshot["agency"]["code"] in codes:
            raise RenderError("Tata letak gagal.")
        name = snapshot["agency"]["name"]
        return press(f'<html lang="id"><title>{name}</title><h1>{name}</h1></html>', style="")

    monkeypatch.setattr(pdf, "render", render)
    return codes


@pytest.fixture
def bundle(evaluator, failing, clock):
    make_assigned("REGENT", "bupati")
    make_agency("BKPSDM", name="Badan Kepegawaian")
    reports = [received(make_team(code), evaluator) for code in CODES]
    return deliver(reports, evaluator).bundle


def bytes_of(upload):
    with upload.file.open("rb") as file:
        return file.read()


def text_of(content, tmp_path):
    path = tmp_path / "himpunan.pdf"
    path.write_bytes(content)
    done = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True)
    return [" ".join(page.split()) for page in done.stdout.split("\f")]


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler-utils is not installed")
def test_the_worker_binds_all_reports_behind_a_summary(bundle, tmp_path):
    assert render_reports() == len(CODES) + 2  # the letter, too

    bundle.refresh_from_db()
    pages = text_of(bytes_of(bundle.pdf), tmp_path)
    assert "3 Instansi Kabupaten Berau" in pages[0]
    assert re.search(r"Ringkasan (\. ?)+3", pages[1])
    assert "Badan Kepegawaian" in pages[2]
    assert [page for page in pages[3:] if page] == [
        "Dinas Disdik Kabupaten Berau", "Dinas Dishub Kabupaten Berau",
        "Dinas Dpupr Kabupaten Berau",
    ]  # fmt: skip
    for place, page in enumerate(pages[3:6], 4):
        assert f"{page} {place}" in pages[1]
    assert (bundle.bound, bundle.left_out) == (3, [])


def test_the_spreadsheet_has_the_figures_of_every_report(bundle):
    render_reports()

    bundle.refresh_from_db()
    book = load_workbook(io.BytesIO(bytes_of(bundle.xlsx)), read_only=True)
    rows = {name: list(book[name].values) for name in book.sheetnames}
    assert [row[0] for row in rows["Ringkasan"][1:]] == [
        f"Dinas {code} Kabupaten Berau" for code in ("Disdik", "Dishub", "Dpupr")
    ]
    assert {row[0] for row in rows["Angka"][1:]} == {row[0] for row in rows["Ringkasan"][1:]}
    assert ("Badan Kepegawaian", "Belum melapor") in rows["Tidak ada di sini"]


def test_it_waits_for_the_reports_and_says_how_far_it_is(bundle, sign_in, evaluator):
    queue.render_pending(
        AnnualReport.objects.filter(agency__code="DISHUB"),
        lambda row: {"pdf": queue.File("x.pdf", pdf.render(row.snapshot, sha256=""))},
    )
    url = f"/laporan/penyampaian/{bundle.delivery_id}/"

    page = sign_in(evaluator).get(url).content.decode()

    assert "1 dari 3 laporan sudah menjadi PDF" in page
    assert '<rect width="17" height="8">' in page  # 1 of 3 printed and 3 to be bound
    assert queue.claim(Bundle.objects.all()) is None


def test_each_report_that_is_bound_is_told_while_it_goes_on(bundle, monkeypatch):
    seen = []
    tell = bundles._tell

    def tells(row, count):
        tell(row, count)
        seen.append(Bundle.objects.get().bound)

    monkeypatch.setattr(bundles, "_tell", tells)

    render_reports()

    assert seen == [1, 2, 3]


def test_a_report_that_fails_is_named_and_does_not_stop_the_rest(
    bundle, failing, evaluator, sign_in, clock
):
    failing.add("DPUPR")
    assert render_reports() == 4
    client = sign_in(evaluator)
    url = f"/laporan/penyampaian/{bundle.delivery_id}/"

    page = client.get(url).content.decode()
    bundle.refresh_from_db()
    assert (bundle.bound, bundle.left_out) == (2, ["Dinas Dpupr Kabupaten Berau"])
    assert "<b>Belum termasuk:</b> Dinas Dpupr Kabupaten Berau." in page
    assert "Susun ulang" not in page
    with pytest.raises(ReportError, match="sudah memuat semua"):
        bundles.remake_bundle(bundle=bundle, by=evaluator)

    failing.clear()
    clock.advance(CLAIM)
    assert render_reports() == 1
    old = bundle.pdf
    assert "Susun ulang" in client.get(url).content.decode()
    assert client.post(f"{url}himpunan/ulang/").status_code == 303
    assert render_reports() == 1

    bundle.refresh_from_db()
    assert (bundle.bound, bundle.left_out) == (3, [])
    assert not old.file.storage.exists(old.file.name)


def test_a_pdf_that_is_gone_or_broken_is_left_out_too(bundle, clock):
    queue.render_pending(
        AnnualReport.objects.all(),
        lambda row: {"pdf": queue.File("x.pdf", pdf.render(row.snapshot, sha256=""))},
    )
    upload = AnnualReport.objects.get(agency__code="DISDIK").pdf
    upload.file.storage.delete(upload.file.name)

    render_reports()

    bundle.refresh_from_db()
    assert bundle.left_out == ["Dinas Disdik Kabupaten Berau"]


def test_a_worker_killed_while_binding_leaves_it_to_the_next(bundle, clock, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(bundles, "bind", lambda *args, **kwargs: sys.exit(1))
        with pytest.raises(SystemExit):
            render_reports()
    assert render_reports() == 0
    clock.advance(CLAIM)

    assert render_reports() == 1


def test_the_bupati_reads_it_and_nobody_outside_does(bundle, sign_in, clock):
    render_reports()
    from agencies.models import User

    url = f"/laporan/penyampaian/{bundle.delivery_id}/himpunan"
    reader = sign_in(User.objects.get(username="bupati"))

    assert reader.get(f"{url}/")["Content-Type"] == "application/pdf"
    assert "himpunan-laporan-2026" in reader.get(f"{url}.xlsx")["Content-Disposition"]
    assert reader.get(f"{url}/keadaan/", headers={"HX-Request": "true"}).status_code == 200
    head = sign_in(User.objects.get(username="kepala.dishub"))
    assert head.get(f"{url}/").status_code == 403


def test_many_reports_cost_the_same_queries_as_three(bundle, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        bundles.progress_of(bundle)
