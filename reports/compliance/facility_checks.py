"""Equipment and budget, by the checklist of the last year's report (Pasal 14 and 17)."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from reports import obligations
from reports.compliance.cells import Cell, Scope, fine, missing, not_applicable
from reports.facilities import NOT_FILLED, STATE_LABELS, Facility, State, facilities_of
from reports.models import AnnualReport


def equipment(scope: Scope) -> Mapping[int, Cell]:
    """Computer, power and internet are there (Pasal 14)."""
    action = "Lengkapi sarananya, lalu perbarui daftar periksa dalam laporan berikutnya."
    return _checklist(scope, "14", "Komputer, listrik, dan internet tersedia.", action)


def budget(scope: Scope) -> Mapping[int, Cell]:
    """The service stands in the budget of the Instansi (Pasal 17)."""
    action = "Anggarkan layanan ini dalam DPA, lalu perbarui daftar periksa laporan berikutnya."
    return _checklist(scope, "17", "Pembiayaan tersedia dalam DPA.", action)


def _checklist(scope: Scope, pasal: str, good: str, action: str) -> Mapping[int, Cell]:
    """A verdict for each Instansi, in two queries and those of the duty to report."""
    rows = AnnualReport.objects.filter(year=scope.year, agency__in=scope.agencies)
    fields = ("agency_id", "agency__code", "facilities")
    kept = {pk: (code, found) for pk, code, found in rows.order_by("version").values_list(*fields)}
    duty = obligations.of_year(scope.year)
    return {
        pk: _judge(*kept[pk], year=scope.year, pasal=pasal, good=good, action=action)
        if pk in kept
        else _without_report(scope.year, is_bound=duty.binds(pk))
        for pk in scope.agencies
    }


def _without_report(year: int, *, is_bound: bool) -> Cell:
    if not is_bound:
        return not_applicable(f"Tidak wajib melapor untuk tahun {year}, jadi tidak ada daftarnya.")
    return missing(
        f"Belum ada laporan tahun {year}, jadi daftar periksanya belum diisi.",
        "Mulai laporannya dan isi daftar periksa sarana dan pembiayaan.",
        "segera",
        reverse("reports:list"),
    )


def _judge(
    code: str, kept: Mapping[str, Any], *, year: int, pasal: str, good: str, action: str
) -> Cell:
    lines = [line for line in facilities_of({"facilities": kept}) if line.pasal == pasal]
    url = f"{reverse('reports:detail', args=[code, year])}#sarana"
    lacking = [line for line in lines if line.word != STATE_LABELS[State.AVAILABLE]]
    if not lacking:
        return fine(f"{good[:-1]} menurut laporan tahun {year}.", url)
    fact = f"Laporan tahun {year}: {', '.join(_said(line) for line in lacking)}."
    if all(line.word == NOT_FILLED for line in lacking):
        action = "Isi daftar periksa sarana dan pembiayaan dalam laporan."
    return missing(fact, action, "laporan berikutnya", url)


def _said(line: Facility) -> str:
    return f"{line.label.lower() if line.pasal == '14' else line.label} {line.word.lower()}"
