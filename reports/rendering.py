"""From what was frozen to its PDF: the queues of the worker."""

from core import rendering
from core.rendering import File
from reports import bundles, pdf, signing
from reports.evaluation import letters
from reports.models import AnnualReport, Bundle, Delivery, ResultLetter


def render_pending() -> int:
    """Render the PDFs of frozen documents that have none; return how many were made."""
    return sum(
        rendering.render_pending(queue, press)
        for queue, press in (
            (AnnualReport.objects.all(), press_report),
            (Delivery.objects.all(), _press_letter),
            (Bundle.objects.select_related("delivery"), bundles.press),
            (ResultLetter.objects.select_related("evaluation__agency"), _press_result),
        )
    )


def press_report(report: AnnualReport) -> dict[str, File]:
    """The PDF of a report, and the same one signed where there is a certificate."""
    content = pdf.render(report.snapshot, sha256=report.sha256)
    signed = signing.signed_copy(report, content)
    files = {"pdf": File(report.document_name, content)}
    return {**files, "signed_pdf": signed} if signed else files


def _press_letter(delivery: Delivery) -> dict[str, File]:
    content = pdf.render_letter(delivery.snapshot, sha256=delivery.sha256)
    return {"pdf": File(delivery.document_name, content)}


def _press_result(letter: ResultLetter) -> dict[str, File]:
    content = letters.render(letter.snapshot, sha256=letter.sha256)
    return {"pdf": File(letter.document_name, content)}
