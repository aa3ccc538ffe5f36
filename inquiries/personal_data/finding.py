"""Whose messages these are: found by a contact or a tracking code, by keyed hashes alone."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from core.crypto import keyed_hash
from inquiries.models import CitizenContact, Inquiry, TrackingCode
from inquiries.public import codes


@dataclass(frozen=True)
class Found:
    """The keys of one citizen's messages."""

    inquiry_ids: list[int]
    quarantined_ids: list[int]

    def __bool__(self) -> bool:
        return bool(self.inquiry_ids or self.quarantined_ids)


def find_citizen(text: str) -> Found:
    """Find all messages of a contact, or of the person whom a tracking code belongs to.

    A code leads to its conversation, and by the contact left there to the person's others.
    """
    tracking = TrackingCode.objects.filter(code_hash=codes.hashed(text))
    by_code = set(tracking.exclude(inquiry=None).values_list("inquiry_id", flat=True))
    hashes = CitizenContact.objects.filter(
        Q(value_hash=keyed_hash(text, purpose="contact")) | Q(inquiry__in=by_code)
    ).values("value_hash")
    by_contact = CitizenContact.objects.filter(value_hash__in=hashes)
    ids = by_code | set(by_contact.values_list("inquiry_id", flat=True))
    return Found(
        inquiry_ids=sorted(_conversations(ids)),
        quarantined_ids=sorted(
            tracking.exclude(quarantined=None).values_list("quarantined_id", flat=True)
        ),
    )


def _conversations(ids: set[int]) -> set[int]:
    """The messages and those that they continue, or that continue them."""
    while True:
        linked = Inquiry.objects.filter(Q(continuations__in=ids) | Q(continues__in=ids))
        more = set(linked.values_list("pk", flat=True)) - ids
        if not more:
            return ids
        ids = ids | more
