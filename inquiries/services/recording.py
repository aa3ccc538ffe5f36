"""Writing a message of the public in (Lampiran B.1)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.models import MediaAccount
from agencies.models import Agency, User
from core import audit, clock
from core.crypto import keyed_hash
from inquiries.errors import InquiryError
from inquiries.models import CitizenContact, Event, Inquiry
from inquiries.models.contact import author_key
from inquiries.numbers import new_number


@dataclass(frozen=True)
class Author:
    """Who wrote the message, as far as is known."""

    name: str = ""
    handle: str = ""
    contact: str = ""


@transaction.atomic
def record_inquiry(
    *,
    agency: Agency,
    kind: str,
    text: str,
    by: User,
    account: MediaAccount | None = None,
    author: Author = Author(),
    source_url: str = "",
    external_id: str = "",
    posted_at: datetime | None = None,
    source: Inquiry.Source = Inquiry.Source.RECORDED,
) -> Inquiry:
    """Record a message of the public (Lampiran B.1); who records it holds it.

    :raises InquiryError: as `receive_inquiry` does.
    """
    inquiry = receive_inquiry(
        agency=agency,
        kind=kind,
        text=text,
        by=by,
        account=account,
        author=author,
        source_url=source_url,
        external_id=external_id,
        posted_at=posted_at,
        source=source,
    )
    inquiry.take(by, inquiry.received_at)
    return inquiry


@transaction.atomic
def receive_inquiry(
    *,
    agency: Agency,
    kind: str,
    text: str,
    source: Inquiry.Source,
    by: User | None = None,
    account: MediaAccount | None = None,
    author: Author = Author(),
    source_url: str = "",
    external_id: str = "",
    posted_at: datetime | None = None,
    received_at: datetime | None = None,
    note: str = "",
) -> Inquiry:
    """Write a message in that nobody holds yet: it is NEW (Lampiran B.1).

    `by` is the Petugas who brought it, nobody where it came by itself. What waited at the door for
    the worker was received when it came there (`received_at`).

    :raises InquiryError: if the same message of the account is recorded already, or the account
        belongs to another Instansi, or it is said to be written in the future.
    """
    at = received_at or clock.now()
    if account is not None and account.agency_id != agency.pk:
        raise InquiryError(f"{account} bukan akun {agency}. Pilih akun Instansi Anda.")
    if posted_at is not None and posted_at > at:
        raise InquiryError("Waktu pesan ditulis berada di masa depan. Perbaiki waktunya.")
    inquiry = _insert(
        agency=agency,
        type=kind,
        text=text,
        source=source,
        account=account,
        author_name=author.name.strip(),
        author_handle=author.handle.strip().lstrip("@"),
        author_key=author_key(
            platform=account.platform.code if account else "",
            handle=author.handle,
            contact=author.contact,
        ),
        source_url=source_url,
        external_id=external_id,
        posted_at=posted_at,
        received_at=at,
        recorded_by=by,
    )
    inquiry.log(Event.Kind.RECORDED, at=at, by=by, note=note)
    if author.contact.strip():
        _keep_contact(inquiry, author.contact.strip())
    audit.record("inquiry.recorded", by=by, obj=inquiry, scope=agency.code)
    return inquiry


def _insert(**fields: object) -> Inquiry:
    """Insert under a fresh number; a number taken by chance is drawn again."""
    for _ in range(5):
        inquiry = Inquiry(number=new_number(clock.now()), **fields)
        try:
            with transaction.atomic():
                inquiry.save(force_insert=True)
        except IntegrityError as error:
            if inquiry.external_id and "external_id" in str(error):
                raise InquiryError("Pesan ini sudah pernah dicatat.") from error
            if not Inquiry.objects.filter(number=inquiry.number).exists():
                raise
        else:
            return inquiry
    raise InquiryError("Nomor pesan belum dapat dibuat. Kirim ulang.")


def _keep_contact(inquiry: Inquiry, contact: str) -> None:
    kind = CitizenContact.Kind.EMAIL if "@" in contact else CitizenContact.Kind.PHONE
    CitizenContact.objects.create(
        inquiry=inquiry,
        kind=kind,
        value=contact,
        value_hash=keyed_hash(contact, purpose="contact"),
    )


def continue_as_new(inquiry: Inquiry, *, text: str, by: User | None) -> Inquiry:
    """Record a late follow-up as an inquiry of its own, linked "lanjutan dari".

    One that the citizen wrote on the portal (`by` is None) has no holder yet.
    """
    at = clock.now()
    fresh = _insert(
        agency=inquiry.agency,
        type=inquiry.type,
        text=text,
        source=Inquiry.Source.RECORDED if by else Inquiry.Source.PUBLIC_FORM,
        account=inquiry.account,
        author_name=inquiry.author_name,
        author_handle=inquiry.author_handle,
        author_key=inquiry.author_key,
        source_url=inquiry.source_url,
        received_at=at,
        recorded_by=by,
        continues=inquiry,
    )
    fresh.log(Event.Kind.RECORDED, at=at, by=by, note=f"Lanjutan dari {inquiry.number}.")
    contact = CitizenContact.objects.filter(inquiry=inquiry).first()
    if contact is not None:
        _keep_contact(fresh, contact.value)
    if by is not None:
        fresh.take(by, at)
    audit.record("inquiry.recorded", by=by, obj=fresh, scope=fresh.agency.code)
    return fresh
