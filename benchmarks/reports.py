"""`python -m benchmarks.reports 63`: the PDFs of so many reports, beside WeasyPrint alone.

Both render the same HTML of the same report in turn, and are compared by the time of the processor:
the machine may be busy. Ours counts the press too (`core.pdf_press`), whose peak of memory is told.
"""

import io
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "berau_sosmed.settings.test")
MOST_RATIO = 1.15
GOAL_SECONDS, GOAL_MEGABYTES = 0.4, 200  # a page, a worker
TEXT = (
    "Layanan informasi melalui media sosial dilaksanakan Petugas setiap hari kerja, dan jawabannya "
    "disiapkan bersama bidang yang berwenang. "
)


def main(count: int) -> int:
    """Measure and print; return 1 when rendering costs more than it may."""
    django.setup()
    from django.db import connection  # noqa: PLC0415 - after setup()

    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        _seed(count)
        return _measure(count)
    finally:
        connection.creation.destroy_test_db(":memory:", verbosity=0)


def _seed(count: int) -> None:
    """Submit one report for each Instansi, with texts of a page and figures that are no zero."""
    from agencies.models import Agency, AgencyHead, User  # noqa: PLC0415
    from core import clock  # noqa: PLC0415
    from core.models import Upload  # noqa: PLC0415
    from inquiries.services import Author, record_inquiry  # noqa: PLC0415
    from reports import services  # noqa: PLC0415
    from reports.outline import NARRATIVES  # noqa: PLC0415

    head = User.objects.create(username="kepala", full_name="Kepala", employment="PNS")
    document = Upload.objects.create(file="x.pdf", name="x.pdf", size=1, sha256="0" * 64)
    for number in range(count):
        agency = Agency.objects.create(
            code=f"I{number}", name=f"Instansi Nomor {number}", short_name=f"I{number}",
            kind="REGIONAL_APPARATUS",
        )  # fmt: skip
        AgencyHead.objects.create(
            agency=agency, user=head, document=document, effective_from=clock.now()
        )
        for kind in ("QUESTION", "COMMENT", "CRITICISM", "SUGGESTION"):
            record_inquiry(
                agency=agency, by=head, kind=kind, text="Kapan buka?", author=Author(handle="@w")
            )
        report = services.start_report(agency=agency, year=clock.today().year, by=head)
        texts = dict.fromkeys(NARRATIVES, TEXT * 8)
        report = services.save_narratives(report=report, by=head, **texts)
        services.submit_report(report=report, by=head)


def _measure(count: int) -> int:
    import pikepdf  # noqa: PLC0415

    from core import pdf as layout  # noqa: PLC0415
    from core import rendering as queue  # noqa: PLC0415
    from reports import pdf, rendering  # noqa: PLC0415
    from reports.models import AnnualReport  # noqa: PLC0415

    reports = AnnualReport.objects.order_by("pk")
    first = reports[0]
    _alone(pdf.html_of(first.snapshot, sha256=first.sha256), pdf.style())
    pdf.render(first.snapshot, sha256=first.sha256)  # both start warm
    ours = alone = wall = 0.0
    for report in reports:
        html, style = pdf.html_of(report.snapshot, sha256=report.sha256), pdf.style()
        alone += _cpu(lambda html=html, style=style: _alone(html, style))
        start = time.perf_counter()
        ours += _cpu(lambda: queue.render_pending(reports, rendering.press_report, budget=1))
        wall += time.perf_counter() - start
    pages = 0
    for report in reports.select_related("pdf"):
        with report.pdf.file.open("rb") as file, pikepdf.open(io.BytesIO(file.read())) as document:
            pages += len(document.pages)
    layout.the_press.close()
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    ratio = ours / alone
    print(
        f"{f'PDF, {count} laporan':<24}{ours:>9.1f} s, {pages} halaman, {ours / pages:.2f} s per "
        f"halaman (sasaran {GOAL_SECONDS}), jam dinding {wall:.1f} s"
    )
    print(f"{'WeasyPrint saja':<24}{alone:>9.1f} s, rasio {ratio:.2f} (batas {MOST_RATIO})")
    print(f"{'memori puncak':<24}{peak:>9.0f} MB (sasaran {GOAL_MEGABYTES})")
    return int(ratio > MOST_RATIO)


def _alone(html: str, style: str) -> bytes:
    import weasyprint  # noqa: PLC0415

    sheet = weasyprint.CSS(string=style)
    document = weasyprint.HTML(string=html)
    return document.write_pdf(stylesheets=[sheet], pdf_variant="pdf/a-3a")


def _cpu(call: Callable[[], object]) -> float:
    start = _seconds()
    call()
    return _seconds() - start


def _seconds() -> float:
    """The time of the processor that this process and its press have used."""
    from core.pdf import the_press  # noqa: PLC0415

    if the_press.process is None:
        return time.process_time()
    told = Path(f"/proc/{the_press.process.pid}/stat").read_text(encoding="ascii")
    ticks = told.rpartition(")")[2].split()[11:15]  # its own, and of the forks that ended
    return time.process_time() + sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
