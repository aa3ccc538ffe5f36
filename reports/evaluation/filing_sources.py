"""Sources of criterion E: the report, complete at first and on time (Pasal 15)."""

from django.db.models import QuerySet

from agencies.models import Agency
from core.formats import tanggal, wita
from reports import obligations, pages
from reports.evaluation.period import Period
from reports.evaluation.scoring import Measure, not_applicable
from reports.figures import share
from reports.models import AnnualReport, ReturnNote
from reports.outline import ITEMS

NOT_BOUND = "Tidak berlaku: Instansi tidak wajib melapor untuk tahun itu."


def complete_at_first(agency: Agency, period: Period) -> Measure:
    """The share of items a–h that Diskominfo did not send back in the first version.

    A note on the whole counts as one item. Nothing filed is 0, for who must report.
    """
    first = _filed(agency, period).order_by("version").first()
    if first is None:
        return _nothing_filed(agency, period)
    noted = set(first.return_notes.values_list("item", flat=True))
    names = {ReturnNote.GENERAL: "Catatan umum", **{item: f"Butir {item}" for item in ITEMS}}
    rows = [(names[item], "dikembalikan", pages.address(first)) for item in sorted(noted)]
    whole = len(ITEMS)
    rows = rows or [(str(first), "tidak ada yang dikembalikan", pages.address(first))]
    return Measure(value=share(max(0, whole - len(noted)), whole), cases=whole, rows=rows)


def filed_on_time(agency: Agency, period: Period) -> Measure:
    """Full when the first submission came by the deadline that Diskominfo set."""
    duty = obligations.of_year(period.year)
    first = _filed(agency, period).order_by("frozen_at").first()
    if first is None or first.frozen_at is None:
        return _nothing_filed(agency, period)
    if not duty.binds(agency.pk):
        return not_applicable(NOT_BOUND)
    remark = f"diajukan {wita(first.frozen_at)}, batas {tanggal(duty.deadline)}"
    is_late = duty.is_over(first.frozen_at)
    return Measure(
        value=0 if is_late else 100, cases=1, rows=[(str(first), remark, pages.address(first))]
    )


def _filed(agency: Agency, period: Period) -> QuerySet[AnnualReport]:
    rows = AnnualReport.objects.filter(agency=agency, year=period.year, frozen_at__isnull=False)
    return rows.select_related("agency").defer("snapshot_text")


def _nothing_filed(agency: Agency, period: Period) -> Measure:
    duty = obligations.of_year(period.year)
    if not duty.binds(agency.pk):
        return not_applicable(NOT_BOUND)
    remark = f"tidak diajukan, batas {tanggal(duty.deadline)}"
    return Measure(value=0, cases=1, rows=[(f"Laporan tahun {period.year}", remark, "")])
