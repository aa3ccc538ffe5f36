"""Sources of criterion C: answers, and the 24 hours by their one definition (Lampiran B.4)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from statistics import median

from django.db.models import QuerySet
from django.urls import reverse

from agencies import targets
from agencies.models import Agency, ServiceTarget
from agencies.working_days import A_DAY
from core.formats import number_id, span
from inquiries.models import Inquiry, Referral
from inquiries.models.inquiry_queryset import InquiryQuerySet
from inquiries.models.referral_queryset import ReferralQuerySet
from reports.evaluation.period import Period
from reports.evaluation.registry_sources import MOST_ROWS
from reports.evaluation.scoring import Measure, Row, not_applicable
from reports.figures import Unit, share

NO_INQUIRIES = "Tidak berlaku: tidak ada pesan yang diterima pada tahun itu."
NO_REFERRALS = "Tidak berlaku: tidak ada rujukan yang dapat dinilai pada tahun itu."
NO_ANSWERS = "Tidak berlaku: belum ada pesan yang dijawab pada tahun itu."


def answered_share(agency: Agency, period: Period) -> Measure:
    """The share of the year's inquiries that have been answered; duplicates and spam aside."""
    inquiries = _inquiries(agency, period)
    count, answered = inquiries.count(), inquiries.answered().count()
    if not count:
        return not_applicable(NO_INQUIRIES)
    open_ones = inquiries.filter(first_answered_at=None).order_by("received_at", "pk")
    rows: list[Row] = [
        (number, "belum dijawab", reverse("inquiries:detail", args=[number]))
        for number in open_ones.values_list("number", flat=True)[:MOST_ROWS]
    ]
    return Measure(value=share(answered, count), cases=count, rows=rows, rows_count=count)


def median_first_answer(agency: Agency, period: Period) -> Measure:
    """The median of calendar hours from receipt to the first answer; the slowest are the rows."""
    answered = _inquiries(agency, period).answered()
    times = list(answered.values_list("number", "received_at", "first_answered_at"))
    if not times:
        return not_applicable(NO_ANSWERS, Unit.HOURS)
    spans: list[tuple[timedelta, str]] = [
        (end - start, number) for number, start, end in times if end is not None
    ]
    hours = median(length.total_seconds() for length, _ in spans) / 3600
    rows: list[Row] = [
        (number, f"dijawab setelah {span(length)}", reverse("inquiries:detail", args=[number]))
        for length, number in sorted(spans, reverse=True)[:MOST_ROWS]
    ]
    return Measure(
        value=round(hours, 1), unit=Unit.HOURS, cases=len(spans), rows=rows, rows_count=len(spans)
    )


def first_answer_by_target(agency: Agency, period: Period) -> Measure:
    """The SOP target in percent of the median first answer, in working days: 100 if kept.

    Each message is held against the target that was in force when it came (Pasal 11(1)).
    """
    answered = _inquiries(agency, period).answered()
    times = list(answered.values_list("number", "received_at", "first_answered_at"))
    if not times:
        return not_applicable(NO_ANSWERS)
    calendar, days_at = targets.calendar(), _reply_days(agency)
    ratios = [
        (calendar.between(start, end) / (days_at(start) * A_DAY), number, start, end)
        for number, start, end in times
        if end is not None
    ]
    middle = median(ratio for ratio, *_ in ratios)
    rows: list[Row] = [
        (
            number,
            f"dijawab setelah {_days(calendar.between(start, end))} (target {days_at(start)})",
            reverse("inquiries:detail", args=[number]),
        )
        for _, number, start, end in sorted(ratios, reverse=True)[:MOST_ROWS]
    ]
    value = 100.0 if middle <= 1 else round(100 / middle, 1)
    return Measure(value=value, cases=len(ratios), rows=rows, rows_count=len(ratios))


def _reply_days(agency: Agency) -> Callable[[datetime], int]:
    """The target for the first reply at any moment; one query."""
    rows = agency.target_versions.order_by("set_at", "pk")
    versions = list(rows.values_list("set_at", "reply_days"))

    def at(moment: datetime) -> int:
        known = [days for since, days in versions if since <= moment]
        return known[-1] if known else ServiceTarget().reply_days

    return at


def _days(length: timedelta) -> str:
    return f"{number_id(round(length / A_DAY, 1)).removesuffix(',0')} hari kerja"


def referrals_on_time(agency: Agency, period: Period) -> Measure:
    """The share of the referrals received whose clock stopped within 24 hours (Lampiran B.4)."""
    asked = _asked(agency, period)
    kept, missed = asked.kept().count(), asked.missed(by=period.at)
    late = missed.count()
    if not kept + late:
        return not_applicable(NO_REFERRALS)
    rows = _rows(missed, "terlambat")
    return Measure(value=share(kept, kept + late), cases=kept + late, rows=rows, rows_count=late)


def sound_referrals(agency: Agency, period: Period) -> Measure:
    """The share of referrals neither answered late by the Instansi nor sent to a wrong one."""
    asked = _asked(agency, period)
    missed = asked.missed(by=period.at)
    sent = Referral.objects.filter(from_agency=agency).sent_in(period.year)
    misrouted = sent.filter(status=Referral.Status.REJECTED)
    settled = sent.exclude(status__in=[Referral.Status.SENT, Referral.Status.WITHDRAWN]).count()
    late, wrong = missed.count(), misrouted.count()
    cases = asked.kept().count() + late + settled
    if not cases:
        return not_applicable(NO_REFERRALS)
    rows = [*_rows(missed, "terlambat"), *_rows(misrouted, "salah alamat")]
    return Measure(
        value=share(cases - late - wrong, cases),
        cases=cases,
        rows=rows[:MOST_ROWS],
        rows_count=late + wrong,
    )


def _inquiries(agency: Agency, period: Period) -> InquiryQuerySet:
    aside = [Inquiry.Status.DUPLICATE, Inquiry.Status.SPAM]
    return Inquiry.objects.filter(agency=agency).received_in(period.year).exclude(status__in=aside)


def _asked(agency: Agency, period: Period) -> ReferralQuerySet:
    return Referral.objects.filter(to_agency=agency).sent_in(period.year)


def _rows(referrals: QuerySet[Referral], remark: str) -> list[Row]:
    found = referrals.order_by("sent_at", "pk").values_list("pk", "inquiry__number")[:MOST_ROWS]
    return [
        (f"Rujukan {number}", remark, reverse("inquiries:referral", args=[pk]))
        for pk, number in found
    ]
