"""What was copied to a platform has been put there."""

from django.db import transaction

from agencies.models import User
from core import audit, clock
from inquiries.errors import InquiryError
from inquiries.models import Event, Inquiry, Reply


@transaction.atomic
def publish_reply(
    *, inquiry: Inquiry, by: User, url: str = "", version: int | None = None
) -> Reply:
    """Note that the reply of this cycle stands on its platform, with its permalink if known.

    The link may be added later, once.

    :raises InquiryError: if there is no reply, or it was noted already with its link.
    """
    row = Inquiry.locked(inquiry, version=version)
    reply = row.replies.select_for_update(no_key=True).filter(cycle=row.cycle).first()
    if reply is None:
        raise InquiryError("Pesan ini belum dijawab, jadi belum ada yang terkirim.")
    if reply.published_at is not None and (reply.url or not url):
        raise InquiryError("Balasan ini sudah ditandai terkirim. Muat ulang halaman.")
    at = clock.now()
    if reply.published_at is None:
        row.log(Event.Kind.PUBLISHED, at=at, by=by)
        audit.record("inquiry.published", by=by, obj=row, scope=row.agency.code)
    reply.published_at, reply.url = reply.published_at or at, url or reply.url
    reply.save(update_fields=["published_at", "url"])
    return reply
