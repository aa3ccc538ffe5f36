"""What needs no answer of its own: spam, and duplicates, which follow their original."""

from django.db import transaction

from agencies.models import User
from core import audit, clock
from inquiries import alerts
from inquiries.errors import InquiryError
from inquiries.models import Event, Inquiry
from inquiries.services.duplicates import answer_each
from inquiries.services.proposing import refuse_unapproved
from inquiries.services.referring import lock_referrals, withdraw_awaited


@transaction.atomic
def dismiss_inquiry(
    *,
    inquiry: Inquiry,
    reason: str,
    by: User,
    original: Inquiry | None = None,
    version: int | None = None,
) -> Inquiry:
    """Mark an inquiry as spam or, with its original, as a duplicate; the reason is kept.

    A duplicate of an inquiry that is answered already gets its own reply at once.

    :raises InquiryError: without a reason, in another state, or if the original is of another
        Instansi, set aside itself, or the very same inquiry.
    """
    if not reason.strip():
        raise InquiryError("Tuliskan alasannya.")
    if original is not None:
        _check_original(inquiry, original)
    row, first = _locked_pair(inquiry, original, version)
    refuse_unapproved(row, by)
    asked = lock_referrals(row)
    at = clock.now()
    row.take(by, at)
    needless = withdraw_awaited(asked, at=at, by=by)
    row.set_aside(first)
    kind = Event.Kind.DUPLICATE if first else Event.Kind.SPAM
    note = f"Duplikat dari {first.number}. {reason.strip()}" if first else reason.strip()
    row.log(kind, at=at, by=by, note=note)
    alerts.tell_withdrawn(needless, at)
    audit.record("inquiry.dismissed", by=by, obj=row, scope=row.agency.code, kind=kind)
    if first is not None:
        reply = first.replies.order_by("at", "pk").last()
        if reply is not None and not first.is_open:
            answer_each([(row, reply)], at)
    return row


def _check_original(inquiry: Inquiry, original: Inquiry) -> None:
    if original.pk == inquiry.pk:
        raise InquiryError("Pesan tidak dapat menjadi duplikat dari dirinya sendiri.")
    if original.agency_id != inquiry.agency_id:
        raise InquiryError("Pesan asli harus milik Instansi yang sama.")
    _check_is_original(original)


def _check_is_original(original: Inquiry) -> None:
    if original.is_set_aside:
        raise InquiryError(f"{original} sendiri sudah disisihkan. Pilih pesan aslinya.")


def _locked_pair(
    inquiry: Inquiry, original: Inquiry | None, version: int | None
) -> tuple[Inquiry, Inquiry | None]:
    """Lock both in the order of their keys, so that two such pairs never wait for each other.

    Whoever replies locks an original before its duplicates. So the first lock is looked at before
    the second is taken: what is a duplicate already waits for nothing.
    """
    if original is None:
        return Inquiry.locked(inquiry, version=version), None
    if original.pk < inquiry.pk:
        first = Inquiry.locked(original)
        _check_is_original(first)
        return Inquiry.locked(inquiry, version=version), first
    row = Inquiry.locked(inquiry, version=version)
    row.check_can_be_set_aside()
    first = Inquiry.locked(original)
    _check_is_original(first)
    return row, first


@transaction.atomic
def restore_inquiry(
    *, inquiry: Inquiry, reason: str, by: User, version: int | None = None
) -> Inquiry:
    """Undo the mark of spam or duplicate.

    :raises InquiryError: without a reason, or if it is not set aside.
    """
    if not reason.strip():
        raise InquiryError("Tuliskan alasannya.")
    row = Inquiry.locked(inquiry, version=version)
    row.restore(by=by, at=clock.now(), reason=reason.strip())
    audit.record("inquiry.restored", by=by, obj=row, scope=row.agency.code)
    return row
