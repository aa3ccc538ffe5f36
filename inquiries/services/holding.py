"""Who works on an inquiry: taking it, giving it back, finishing it."""

from django.db import transaction

from agencies.models import User
from core import audit, clock
from inquiries.errors import InquiryError
from inquiries.models import Inquiry


@transaction.atomic
def claim_inquiry(*, inquiry: Inquiry, by: User, version: int | None = None) -> Inquiry:
    """Take an inquiry to work on it.

    :raises InquiryError: if it is finished or a colleague holds it.
    """
    row = Inquiry.locked(inquiry, version=version)
    if not row.is_open:
        raise InquiryError("Pesan ini sudah dijawab. Muat ulang halaman.")
    row.take(by, clock.now())
    audit.record("inquiry.claimed", by=by, obj=row, scope=row.agency.code)
    return row


@transaction.atomic
def release_inquiry(*, inquiry: Inquiry, by: User, version: int | None = None) -> Inquiry:
    """Give an inquiry back to colleagues.

    :raises InquiryError: if the user does not hold it.
    """
    row = Inquiry.locked(inquiry, version=version)
    row.let_go(by, clock.now())
    audit.record("inquiry.released", by=by, obj=row, scope=row.agency.code)
    return row


@transaction.atomic
def close_inquiry(*, inquiry: Inquiry, by: User, version: int | None = None) -> Inquiry:
    """Finish an answered inquiry.

    :raises InquiryError: if it has not been answered.
    """
    row = Inquiry.locked(inquiry, version=version)
    row.close(by=by, at=clock.now())
    audit.record("inquiry.closed", by=by, obj=row, scope=row.agency.code)
    return row
