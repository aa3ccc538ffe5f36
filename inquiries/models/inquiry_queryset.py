"""Sets of inquiries: who may see which, and what stands where on the desk."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Coalesce

from agencies import powers
from agencies.models import Agency, Holiday, ServiceTarget
from core import clock

if TYPE_CHECKING:
    from agencies.models import User
    from inquiries.models.inquiry import Inquiry  # noqa: F401 - named below as text


class InquiryQuerySet(models.QuerySet["Inquiry"]):
    def visible_to(self, user: "User") -> Self:
        """Inquiries of, or referred to, the Instansi where the user holds a power right now."""
        mine = powers.of(user)
        if mine.is_evaluator:
            return self.all()
        from inquiries.models.referral import Referral  # noqa: PLC0415 - it imports this module

        ids = mine.agencies()
        asked = Referral.objects.filter(inquiry=OuterRef("pk"), to_agency_id__in=ids)
        return self.filter(Q(agency_id__in=ids) | Exists(asked))

    def on_desk_of(self, user: "User") -> Self:
        """Inquiries that the user's own Instansi must answer; all of them for Diskominfo."""
        mine = powers.of(user)
        if mine.is_evaluator and not mine.agencies():
            return self.all()
        return self.filter(agency_id__in=mine.agencies())

    def to_answer(self) -> Self:
        return self.filter(status__in=["NEW", "IN_PROGRESS"])

    def waiting(self) -> Self:
        return self.filter(status="REFERRED")

    def ready(self) -> Self:
        return self.filter(status="READY")

    def finished(self) -> Self:
        return self.filter(status__in=["ANSWERED", "REDIRECTED", "CLOSED", "DUPLICATE", "SPAM"])

    def unfinished(self) -> Self:
        return self.filter(status__in=["NEW", "IN_PROGRESS", "REFERRED", "READY"])

    def overdue(self, by: datetime) -> Self:
        """Inquiries that wait for a referral whose 24 hours are over."""
        from inquiries.models.referral import Referral  # noqa: PLC0415 - it imports this module

        late = Referral.objects.awaiting().missed(by=by).values("inquiry_id")
        return self.filter(status__in=["REFERRED", "READY"], pk__in=late)

    def mark_answered(self, at: datetime) -> int:
        """→ ANSWERED, all at once, and free their holders; return how many.

        The caller holds the locks and has asked each (`Inquiry.check_can_be_answered`).
        """
        return self.update(
            status="ANSWERED",
            first_answered_at=Coalesce("first_answered_at", Value(at)),
            last_answered_at=at,
            claimed_by=None,
            lease_until=None,
            version=F("version") + 1,
        )

    def quiet(self, at: datetime) -> Self:
        """Answered inquiries nobody wrote back to for as long as the SOP of the Instansi says."""
        usual = ServiceTarget().closing_days
        own = Agency.objects.exclude(targets=None).exclude(targets__closing_days=usual)
        spans = dict(own.values_list("pk", "targets__closing_days"))
        is_due = Q(last_answered_at__lt=at - timedelta(days=usual)) & ~Q(agency_id__in=spans)
        for agency, days in spans.items():
            is_due |= Q(agency_id=agency, last_answered_at__lt=at - timedelta(days=days))
        soonest = at - timedelta(days=min((usual, *spans.values())))
        rows = self.filter(is_due, closed_at=None, last_answered_at__lt=soonest)
        return rows.filter(status__in=["ANSWERED", "REDIRECTED"])

    def in_crisis(self) -> Self:
        """Inquiries that Diskominfo watches, until a Pejabat lifts the flag."""
        return self.filter(is_crisis=True)

    def with_tags(self) -> Self:
        """Annotate `tag_lines`: the names of the tags, a line each."""
        from inquiries.models.tag import Joined, Tagging  # noqa: PLC0415 - it imports this module

        names = Tagging.objects.filter(inquiry=OuterRef("pk")).order_by().values("inquiry")
        return self.annotate(
            tag_lines=Subquery(names.annotate(all=Joined("tag__name")).values("all"))
        )

    def with_draft_mark(self, user: "User") -> Self:
        """Annotate `has_drafts`: whether the user has typed something here and not sent it."""
        from inquiries.models.draft import SavedDraft  # noqa: PLC0415 - it names this model

        mine = SavedDraft.objects.visible_to(user).filter(inquiry=OuterRef("pk"))
        return self.annotate(has_drafts=Exists(mine))

    def with_referral_mark(self) -> Self:
        """Annotate `has_referrals`: whether another Instansi was ever asked."""
        from inquiries.models.referral import Referral  # noqa: PLC0415 - it imports this module

        return self.annotate(has_referrals=Exists(Referral.objects.filter(inquiry=OuterRef("pk"))))

    def with_holidays(self) -> Self:
        """Annotate `holiday_lines`: the days off, a line each; no query of their own."""
        from inquiries.models.tag import Joined  # noqa: PLC0415 - it imports this module

        days = Holiday.objects.order_by().annotate(one=Value(1)).values("one")
        written = days.annotate(all=Joined(Cast("day", models.TextField())))
        return self.annotate(holiday_lines=Subquery(written.values("all")))

    def received_in(self, year: int) -> Self:
        """Inquiries that count for a year: by their receipt, in WITA."""
        start, end = clock.year_bounds(year)
        return self.filter(received_at__gte=start, received_at__lt=end)

    def answered(self) -> Self:
        """Inquiries that have had an answer, whatever followed."""
        return self.filter(first_answered_at__isnull=False)
