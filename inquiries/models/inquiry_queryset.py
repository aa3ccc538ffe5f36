"""Sets of inquiries: who may see which, and what stands where on the desk."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from agencies import powers
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

    def quiet_since(self, moment: datetime) -> Self:
        """Answered inquiries whose last answer is older than that."""
        rows = self.filter(closed_at=None, last_answered_at__lt=moment)
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

    def received_in(self, year: int) -> Self:
        """Inquiries that count for a year: by their receipt, in WITA."""
        start, end = clock.year_bounds(year)
        return self.filter(received_at__gte=start, received_at__lt=end)

    def answered(self) -> Self:
        """Inquiries that have had an answer, whatever followed."""
        return self.filter(first_answered_at__isnull=False)
