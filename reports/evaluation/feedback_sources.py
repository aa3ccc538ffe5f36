"""Sources of criterion D: digests, recommendations, what was done of them in time (Pasal 8h-j)."""

from datetime import date

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import TruncMonth
from django.urls import reverse

from agencies.models import Agency
from core import clock
from core.formats import month_name, tanggal
from inquiries.models import FollowUpStory, Inquiry, Recommendation, ThemeDigest
from inquiries.models.recommendation import RecommendationQuerySet
from reports.evaluation.period import Period
from reports.evaluation.registry_sources import MOST_ROWS
from reports.evaluation.scoring import Measure, Row, not_applicable
from reports.figures import share

NO_INQUIRIES = "Tidak berlaku: tidak ada pesan yang diterima pada tahun itu."
NO_RECOMMENDATIONS = "Tidak berlaku: tidak ada rekomendasi yang disusun pada tahun itu."
NOTHING_DUE = "Tidak berlaku: tidak ada rekomendasi yang harus selesai pada tahun itu."


def digests_made(agency: Agency, period: Period) -> Measure:
    """The share of the months with messages of which approved digests read every day.

    The months without are the rows that come first, then the digests.
    """
    received = Inquiry.objects.filter(agency=agency).received_in(period.year).order_by()
    found = received.annotate(month=TruncMonth("received_at", tzinfo=clock.WITA))
    months = sorted({month.date() for month in found.values_list("month", flat=True).distinct()})
    if not months:
        return not_applicable(NO_INQUIRIES)
    approved = ThemeDigest.objects.approved().filter(agency=agency)
    digests = list(
        approved.filter(
            period_from__lt=date(period.year + 1, 1, 1), period_until__gte=date(period.year, 1, 1)
        ).order_by("period_from", "pk")
    )
    read = {
        day
        for digest in digests
        for day in range(digest.period_from.toordinal(), digest.period_until.toordinal() + 1)
    }
    unread = [month for month in months if not read.issuperset(_days(month))]
    url = reverse("inquiries:feedback")
    rows: list[Row] = [(month_name(month), "tanpa rangkuman lengkap", url) for month in unread]
    rows += [
        (
            f"Rangkuman {tanggal(row.period_from)} sampai {tanggal(row.period_until)}",
            "disetujui",
            reverse("inquiries:digest", args=[row.pk]),
        )
        for row in digests
    ]
    return Measure(
        value=share(len(months) - len(unread), len(months)),
        cases=len(months),
        rows=rows[:MOST_ROWS],
        rows_count=len(rows),
    )


def _days(month: date) -> range:
    """The days of a month by their ordinals."""
    after = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return range(month.toordinal(), after.toordinal())


def recommendations_approved(agency: Agency, period: Period) -> Measure:
    """The share of the year's recommendations that the Kepala approved; drafts count against it."""
    drafted = _of(agency).filter(drafted_at__gte=period.start, drafted_at__lt=period.end)
    count = drafted.count()
    if not count:
        return not_applicable(NO_RECOMMENDATIONS)
    approved = drafted.filter(approved_at__isnull=False).count()
    rows: list[Row] = [
        (str(row), _approval(row), _address(row))
        for row in drafted.order_by(F("approved_at").asc(nulls_first=True), "pk")[:MOST_ROWS]
    ]
    return Measure(value=share(approved, count), cases=count, rows=rows, rows_count=count)


def _approval(row: Recommendation) -> str:
    if row.approved_at is None:
        return f"belum disetujui: {row.get_status_display().lower()}"
    return f"disetujui {tanggal(row.approved_at)}"


def follow_ups_done(agency: Agency, period: Period) -> Measure:
    """The share of what was due in the year, by its approved date, that was done by then.

    What was given up was not done; the evaluator reads the reason in the row. Beside what was done
    the row tells whether everybody can read of it.
    """
    last = clock.local(period.last).date()
    first = clock.local(period.start).date()
    due = _of(agency).filter(approved_at__isnull=False, due_date__gte=first, due_date__lte=last)
    count = due.count()
    if not count:
        return not_applicable(NOTHING_DUE)
    told = FollowUpStory.objects.published().filter(recommendation=OuterRef("pk"))
    in_time = Q(done_at__isnull=False, done_at__date__lte=F("due_date"))
    found = due.annotate(is_told=Exists(told)).order_by("due_date", "pk")
    late = found.exclude(in_time)
    missed = late.count()
    evidence = [*late[:MOST_ROWS], *found.filter(in_time).order_by("is_told", "pk")[:MOST_ROWS]]
    rows: list[Row] = [(str(row), _doing(row), _address(row)) for row in evidence[:MOST_ROWS]]
    return Measure(value=share(count - missed, count), cases=count, rows=rows, rows_count=count)


def _doing(row: Recommendation) -> str:
    batas = f"batas {tanggal(row.due_date)}"
    if row.done_at is None:
        return f"{row.get_status_display().lower()}, {batas}"
    told = "sudah" if row.is_told else "belum"  # type: ignore[attr-defined]
    return f"selesai {tanggal(row.done_at)}, {batas}; {told} disebarluaskan"


def _of(agency: Agency) -> RecommendationQuerySet:
    return Recommendation.objects.filter(agency=agency)


def _address(row: Recommendation) -> str:
    return reverse("inquiries:recommendation", args=[row.pk])
