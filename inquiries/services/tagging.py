"""The words by which an Instansi sorts its inquiries."""

from django.db import transaction

from agencies.models import User
from core import audit, clock
from inquiries.errors import InquiryError
from inquiries.models import Inquiry, Tag, Tagging


@transaction.atomic
def tag_inquiry(*, inquiry: Inquiry, name: str, by: User) -> Tag:
    """Give an inquiry a tag of its Instansi, which comes to be with its first use.

    :raises InquiryError: without a name.
    """
    name = " ".join(name.split())
    if not name:
        raise InquiryError("Tuliskan penandanya.")
    tags = Tag.objects.filter(agency_id=inquiry.agency_id)
    tag = tags.filter(name__iexact=name).first()
    if tag is None:
        Tag.objects.bulk_create(
            [Tag(agency_id=inquiry.agency_id, name=name)], ignore_conflicts=True
        )
        tag = tags.get(name__iexact=name)  # ours, or a colleague's of the same moment
    _, is_new = Tagging.objects.get_or_create(
        inquiry=inquiry, tag=tag, defaults={"by": by, "at": clock.now()}
    )
    if is_new:
        audit.record("inquiry.tagged", by=by, obj=inquiry, scope=inquiry.agency.code, tag=tag.pk)
    return tag


@transaction.atomic
def untag_inquiry(*, inquiry: Inquiry, tag: Tag, by: User) -> None:
    """Take a tag off an inquiry.

    :raises InquiryError: if the inquiry does not carry it.
    """
    gone, _ = Tagging.objects.filter(inquiry=inquiry, tag=tag).delete()
    if not gone:
        raise InquiryError("Pesan ini tidak berpenanda itu. Muat ulang halaman.")
    audit.record("inquiry.untagged", by=by, obj=inquiry, scope=inquiry.agency.code, tag=tag.pk)
