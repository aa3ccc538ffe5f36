"""Sources of criterion D: recommendations, and what was done of them in time (Pasal 8i, 8j)."""

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from agencies.models import Agency
from core import clock
from core.formats import tanggal
from inquiries.models import FollowUpStory, Recommendation
from inquiries.models.recommendation import RecommendationQuerySet
from reports.evaluation.period import Period
from reports.evaluation.registry_sources import MOST_ROWS
from reports.evaluation.scoring import Measure, Row, not_applicable
from reports.figures import share

NO_RECOMMENDATIONS = "Tidak berlaku: tidak ada rekomendasi yang disusun pada tahun itu."
NOTHING_DUE = "Tidak berlaku: tidak ada rekomendasi yang harus selesai pada tahun itu."


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
