"""Opening masked personal data: with a reason that is kept, for one answer and no longer."""

from dataclasses import dataclass

from django.db import transaction

from agencies.models import User
from core import audit, clock
from inquiries.errors import InquiryError
from inquiries.models import CitizenContact, Event, Inquiry


@dataclass(frozen=True)
class OpenedData:
    """What the citizen left, as it was written."""

    text: str
    author_name: str
    contact: str
    contact_kind: str


@transaction.atomic
def unmask_inquiry(
    *, inquiry: Inquiry, reason: str, by: User, version: int | None = None
) -> OpenedData:
    """Give the personal data of an inquiry out once; the trail keeps who, when and why, not what.

    :raises InquiryError: if no reason is given, or nothing is masked.
    """
    if not reason.strip():
        raise InquiryError("Tuliskan untuk apa data pribadi ini dibuka.")
    row = Inquiry.locked(inquiry, version=version)
    contact = CitizenContact.objects.filter(inquiry=row).first()
    if contact is None:
        raise InquiryError("Pengirim tidak meninggalkan kontak, jadi tidak ada yang disamarkan.")
    event = row.log(Event.Kind.UNMASKED, at=clock.now(), by=by, note=reason.strip())
    audit.record("inquiry.unmasked", by=by, obj=row, scope=row.agency.code, event=event.pk)
    return OpenedData(
        text=row.text,
        author_name=row.author_name,
        contact=contact.value,
        contact_kind=contact.get_kind_display(),
    )
