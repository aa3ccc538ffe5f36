"""Messages that the trap of the public form caught: looked at, let through, or thrown away."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import QueryDict

from agencies import powers
from agencies.models import User
from agencies.powers import DESK
from core import audit, clock, keyset
from core.text import isolate, mask_personal
from inquiries.errors import InquiryError
from inquiries.intake.telling import tell_desk
from inquiries.models import Inquiry, QuarantinedMessage, TrackingCode
from inquiries.services import Author, receive_inquiry


def visible_to(user: User) -> QuerySet[QuarantinedMessage]:
    """What waits to be judged: at one's own desk, or anywhere for Diskominfo."""
    held = powers.of(user)
    rows = QuarantinedMessage.objects.filter(discarded_at=None)
    return rows if held.is_evaluator else rows.filter(agency__in=held.agencies(*DESK))


def listed(user: User, params: QueryDict) -> tuple[list[dict[str, Any]], keyset.Page]:
    """One page, newest first; personal data masked for whoever is not at that desk."""
    desks = powers.of(user).agencies(*DESK)
    values = visible_to(user).values(
        "id", "text", "type", "received_at", "agency_id", "agency__short_name"
    )
    page = keyset.page_of(values, params, field="received_at")
    rows = [
        {
            **row,
            "text": isolate(
                row["text"] if row["agency_id"] in desks else mask_personal(row["text"])
            ),
            "type": Inquiry.Type(row["type"]).label,
        }
        for row in page.rows
    ]
    return rows, page


@transaction.atomic
def release_message(*, message: QuarantinedMessage, by: User) -> Inquiry:
    """Let a message through: an inquiry as if it had not been caught, code and receipt kept.

    :raises InquiryError: if a colleague has judged it already.
    """
    row = _locked(message)
    inquiry = receive_inquiry(
        agency=row.agency,
        kind=row.type,
        text=row.text,
        author=Author(contact=row.contact),
        source=Inquiry.Source.PUBLIC_FORM,
        received_at=row.received_at,
        note=f"Dilepas dari karantina oleh {by}.",
    )
    TrackingCode.objects.filter(quarantined=row).update(inquiry=inquiry, quarantined=None)
    audit.record(
        "quarantine.released", by=by, obj=row, scope=row.agency.code, inquiry=inquiry.number
    )
    row.delete()
    tell_desk(inquiry, f"Pesan baru dari warga: {inquiry.number}.", dedup_key=f"asked:{inquiry.pk}")
    return inquiry


@transaction.atomic
def discard_message(*, message: QuarantinedMessage, by: User) -> None:
    """Throw a message away: it leaves the list, and its code says that nothing follows.

    :raises InquiryError: if a colleague has judged it already.
    """
    row = _locked(message)
    row.discard(by=by, at=clock.now())
    audit.record("quarantine.discarded", by=by, obj=row, scope=row.agency.code)


def _locked(message: QuarantinedMessage) -> QuarantinedMessage:
    rows = QuarantinedMessage.objects.select_for_update(no_key=True).filter(discarded_at=None)
    row = rows.filter(pk=message.pk).first()
    if row is None:
        raise InquiryError("Pesan ini sudah diputuskan rekan Anda. Muat ulang halaman.")
    return row
