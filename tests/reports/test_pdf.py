"""The PDF, looked at from outside: its text, fonts, structure, and what it may fetch."""

import io
import json
import re
import shutil
import subprocess
from pathlib import Path

import pikepdf
import pytest

from reports import pdf, services
from reports.outline import sections_of
from tests.factories import make_inquiry
from tests.reports.conftest import make_draft

pytestmark = pytest.mark.django_db
POPPLER = shutil.which("pdftotext")
needs_poppler = pytest.mark.skipif(not POPPLER, reason="poppler-utils is not installed")
needs_qpdf = pytest.mark.skipif(not shutil.which("qpdf"), reason="qpdf is not installed")


@pytest.fixture
def report(team):
    for text in ("Kapan loket KTP buka?", "Lampu jalan mati."):
        make_inquiry(team.agency, team.officer, text=text)
    draft = make_draft(team, recommendations="Tambah <b>satu</b> Petugas & alat.\n\nParagraf dua.")
    return services.submit_report(report=draft, by=team.head)


@pytest.fixture
def document(report, tmp_path) -> Path:
    path = tmp_path / "laporan.pdf"
    path.write_bytes(pdf.render(report.snapshot, sha256=report.sha256))
    return path


def said(*command: object) -> str:
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout


@needs_poppler
@pytest.mark.pasal("15(3)")
def test_the_pdf_says_exactly_the_figures_of_the_snapshot(report, document):
    lines = said("pdftotext", "-layout", document, "-").splitlines()

    for section in sections_of(report.snapshot):
        for figure in section.lines:
            pattern = rf"\s*{re.escape(figure.label)}\s{{2,}}{re.escape(figure.written)}\s*"
            assert any(re.fullmatch(pattern, line) for line in lines), figure.label


@needs_poppler
@pytest.mark.pasal("15(3)")
def test_the_pdf_has_the_chapters_the_texts_and_the_signature(report, document, team):
    text = " ".join(said("pdftotext", document, "-").split())

    for chapter in ("BAB I", "BAB II", "BAB III", "BAB IV", "BAB V", "BAB VI", "Daftar Isi"):
        assert chapter in text
    assert "Tambah <b>satu</b> Petugas & alat. Paragraf dua." in text
    assert f"NIP {team.head.employee_id_number}" in text
    assert report.sha256 in text
    assert "Halaman 2 dari" in text
    assert "tidak tersedia" in text


@needs_poppler
@pytest.mark.pasal("14", "15(3)", "17")
def test_the_pdf_has_preface_letterhead_contents_with_page_numbers_and_annexes(report, tmp_path):
    snapshot = report.snapshot
    snapshot["agency"]["address"] = "Jalan Pulau Panjang 1"
    snapshot["facilities"] = {"budget": {"state": "AVAILABLE", "note": "DPA 2.10.01"}}
    snapshot["annexes"]["accounts"] = [
        {"platform": "Instagram", "name": "@dishub.berau", "url": "https://instagram.com/x"}
    ]
    path = tmp_path / "laporan.pdf"
    path.write_bytes(pdf.render(snapshot, sha256=report.sha256))

    pages = [" ".join(page.split()) for page in said("pdftotext", path, "-").split("\f")]

    assert "Dinas Dishub" in pages[0].title()
    assert "Jalan Pulau Panjang 1" in pages[0]
    assert "Kata Pengantar" in pages[1]
    entries = dict(re.findall(r"(BAB [IV]+|Pengesahan|Lampiran I+) [^.]*?(?:\. ?)+(\d+)", pages[2]))
    assert len(entries) == 10
    for name, number in entries.items():
        assert name in pages[int(number) - 1], (name, number)
    text = " ".join(pages)
    assert "Keputusan Kepala Instansi Nomor" in text
    assert "@dishub.berau" in text
    assert "DPA 2.10.01" in text


def test_a_report_of_before_there_were_annexes_still_prints(report):
    snapshot = report.snapshot
    for name in ("annexes", "facilities"):
        del snapshot[name]
    del snapshot["narratives"]["plan_progress"]
    snapshot["previous"] = {"year": 2025, "values": {}}

    with pikepdf.open(io.BytesIO(pdf.render(snapshot, sha256="0" * 64))) as file:
        assert len(file.pages) > 5


@needs_poppler
def test_a_short_table_is_not_torn_apart(report, tmp_path):
    path = tmp_path / "laporan.pdf"
    for words in range(300, 500, 40):
        snapshot = report.snapshot
        snapshot["narratives"]["policy_overview"] = "kata " * words
        path.write_bytes(pdf.render(snapshot, sha256="0" * 64))
        pages = said("pdftotext", path, "-").split("\f")
        (with_first,) = (i for i, page in enumerate(pages) if "\nAkun resmi\n" in page)
        assert "Pengikut per 31 Desember\n" in pages[with_first]


@needs_poppler
def test_the_pdf_is_tagged_titled_indonesian_and_embeds_every_font(document):
    info = said("pdfinfo", document)
    fonts = said("pdffonts", document).splitlines()[2:]

    assert re.search(r"Title:\s+Laporan Layanan Informasi melalui Media Sosial Tahun 2026", info)
    assert re.search(r"Tagged:\s+yes", info)
    assert re.search(r"Page size:.*A4", info)
    assert fonts
    for line in fonts:
        assert re.search(r"\s(yes)\s+(yes|no)\s+(yes|no)\s+\d+\s+\d+$", line), line


