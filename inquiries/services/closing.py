"""Closing an Instansi: its open work goes on at the successor, the clocks as they are."""

from collections.abc import Iterator

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.handing_over import hand_over_accounts
from agencies import powers
from agencies.models import Agency, Closing
from agencies.structure import end_powers
from core import audit, clock, notices
from inquiries.bank.services import hand_over_answers
from inquiries.issues.services import hand_over_issues
from inquiries.models import Inquiry, Referral
from inquiries.recommendations.services import hand_over_recommendations


def carry_out_closings() -> int:
    """Close what is due and move the open work; return how many closings had something to do.

    Safe to run late, twice or at the same time. What comes to a closed Instansi afterwards, such
    as a message that is taken up again, is moved by the next run.
    """
    done = 0
    for pk in list(Closing.objects.due(clock.now()).order_by("pk").values_list("pk", flat=True)):
        done += _close(pk)
    for closing in _with_work_left():
        moved = sum(
            _move(pk, closing) for pk in list(_unmoved(closing).values_list("pk", flat=True))
        )
        _tell(closing, moved)
        done += bool(moved)
    return done


@transaction.atomic
def _close(pk: int) -> bool:
    """End the powers at the Instansi, hand over what it left, if nobody else has."""
    row = Closing.objects.filter(pk=pk).first()
    if row is None:  # an Admin took it back a moment ago
        return False
    pair = Agency.objects.filter(pk__in=[row.agency_id, row.successor_id])
    list(pair.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    closing = Closing.objects.to_come().select_related("agency", "successor", "planned_by")
    found = closing.filter(pk=pk).first()
    if found is None:
        return False
    found.carry_out(clock.now())
    end_powers(found)
    hand_over_accounts(found)
    hand_over_answers(found)
    hand_over_issues(agency=found.agency, successor=found.successor)
    hand_over_recommendations(agency=found.agency, successor=found.successor)
    audit.record(
        "agency.closed", by=found.planned_by, obj=found.agency, scope=found.agency.code,
        to=found.successor.code,
    )  # fmt: skip
    return True


def _with_work_left() -> Iterator[Closing]:
    """Closings that are carried out and whose Instansi still has open work."""
    inquiries = Inquiry.objects.filter(agency=OuterRef("agency")).unfinished()
    referrals = Referral.objects.filter(to_agency=OuterRef("agency")).live()
    carried_out = Closing.objects.filter(carried_out_at__isnull=False)
    rows = carried_out.filter(Q(Exists(inquiries)) | Q(Exists(referrals)))
    yield from rows.select_related("agency", "successor", "planned_by").order_by("pk")


def _unmoved(closing: Closing) -> QuerySet[Inquiry]:
    """Inquiries that the Instansi has to answer, or is asked about."""
    asked = Referral.objects.filter(inquiry=OuterRef("pk"), to_agency=closing.agency).live()
    own = Q(pk__in=Inquiry.objects.filter(agency=closing.agency).unfinished().values("pk"))
    return Inquiry.objects.filter(own | Q(Exists(asked))).order_by("pk")


@transaction.atomic
def _move(pk: int, closing: Closing) -> int:
    """Move one inquiry and its live referrals; the inquiry's lock first, then theirs."""
    inquiry = Inquiry.objects.select_for_update(no_key=True).get(pk=pk)
    rows = inquiry.referrals.live().filter(
        Q(to_agency=closing.agency) | Q(from_agency=closing.agency)
    )
    live = list(rows.select_for_update(no_key=True).order_by("pk"))
    is_own = inquiry.agency_id == closing.agency_id and inquiry.is_open
    if not (live or is_own):
        return 0
    at = clock.now()
    if is_own:
        inquiry.move(closing=closing, at=at)
    for referral in live:
        referral.inquiry = inquiry
        referral.move_locked(closing=closing, at=at)
    if live:
        inquiry.follow_referrals()
    return 1


def _tell(closing: Closing, moved: int) -> None:
    """Tell the successor's people what came to them."""
    if not moved:
        return
    notices.notify(
        powers.holders(powers.IN_AGENCY, closing.successor),
        text=f"{moved} pesan dialihkan dari {closing.agency} kepada {closing.successor}.",
        url="/kotak-masuk/",
        dedup_key=f"closing.moved:{closing.pk}:{clock.now():%Y%m%d%H%M%S}",
    )
