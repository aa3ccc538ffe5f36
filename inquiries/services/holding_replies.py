"""Telling the citizen that the answer is on its way; no answer, and no clock is touched."""

from django.db import transaction

from agencies.models import Agency, User
from core import audit, clock
from inquiries.errors import InquiryError
from inquiries.models import Event, HoldingReply, HoldingTemplate, Inquiry


@transaction.atomic
def hold_inquiry(
    *, inquiry: Inquiry, text: str, by: User, version: int | None = None
) -> HoldingReply:
    """Send the citizen a *balasan sementara*; status and clocks stay as they are.

    :raises InquiryError: without a text, once it is answered, or while a colleague holds it.
    """
    if not text.strip():
        raise InquiryError("Tuliskan balasan sementaranya.")
    row = Inquiry.locked(inquiry, version=version)
    if not row.is_open:
        raise InquiryError("Pesan ini sudah dijawab, jadi tidak perlu balasan sementara.")
    at = clock.now()
    row.take(by, at)
    reply = HoldingReply.objects.create(inquiry=row, text=text.strip(), by=by, at=at)
    row.log(Event.Kind.HELD, at=at, by=by)
    audit.record("inquiry.held", by=by, obj=row, scope=row.agency.code)
    return reply


@transaction.atomic
def set_holding_template(*, agency: Agency, waiting: str, received: str, by: User) -> None:
    """Keep the words in which the Instansi begins a *balasan sementara*."""
    HoldingTemplate.objects.update_or_create(
        agency=agency,
        defaults={"waiting": waiting, "received": received, "by": by, "at": clock.now()},
    )
    audit.record("holding.template_set", by=by, obj=agency, scope=agency.code)
