from django.urls import include, path, register_converter

from reports.proof import CODE_LENGTH
from reports.views import annual, delivery, figures, home, monitoring, verification


class CodeConverter:
    """The code of a document: so many hexadecimal digits and nothing else."""

    regex = f"[0-9a-f]{{{CODE_LENGTH}}}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(CodeConverter, "document_code")

app_name = "reports"

of_one_report = [
    path("", annual.detail, name="detail"),
    path("simpan/", annual.save, name="save"),
    path("ajukan/", annual.submit, name="submit"),
    path("terima/", annual.receive, name="receive"),
    path("kembalikan/", annual.return_report, name="return"),
    path("perbedaan/", annual.difference, name="difference"),
    path("tanda-terima/", annual.receipt, name="receipt"),
    path("pdf/", annual.pdf, name="pdf"),
    path("pdf/ulang/", annual.retry_pdf, name="retry_pdf"),
    path("angka.xlsx", figures.figures_xlsx, name="figures_xlsx"),
    path("angka.json", figures.figures_json, name="figures_json"),
    path("angka/<slug:figure>/", figures.figure, name="figure"),
    path("angka/<slug:figure>/isi/", figures.enter, name="enter_figure"),
    path("angka/<slug:figure>/pulihkan/", figures.restore, name="restore_figure"),
    path("angka/<slug:figure>/bukti/", figures.evidence_file, name="evidence_file"),
    path("angka/<slug:figure>/csv/", figures.figure_csv, name="figure_csv"),
]

urlpatterns = [
    path("", home.home, name="home"),
    path("dasbor/", home.dashboard, name="dashboard"),
    path("pemantauan/", monitoring.monitoring, name="monitoring"),
    path("verifikasi/", verification.ask, name="verify_ask"),
    path("verifikasi/<document_code:code>/", verification.verify, name="verify"),
    path("laporan/", annual.reports, name="list"),
    path("laporan/mulai/", annual.start, name="start"),
    path("laporan/penyampaian/", delivery.delivery_list, name="deliveries"),
    path("laporan/penyampaian/<int:pk>/", delivery.delivery, name="delivery"),
    path("laporan/penyampaian/<int:pk>/surat/", delivery.letter, name="letter"),
    path("laporan/penyampaian/<int:pk>/surat/ulang/", delivery.retry_letter, name="retry_letter"),
    path("laporan/tahun/<int:year>/sampaikan/", delivery.deliver, name="deliver"),
    path("laporan/tahun/<int:year>/", monitoring.obligation, name="obligation"),
    path("laporan/<str:code>/<int:year>/", include(of_one_report)),
]
