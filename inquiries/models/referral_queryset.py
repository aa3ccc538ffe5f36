"""Sets of referrals: who may see which, what is owed, and the only definition of late."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q

from agencies import powers
from core import clock

if TYPE_CHECKING:
    from agencies.models import User
    from inquiries.models.referral import Referral  # noqa: F401 - named below as text

GIVEN_UP = Q(status__in=["WITHDRAWN", "CLOSED_UNANSWERED"], first_answered_at=None)
KEPT = Q(stopped_at__lte=F("due_at")) & ~GIVEN_UP  # what was given up in time has no verdict
STOPPED_LATE = Q(stopped_at__gt=F("due_at"))


class ReferralQuerySet(models.QuerySet["Referral"]):
    def visible_to(self, user: "User") -> Self:
        """Referrals from or to the Instansi where the user holds a power right now."""
        mine = powers.of(user)
        if mine.is_evaluator:
            return self.all()
        ids = mine.agencies()
        return self.filter(Q(from_agency_id__in=ids) | Q(to_agency_id__in=ids))

    def addressed_to(self, user: "User") -> Self:
        """What other Instansi ask of the user's own; everything asked, for Diskominfo."""
        return self._of_agencies(user, "to_agency_id")

    def asked_by(self, user: "User") -> Self:
        """What the user's own Instansi asks of others; everything asked, for Diskominfo."""
        return self._of_agencies(user, "from_agency_id")

    def _of_agencies(self, user: "User", column: str) -> Self:
        mine = powers.of(user)
        if mine.is_evaluator and not mine.agencies():
            return self.all()
        return self.filter(**{f"{column}__in": mine.agencies()})

    def owing(self) -> Self:
        """Referrals whose target must still write: a first answer, or a better one."""
        return self.filter(status__in=["SENT", "RETURNED"])

    def settled(self) -> Self:
        """Referrals that owe nothing any more."""
        return self.exclude(status__in=["SENT", "RETURNED"])

    def awaiting(self) -> Self:
        """Referrals that still owe their first answer: the clock runs."""
        return self.filter(status="SENT")

    def live(self) -> Self:
        """Of these, one inquiry has at most one at any one Instansi."""
        return self.filter(status__in=["SENT", "ANSWERED", "RETURNED"])

    def missed(self, *, by: datetime) -> Self:
        """The only definition of late; the inbox, the sweep and the report all use it."""
        return self.filter(Q(due_at__lt=by), Q(stopped_at=None) | STOPPED_LATE)

    def kept(self) -> Self:
        """Referrals whose clock stopped in time; what was given up unanswered has no verdict."""
        return self.filter(KEPT)

    def sent_in(self, year: int) -> Self:
        """Referrals that count for a year: by their sending, in WITA."""
        start, end = clock.year_bounds(year)
        return self.filter(sent_at__gte=start, sent_at__lt=end)
