"""The matrix: every duty of every Instansi, computed now in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from agencies import powers
from agencies.models import Agency, User
from core import clock
from reports.compliance import desk_checks, facility_checks, feedback_checks, registry_checks
from reports.compliance.cells import Cell, Check, Scope, State

CHECKS = (
    Check(
        "khalayak", "Pasal 7, 8 huruf a", "Khalayak",
        "Khalayak Sasaran tiap akun ditetapkan", registry_checks.target_audience,
    ),
    Check(
        "akun", "Pasal 8 huruf b, 9 ayat (1)", "Akun resmi",
        "Akun resmi ditunjuk dengan Keputusan", registry_checks.official_accounts,
    ),
    Check(
        "konfirmasi", "Pasal 8 huruf c", "Konfirmasi",
        "Akun resmi dikonfirmasi berkala", registry_checks.confirmed_accounts,
    ),
    Check(
        "pengelola", "Pasal 8 huruf d, 9 ayat (1)", "Pengelola",
        "Pejabat dan Petugas ditunjuk dengan Keputusan", registry_checks.officers,
    ),
    Check(
        "unggahan", "Pasal 8 huruf e, 10", "Unggahan",
        "Pesan diunggah dengan tag menurut isinya",
        registry_checks.posts,
    ),
    Check(
        "pantauan", "Pasal 8 huruf f", "Pantauan",
        "Percakapan di akun resmi dipantau", feedback_checks.monitoring,
    ),
    Check(
        "jawaban", "Pasal 8 huruf g", "Jawaban",
        "Pesan khalayak dijawab", desk_checks.answered,
    ),
    Check(
        "rangkuman", "Pasal 8 huruf h", "Rangkuman",
        "Masukan khalayak dianalisis dan disarikan", feedback_checks.digests,
    ),
    Check(
        "rekomendasi", "Pasal 8 huruf i", "Rekomendasi",
        "Tindak lanjut direkomendasikan menurut masukan", feedback_checks.recommendations,
    ),
    Check(
        "penyebarluasan", "Pasal 8 huruf j", "Penyebarluasan",
        "Kebijakan dan tindak lanjut disebarluaskan", feedback_checks.dissemination,
    ),
    Check(
        "sop", "Pasal 11 ayat (1)", "SOP",
        "SOP layanan ditetapkan", registry_checks.procedure,
    ),
    Check(
        "ikrar", "Pasal 12, 13", "Etika",
        "Etika dan kewajiban diikrarkan", registry_checks.pledges,
    ),
    Check(
        "sarana", "Pasal 14", "Sarana",
        "Komputer, listrik, dan internet tersedia", facility_checks.equipment,
    ),
    Check(
        "laporan", "Pasal 15", "Laporan",
        "Laporan tahunan disampaikan", desk_checks.report,
    ),
    Check(
        "perbaikan", "Pasal 16 ayat (2)", "Perbaikan",
        "Temuan evaluasi diperbaiki", desk_checks.improvements,
    ),
    Check(
        "anggaran", "Pasal 17", "Anggaran",
        "Layanan dibiayai dalam DPA", facility_checks.budget,
    ),
    Check(
        "rujukan", "Lampiran B.4", "24 jam",
        "Rujukan dijawab dalam 24 jam", desk_checks.referrals,
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One Instansi with its verdicts, in the order of CHECKS."""

    agency: Agency
    cells: list[tuple[Check, Cell]]

    @property
    def compliant(self) -> list[tuple[Check, Cell]]:
        return self._in(State.COMPLIANT)

    @property
    def missing(self) -> list[tuple[Check, Cell]]:
        return self._in(State.MISSING)

    @property
    def not_applicable(self) -> list[tuple[Check, Cell]]:
        return self._in(State.NOT_APPLICABLE)

    def _in(self, state: State) -> list[tuple[Check, Cell]]:
        return [(check, cell) for check, cell in self.cells if cell.state is state]

    @property
    def judged(self) -> int:
        return len(self.compliant) + len(self.missing)


def readable(user: User) -> QuerySet[Agency]:
    """The open Instansi whose compliance the reader may see: all for Diskominfo and the Bupati."""
    held = powers.of(user)
    agencies = Agency.objects.open().order_by("name")
    if held.is_evaluator or held.is_regent:
        return agencies
    return agencies.filter(pk__in=held.agencies())


def rows_of(agencies: Iterable[Agency], *, at: datetime) -> list[Row]:
    """The verdicts on these Instansi; the same number of queries for one and for all."""
    found = list(agencies)
    scope = Scope(
        agencies={agency.pk: agency.code for agency in found},
        at=at,
        today=clock.local(at).date(),
        year=clock.local(at).year - 1,
    )
    verdicts = [(check, check.compute(scope)) for check in CHECKS]
    return [
        Row(agency, [(check, cells[agency.pk]) for check, cells in verdicts]) for agency in found
    ]


def totals(rows: list[Row]) -> list[tuple[Check, int, int]]:
    """Of each duty how many comply, out of how many that it binds."""
    found = []
    for position, check in enumerate(CHECKS):
        cells = [row.cells[position][1] for row in rows]
        compliant = sum(cell.is_compliant for cell in cells)
        found.append((check, compliant, compliant + sum(cell.is_missing for cell in cells)))
    return found
