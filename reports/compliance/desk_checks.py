"""Messages, referrals, report and improvements (Pasal 8, 15, 16 and Lampiran B)."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef
from django.urls import reverse

from agencies.models import Agency
from core.formats import number_id, tanggal
from inquiries.models import Inquiry, Referral
from reports import obligations
from reports.compliance.cells import Cell, Scope, fine, missing, not_applicable
from reports.models import AnnualReport, Improvement
from reports.obligations import Obligation

PATIENCE = timedelta(days=7)  # how long an inquiry may wait before the matrix speaks of it
TODAY = "hari ini"
NOW = "segera"


def answered(scope: Scope) -> Mapping[int, Cell]:
    """No inquiry has waited on the Instansi's own desk for more than a week (Pasal 8 huruf g)."""
    old = scope.at - PATIENCE
    rows = Inquiry.objects.filter(agency__in=scope.agencies, received_at__lt=old).order_by()
    counts: Counter[int] = Counter()
    for waiting in (rows.to_answer(), rows.ready()):  # each has an index that holds it alone
        counts.update(dict(waiting.values_list("agency").annotate(Count("pk"))))
    any_inquiry = Inquiry.objects.filter(agency=OuterRef("pk"))
    asked = Agency.objects.filter(Exists(any_inquiry), pk__in=scope.agencies)
    known = set(asked.values_list("pk", flat=True))
    url = reverse("inquiries:inbox")
    return {pk: _answered(pk in known, counts[pk], url) for pk in scope.agencies}


def _answered(is_asked: bool, waiting: int, url: str) -> Cell:
    if not is_asked:
        return not_applicable("Belum ada pesan masuk.")
    if waiting:
        return missing(
            f"{number_id(waiting)} pesan menunggu lebih dari tujuh hari.",
            "Jawab, teruskan, atau alihkan pesan itu.",
            TODAY,
            url,
        )
    return fine("Tidak ada pesan yang menunggu lebih dari tujuh hari.", url)


def referrals(scope: Scope) -> Mapping[int, Cell]:
    """No referral is owed beyond its 24 hours (Lampiran B.4)."""
    rows = Referral.objects.filter(to_agency__in=scope.agencies).order_by()
    late = rows.awaiting().missed(by=scope.at)
    counts = Counter(dict(late.values_list("to_agency").annotate(Count("pk"))))
    any_referral = Referral.objects.filter(to_agency=OuterRef("pk"))
    asked = Agency.objects.filter(Exists(any_referral), pk__in=scope.agencies)
    known = set(asked.values_list("pk", flat=True))
    url = reverse("inquiries:referrals")
    return {pk: _referrals(pk in known, counts[pk], url) for pk in scope.agencies}


def _referrals(is_asked: bool, late: int, url: str) -> Cell:
    if not is_asked:
        return not_applicable("Belum pernah menerima rujukan.")
    if late:
        return missing(
            f"{number_id(late)} rujukan terlambat dijawab sekarang.",
            "Jawab rujukan itu, atau nyatakan bukan kewenangan.",
            TODAY,
            url,
        )
    return fine("Tidak ada rujukan yang terlambat sekarang.", url)


def report(scope: Scope) -> Mapping[int, Cell]:
    """The report of the last year was submitted (Pasal 15)."""
    duty = obligations.of_year(scope.year)
    filed = AnnualReport.objects.filter(year=scope.year, agency__in=scope.agencies)
    newest = filed.latest_submitted().select_related("agency").defer("snapshot_text")
    found = {row.agency_id: row for row in newest}
    return {
        pk: _report(code, found.get(pk), duty, pk, is_over=duty.is_over(scope.at))
        for pk, code in scope.agencies.items()
    }


def _report(
    code: str, row: AnnualReport | None, duty: Obligation, agency_id: int, *, is_over: bool
) -> Cell:
    year = duty.year
    if row is not None and not row.was_returned:
        url = reverse("reports:detail", args=[code, year])
        return fine(f"Laporan tahun {year}: {row.get_status_display()}.", url)
    if row is None and not duty.binds(agency_id):
        return not_applicable(f"Tidak wajib melapor untuk tahun {year}.")
    url = reverse("reports:list")
    if row is not None:
        fact, action = f"Laporan tahun {year} dikembalikan.", "Ajukan versi perbaikannya."
    else:
        fact, action = f"Laporan tahun {year} belum diajukan.", "Susun dan ajukan laporannya."
    deadline = tanggal(duty.deadline)
    due = f"segera, batas {deadline} sudah lewat" if is_over else deadline
    return missing(fact, action, due, url)


def improvements(scope: Scope) -> Mapping[int, Cell]:
    """No improvement that an evaluation asked for is overdue (Pasal 16(2))."""
    rows = Improvement.objects.opened().filter(evaluation__agency__in=scope.agencies)
    open_ones: dict[int, list[date]] = defaultdict(list)
    agencies = set()
    fields = ("evaluation__agency_id", "status", "due_date")
    for agency, status, due in rows.order_by("due_date").values_list(*fields):
        agencies.add(agency)
        if status != Improvement.Status.DONE:
            open_ones[agency].append(due)
    url = reverse("reports:improvements")
    return {pk: _improvements(pk in agencies, open_ones[pk], scope, url) for pk in scope.agencies}


def _improvements(has_any: bool, dues: list[date], scope: Scope, url: str) -> Cell:
    if not has_any:
        return not_applicable("Belum ada temuan evaluasi.")
    late = sum(due < scope.today for due in dues)
    if late:
        return missing(
            f"{number_id(late)} perbaikan lewat tanggalnya.",
            "Kerjakan, tulis jawabannya, dan minta Kepala menyatakannya selesai.",
            NOW,
            url,
        )
    if dues:
        return fine(f"{number_id(len(dues))} perbaikan berjalan, terdekat {tanggal(dues[0])}.", url)
    return fine("Semua perbaikan selesai.", url)
