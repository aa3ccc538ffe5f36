"""What is heard from the public beyond its answers (Pasal 8 huruf f and h to j)."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.urls import reverse

from accounts.models import MediaAccount
from core.formats import number_id, tanggal
from inquiries.models import FollowUpStory, Inquiry, Mention, Recommendation, ThemeDigest
from reports.compliance.cells import Cell, Scope, fine, missing, not_applicable

PATIENCE = timedelta(days=7)  # how long a conversation may wait before the matrix speaks of it
RECENT = timedelta(days=30)
HALF_A_YEAR = timedelta(days=184)
NOW = "segera"
YEAR = timedelta(days=365)


def monitoring(scope: Scope) -> Mapping[int, Cell]:
    """Conversations were noted within 30 days, and none has waited for a week (Pasal 8 huruf f).

    A message that was recorded from an account counts: it was heard there.
    """
    official = MediaAccount.objects.official(scope.at).filter(agency__in=scope.agencies)
    having = set(official.values_list("agency", flat=True))
    since = scope.at - RECENT
    mine = Mention.objects.filter(account__agency__in=scope.agencies).order_by()
    noted = mine.filter(noted_at__gte=since).values_list("account__agency", flat=True)
    recorded = Inquiry.objects.filter(
        agency__in=scope.agencies, account__isnull=False, received_at__gte=since
    )
    heard = {*noted.distinct(), *recorded.order_by().values_list("agency", flat=True).distinct()}
    old = mine.waiting().filter(noted_at__lt=scope.at - PATIENCE)
    waiting = Counter(dict(old.values_list("account__agency").annotate(Count("pk"))))
    url = reverse("inquiries:monitoring")
    return {
        pk: _monitoring(pk in heard, waiting[pk], url)
        if pk in having
        else not_applicable("Belum ada akun resmi.")
        for pk in scope.agencies
    }


def _monitoring(is_heard: bool, waiting: int, url: str) -> Cell:
    if waiting:
        return missing(
            f"{number_id(waiting)} percakapan menunggu lebih dari tujuh hari.",
            "Jadikan pesan, atau tandai dilihat.",
            NOW,
            url,
        )
    if not is_heard:
        return missing(
            "Tidak ada percakapan tercatat dalam 30 hari terakhir.",
            "Impor komentar dari platformnya, atau catat di Pantau Percakapan.",
            NOW,
            url,
        )
    return fine("Percakapan dipantau dalam 30 hari terakhir.", url)


def recommendations(scope: Scope) -> Mapping[int, Cell]:
    """A digest of the last year led to an approved recommendation, none is late (Pasal 8 i)."""
    since = scope.at - YEAR
    rows = Recommendation.objects.filter(agency__in=scope.agencies).order_by()
    adopted = _agencies(rows.adopted().filter(approved_at__gte=since))
    late = Counter(dict(rows.late(scope.today).values_list("agency").annotate(Count("pk"))))
    digests = ThemeDigest.objects.approved().filter(agency__in=scope.agencies)
    digested = _agencies(digests.filter(approved_at__gte=since).order_by())
    url = reverse("inquiries:recommendations")
    return {
        pk: _recommendations(pk in digested, pk in adopted, late[pk], url) for pk in scope.agencies
    }


def _agencies(rows: QuerySet) -> set[int]:
    return set(rows.values_list("agency", flat=True).distinct())


def _recommendations(is_digested: bool, is_adopted: bool, late: int, url: str) -> Cell:
    if late:
        return missing(
            f"{number_id(late)} rekomendasi lewat tanggalnya.",
            "Nyatakan selesai, atau tidak dilanjutkan.",
            NOW,
            url,
        )
    if is_adopted:
        return fine("Ada rekomendasi yang disetujui dalam setahun terakhir.", url)
    if not is_digested:
        return not_applicable("Belum ada rangkuman yang disetujui dalam setahun terakhir.")
    return missing(
        "Rangkuman setahun terakhir belum melahirkan rekomendasi yang disetujui.",
        "Susun rekomendasi dari temanya, lalu ajukan ke Kepala.",
        NOW,
        url,
    )


def dissemination(scope: Scope) -> Mapping[int, Cell]:
    """What was done in the last year is told to all (Pasal 8 j)."""
    since = scope.at - YEAR
    done = Recommendation.objects.filter(agency__in=scope.agencies, status="DONE")
    recent = done.filter(done_at__gte=since).order_by()
    told = FollowUpStory.objects.published().filter(recommendation=OuterRef("pk"))
    untold = recent.filter(~Exists(told)).values_list("agency")
    counts = Counter(dict(untold.annotate(Count("pk"))))
    having = _agencies(recent)
    stories = FollowUpStory.objects.published().filter(agency__in=scope.agencies)
    telling = _agencies(stories.filter(published_at__gte=since).order_by())
    url = reverse("inquiries:stories")
    return {pk: _dissemination(pk in having | telling, counts[pk], url) for pk in scope.agencies}


def _dissemination(has_any: bool, untold: int, url: str) -> Cell:
    if not has_any:
        return not_applicable("Belum ada rekomendasi yang selesai dalam setahun terakhir.")
    if untold:
        return missing(
            f"{number_id(untold)} rekomendasi selesai belum disebarluaskan.",
            "Tulis dan terbitkan cerita tindak lanjutnya.",
            NOW,
            url,
        )
    return fine("Tindak lanjut setahun terakhir sudah disebarluaskan.", url)


def digests(scope: Scope) -> Mapping[int, Cell]:
    """An approved digest tells of the last half year (Pasal 8 huruf h)."""
    rows = ThemeDigest.objects.usable().filter(
        agency__in=scope.agencies, period_until__gte=scope.today - HALF_A_YEAR
    )
    approved: dict[int, tuple[int, date]] = {}
    drafts: dict[int, int] = {}
    ordered = rows.order_by("period_until", "pk")
    for agency, pk, status, until in ordered.values_list("agency", "pk", "status", "period_until"):
        if status == ThemeDigest.Status.APPROVED:
            approved[agency] = (pk, until)
        else:
            drafts[agency] = pk
    return {pk: _digests(approved.get(pk), drafts.get(pk)) for pk in scope.agencies}


def _digests(approved: tuple[int, date] | None, draft: int | None) -> Cell:
    if approved:
        digest, until = approved
        url = reverse("inquiries:digest", args=[digest])
        return fine(f"Rangkuman masukan sampai {tanggal(until)} disetujui Kepala.", url)
    if draft:
        return missing(
            "Rangkuman masukan sudah disusun, tetapi belum disetujui Kepala.",
            "Periksa temanya, lalu minta Kepala menyetujuinya.",
            NOW,
            reverse("inquiries:digest", args=[draft]),
        )
    return missing(
        "Tidak ada rangkuman masukan khalayak dari setengah tahun terakhir.",
        "Susun rangkuman pada halaman Umpan balik, lalu minta Kepala menyetujuinya.",
        NOW,
        reverse("inquiries:feedback"),
    )
