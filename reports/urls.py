from django.urls import URLPattern, URLResolver, include, path, register_converter

from reports.proof import CODE_LENGTH
from reports.views import (
    annual,
    compliance,
    criteria,
    delivery,
    evaluation,
    evaluation_lines,
    figures,
    home,
    improvements,
    monitoring,
    public,
    regent,
    results,
    signing,
    verification,
)


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
    path("tanda-tangan/", signing.attach, name="sign"),
    path("angka.xlsx", figures.figures_xlsx, name="figures_xlsx"),
    path("angka.json", figures.figures_json, name="figures_json"),
    path("angka/<slug:figure>/", figures.figure, name="figure"),
    path("angka/<slug:figure>/isi/", figures.enter, name="enter_figure"),
    path("angka/<slug:figure>/pulihkan/", figures.restore, name="restore_figure"),
    path("angka/<slug:figure>/bukti/", figures.evidence_file, name="evidence_file"),
    path("angka/<slug:figure>/csv/", figures.figure_csv, name="figure_csv"),
]

of_one_evaluation = [
    path("", evaluation.evaluation, name="evaluation"),
    path("mulai/", evaluation.begin_evaluation, name="begin_evaluation"),
    path("hitung-ulang/", evaluation.recompute_evaluation, name="recompute_evaluation"),
    path("kirim/", evaluation.send_evaluation, name="send_evaluation"),
    path("tanggapan/", evaluation.reply_evaluation, name="reply_evaluation"),
    path("tetapkan/", evaluation.finalise_evaluation, name="finalise_evaluation"),
    path("temuan/", evaluation_lines.add_finding, name="add_finding"),
    path("temuan/<int:finding>/hapus/", evaluation_lines.remove_finding, name="remove_finding"),
    path("indikator/<slug:indicator>/", evaluation_lines.indicator, name="indicator"),
    path("surat/", results.result_letter, name="result_letter"),
    path("surat/ulang/", results.retry_result_letter, name="retry_result_letter"),
]

of_evaluations: list[URLPattern | URLResolver] = [
    path("", evaluation.evaluations, name="evaluations"),
    path("kriteria/", criteria.criteria_of_year, name="criteria_of_year"),
    path("kriteria/<int:year>/ubah/", criteria.edit_criteria, name="edit_criteria"),
    path("penilai-diskominfo/", criteria.examiner, name="examiner"),
    path("tahun/<int:year>/mulai/", evaluation.begin_evaluations, name="begin_evaluations"),
    path("tahun/<int:year>/mulai/keadaan/", evaluation.begin_state, name="begin_state"),
    path("tahun/<int:year>/sahkan/", results.ratify_evaluations, name="ratify_evaluations"),
    path("tahun/<int:year>/umumkan/", results.publish_evaluations, name="publish_evaluations"),
    path("<str:code>/<int:year>/", include(of_one_evaluation)),
]

of_compliance = [
    path("", compliance.compliance, name="compliance"),
    path("data.xlsx", compliance.compliance_xlsx, name="compliance_xlsx"),
    path("data.json", compliance.compliance_json, name="compliance_json"),
    path("<str:code>/", compliance.agency_compliance, name="agency_compliance"),
]

of_improvements = [
    path("", improvements.improvements, name="improvements"),
    path("<str:code>/<int:year>/<int:finding>/", improvements.improvement, name="improvement"),
    path(
        "<str:code>/<int:year>/<int:finding>/selesai/",
        improvements.finish_improvement,
        name="finish_improvement",
    ),
]

of_the_public = [
    path("", public.public_reports, name="public_reports"),
    path("<int:year>.json", public.public_reports_json, name="public_reports_json"),
    path("<int:year>.xlsx", public.public_reports_xlsx, name="public_reports_xlsx"),
    path("<int:year>/<str:code>/", public.public_result, name="public_result"),
    path("<int:year>/<str:code>/laporan/", public.public_report, name="public_report"),
    path("<int:year>/<str:code>/surat/", public.public_result_letter, name="public_result_letter"),
]

urlpatterns = [
    path("", home.home, name="home"),
    path("bupati/", regent.summary, name="summary"),
    path("evaluasi/", include(of_evaluations)),
    path("kepatuhan/", include(of_compliance)),
    path("perbaikan/", include(of_improvements)),
    path("laporan-publik/", include(of_the_public)),
    path("dasbor/", home.dashboard, name="dashboard"),
    path("pemantauan/", monitoring.monitoring, name="monitoring"),
    path("verifikasi/", verification.ask, name="verify_ask"),
    path("verifikasi/<document_code:code>/", verification.verify, name="verify"),
    path("laporan/", annual.reports, name="list"),
    path("laporan/mulai/", annual.start, name="start"),
    path("laporan/penyampaian/", delivery.delivery_list, name="deliveries"),
    path("laporan/penyampaian/<int:pk>/", delivery.delivery, name="delivery"),
    path("laporan/penyampaian/<int:pk>/surat/", delivery.letter, name="letter"),
    path("laporan/penyampaian/<int:pk>/himpunan/", delivery.bundle, name="bundle"),
    path("laporan/penyampaian/<int:pk>/himpunan.xlsx", delivery.bundle_xlsx, name="bundle_xlsx"),
    path(
        "laporan/penyampaian/<int:pk>/himpunan/keadaan/", delivery.bundle_state, name="bundle_state"
    ),
    path(
        "laporan/penyampaian/<int:pk>/himpunan/ulang/", delivery.remake_bundle, name="remake_bundle"
    ),
    path("laporan/penyampaian/<int:pk>/surat/ulang/", delivery.retry_letter, name="retry_letter"),
    path("laporan/tahun/<int:year>/sampaikan/", delivery.deliver, name="deliver"),
    path("laporan/tahun/<int:year>/", monitoring.obligation, name="obligation"),
    path("laporan/<str:code>/<int:year>/", include(of_one_report)),
]
