"""Asking for a citizen's data or for its erasure, and deciding about it: two Admins, always."""

from __future__ import annotations

from django.db import transaction

from agencies.models import User
from core import audit, clock
from inquiries.errors import InquiryError
from inquiries.models.data_request import DataRequest
from inquiries.personal_data import erasing
from inquiries.personal_data.finding import find_citizen


@transaction.atomic
def request_data(*, kind: str, citizen: str, reason: str, by: User) -> DataRequest:
    """Find a citizen's messages and ask another Admin to decide (UU 27/2022 Pasal 7 and 8).

    `citizen` is a contact or a tracking code; it is not kept.

    :raises InquiryError: if nothing is found.
    """
    found = find_citizen(citizen)
    if not found:
        raise InquiryError(
            "Tidak ada pesan dengan kontak atau kode itu. Periksa ejaannya, termasuk kode negara."
        )
    row = DataRequest.objects.create(
        kind=kind,
        reason=reason,
        inquiry_ids=found.inquiry_ids,
        quarantined_ids=found.quarantined_ids,
        requested_by=by,
        requested_at=clock.now(),
    )
    audit.record("citizen_data.requested", by=by, obj=row, kind=kind, count=row.count)
    return row


@transaction.atomic
def decide(*, request: DataRequest, approve: bool, by: User) -> DataRequest:
    """Approve and carry out, or refuse, what another Admin asked for.

    :raises InquiryError: if it is decided already, or by whoever asked for it.
    """
    row = DataRequest.objects.select_for_update().get(pk=request.pk)
    at = clock.now()
    word = DataRequest.Status.APPROVED if approve else DataRequest.Status.REFUSED
    row.decide(word, by=by, at=at)
    action = "citizen_data.approved" if approve else "citizen_data.refused"
    audit.record(action, by=by, obj=row, kind=row.kind, count=row.count)
    if approve and row.kind == DataRequest.Kind.ERASURE:
        erasing.erase(row.inquiry_ids, row.quarantined_ids, at=at)
    return row