@needs_qpdf
def test_the_pdf_has_no_syntax_errors(document):
    assert "No syntax or stream encoding errors" in said("qpdf", "--check", document)


def test_the_structure_is_archival_tagged_and_has_headings_and_tables(document):
    with pikepdf.open(document) as file:
        with file.open_metadata() as metadata:
            assert metadata.pdfa_status == "3A"
        assert file.Root.Lang == "id"
        assert file.Root.MarkInfo.Marked
        tags = _tags(file.Root.StructTreeRoot)
    assert {"/H1", "/H2", "/H3", "/Table", "/TH", "/TD", "/Figure", "/P"} <= tags


def _tags(node) -> set[str]:
    """The names of all structure elements below a node."""
    found, waiting = set(), [node]
    while waiting:
        here = waiting.pop()
        if not isinstance(here, pikepdf.Dictionary):
            continue
        if "/S" in here:
            found.add(str(here.S))
        kids = here.get("/K", [])
        waiting.extend(list(kids) if isinstance(kids, pikepdf.Array) else [kids])
    return found


def test_nothing_is_read_from_the_database_while_it_is_rendered(report, django_assert_num_queries):
    snapshot = json.loads(report.snapshot_text)

    with django_assert_num_queries(0):
        assert pdf.render(snapshot, sha256=report.sha256).startswith(b"%PDF-1.7")


@needs_poppler
@pytest.mark.parametrize("is_sample", [True, False])
def test_a_demo_report_says_on_every_page_that_it_is_an_example(report, tmp_path, is_sample):
    path = tmp_path / "contoh.pdf"
    path.write_bytes(pdf.render({**report.snapshot, "is_sample": is_sample}, sha256="0" * 64))

    pages = said("pdftotext", "-raw", path, "-").split("\f")[:-1]

    assert all(("CONTOH" in page) == is_sample for page in pages)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/gambar.png",
        "http://127.0.0.1:6379/",
        "file:///etc/passwd",
        f"file://{pdf.STATIC_FOLDER}/../manage.py",
        f"file://{pdf.STATIC_FOLDER}-lain/x.css",
        "file://host/share/x.png",
        "ftp://example.org/x",
        "data:text/html,<b>x</b>",
    ],
)
def test_everything_from_elsewhere_ends_the_work(url):
    with pytest.raises(pdf.RenderError, match="luar portal"):
        pdf.press(f'<html lang="id"><title>t</title><img src="{url}" alt="x">', style="")


def test_a_redirect_or_a_style_sheet_cannot_lead_elsewhere_either():
    for style in ('@import "https://example.org/x.css";', 'p{background:url("file:///etc/x")}'):
        with pytest.raises(pdf.RenderError, match="luar portal"):
            pdf.press('<html lang="id"><title>t</title><p>x</p>', style=style)


def test_our_own_static_files_and_pictures_inside_the_document_are_given():
    own = f"file://{pdf.STATIC_FOLDER}/img/arms-placeholder.svg"
    pixel = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
    html = f'<html lang="id"><title>t</title><img src="{own}" alt="a"><img src="{pixel}" alt="b">'

    with pikepdf.open(io.BytesIO(pdf.press(html, style=""))) as file:
        assert len(file.pages) == 1


def test_the_longest_texts_still_make_a_document(report, tmp_path):
    snapshot = report.snapshot
    snapshot["narratives"] = dict.fromkeys(snapshot["narratives"], "Kata panjang. " * 1400)

    with pikepdf.open(io.BytesIO(pdf.render(snapshot, sha256="0" * 64))) as file:
        assert 20 < len(file.pages) < 80


@needs_poppler
@pytest.mark.pasal("15(3)")
def test_last_years_figures_and_entered_ones_are_printed_with_their_reason(report, tmp_path):
    snapshot = report.snapshot
    figure = next(row for row in snapshot["figures"] if row["code"] == "received_total")
    figure |= {
        "source": "ENTERED", "reason": "Dengan buku tamu.", "computed": 2, "value": 9,
        "evidence_file": "a" * 64,
    }  # fmt: skip
    snapshot["previous"] = {"year": 2025, "values": {"received_total": 4}}
    path = tmp_path / "laporan.pdf"
    path.write_bytes(pdf.render(snapshot, sha256=report.sha256))

    lines = said("pdftotext", "-layout", path, "-").splitlines()

    assert any(re.fullmatch(r"\s*Seluruh pesan diterima\s+4\s+9\s*", line) for line in lines)
    text = " ".join(said("pdftotext", path, "-").split())
    assert "angka portal: 2. Alasan: Dengan buku tamu." in text


def test_the_charts_of_the_report_are_those_of_the_pages(report):
    context = pdf.context_of(report.snapshot, sha256=report.sha256)
    charts = [chart for one in context["chapters"] for _, chart in one["sections"] if chart]
    html = pdf.html_of(report.snapshot, sha256=report.sha256)

    assert charts
    for chart in charts:
        assert str(chart.svg) in html
