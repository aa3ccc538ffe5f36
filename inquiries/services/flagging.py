"""Setting and lifting the flags of an inquiry: crisis, and abusive."""

from django.db import transaction

from agencies.models import User
from core import audit, clock
from inquiries import alerts
from inquiries.errors import InquiryError
from inquiries.models import Inquiry


@transaction.atomic
def flag_crisis(*, inquiry: Inquiry, reason: str, by: User, version: int | None = None) -> Inquiry:
    """Flag a crisis: Diskominfo watches, a Pejabat approves the reply; no clock changes.

    :raises InquiryError: if it is flagged already, finished, or no reason is given.
    """
    row = Inquiry.locked(inquiry, version=version)
    row.flag_crisis(reason, by=by, at=clock.now())
    alerts.tell_crisis(row)
    audit.record("inquiry.crisis_flagged", by=by, obj=row, scope=row.agency.code)
    return row


@transaction.atomic
def lift_crisis(*, inquiry: Inquiry, reason: str, by: User, version: int | None = None) -> Inquiry:
    """Take the flag of a crisis off; from now on a Petugas's reply counts at once.

    :raises InquiryError: if it is not flagged, a proposal waits, or no reason is given.
    """
    row = Inquiry.locked(inquiry, version=version)
    if row.waiting_proposal is not None:
        raise InquiryError("Putuskan dulu usulan balasan yang menunggu, lalu cabut tandanya.")
    row.lift_crisis(reason, by=by, at=clock.now())
    alerts.tell_crisis_over(row)
    audit.record("inquiry.crisis_lifted", by=by, obj=row, scope=row.agency.code)
    return row


@transaction.atomic
def flag_abusive(
    *, inquiry: Inquiry, reason: str, by: User, gist: str = "", version: int | None = None
) -> Inquiry:
    """Mask the text wherever it is shown; what it really asks (`gist`) stands in its place.

    The text is kept, and the question inside is still answered.

    :raises InquiryError: if it is flagged already, or no reason is given.
    """
    row = Inquiry.locked(inquiry, version=version)
    row.flag_abusive(reason, gist=gist, by=by, at=clock.now())
    audit.record("inquiry.abusive_flagged", by=by, obj=row, scope=row.agency.code)
    return row


@transaction.atomic
def lift_abusive(*, inquiry: Inquiry, reason: str, by: User, version: int | None = None) -> Inquiry:
    """Show the text again.

    :raises InquiryError: if it is not flagged, or no reason is given.
    """
    row = Inquiry.locked(inquiry, version=version)
    row.lift_abusive(reason, by=by, at=clock.now())
    audit.record("inquiry.abusive_lifted", by=by, obj=row, scope=row.agency.code)
    return row
