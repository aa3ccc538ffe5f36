"""Calls of platforms: kept raw at the door, made inquiries by the worker, replayed at will.

Nothing here opens a connection: pictures and avatars that a message names are not fetched.
"""

from datetime import datetime, timedelta
from hashlib import sha256
from time import monotonic

import structlog
from django.conf import settings
from django.db import IntegrityError, transaction

from agencies.models import Agency
from core import clock, strict_json
from inquiries.intake import meta, telegram
from inquiries.intake.heard import Door, Heard
from inquiries.intake.telling import tell_desk
from inquiries.models import ChannelMessage, Delivery, Event, Inquiry
from inquiries.public.services import oversight
from inquiries.services import Author, receive_inquiry

log = structlog.get_logger(__name__)

DOORS: dict[str, Door] = {"telegram": telegram.DOOR, "meta": meta.DOOR}
MOST_ATTEMPTS = 8
FIRST_WAIT = timedelta(seconds=30)  # doubled after every failure
LATE = timedelta(days=1)
LATE_NOTE = "Terlambat dikirim platform."


def store(channel: str, body: bytes) -> bool:
    """Keep a genuine call raw; tell whether it is new.

    Its name is the platform's own id, else the hash of its bytes.
    """
    at = clock.now()
    try:
        with transaction.atomic():
            Delivery.objects.create(
                channel=channel,
                external_id=_name_of(channel, body),
                body=body.decode("latin-1"),
                received_at=at,
                next_try_at=at,
            )
    except IntegrityError:
        return False
    return True


def _name_of(channel: str, body: bytes) -> str:
    try:
        told = DOORS[channel].id_of(strict_json.loads(body))
    except strict_json.InvalidJSON:
        told = ""
    return told or f"sha256:{sha256(body).hexdigest()}"


def process_due(*, batch: int = 200, budget: timedelta = timedelta(seconds=20)) -> int:
    """Process what waits; safe to run twice, at the same time, and after a kill."""
    ends = monotonic() + budget.total_seconds()
    done = 0
    while done < batch and monotonic() < ends and _process_next():
        done += 1
    return done


@transaction.atomic
def _process_next() -> bool:
    """Process one delivery in one transaction; tell whether there was one.

    A failure rolls its own work back, is logged, and the delivery waits for a later try.
    """
    due = Delivery.objects.due(clock.now()).select_for_update(skip_locked=True)
    delivery = due.first()
    if delivery is None:
        return False
    try:
        with transaction.atomic():
            take_in(delivery)
    except Exception as error:  # noqa: BLE001 - one bad call must not stop those behind it
        _postpone(delivery, error)
    else:
        delivery.processed_at, delivery.last_error = clock.now(), ""
        delivery.save(update_fields=["processed_at", "last_error"])
    return True


def _postpone(delivery: Delivery, error: Exception) -> None:
    """Try again later, ever later; what is no JSON, or failed too often, waits for a replay."""
    kind = type(error).__name__
    log.error("delivery_failed", channel=delivery.channel, delivery=delivery.pk, error=kind)
    delivery.attempts += 1
    delivery.last_error = kind
    is_hopeless = isinstance(error, strict_json.InvalidJSON)
    wait = FIRST_WAIT * 2 ** (delivery.attempts - 1)
    if is_hopeless or delivery.attempts >= MOST_ATTEMPTS:
        delivery.next_try_at = None
    else:
        delivery.next_try_at = clock.now() + wait
    delivery.save(update_fields=["attempts", "last_error", "next_try_at"])


def replay(channel: str, external_id: str) -> Delivery:
    """Let a delivery be processed again; what it brought already is not brought twice.

    :raises Delivery.DoesNotExist: if there is none.
    """
    delivery = Delivery.objects.get(channel=channel, external_id=external_id)
    delivery.processed_at, delivery.attempts, delivery.next_try_at = None, 0, clock.now()
    delivery.save(update_fields=["processed_at", "attempts", "next_try_at"])
    return delivery


def take_in(delivery: Delivery) -> None:
    """Make inquiries of what a call tells (Lampiran B.1).

    :raises InvalidJSON: if it is none.
    """
    payload = strict_json.loads(delivery.raw)
    for heard in DOORS[delivery.channel].listen(payload):
        known = ChannelMessage.objects.filter(
            channel=delivery.channel, external_id=heard.external_id
        )
        message = known.select_related("inquiry").first() if heard.is_edit else None
        if message is not None and message.inquiry is not None:
            _add_version(message.inquiry, heard)
        else:
            _receive(delivery, heard)


def _receive(delivery: Delivery, heard: Heard) -> None:
    """Write a message in, unless it came before."""
    try:
        with transaction.atomic():
            message = ChannelMessage.objects.create(
                channel=delivery.channel,
                external_id=heard.external_id,
                at=delivery.received_at,
            )
    except IntegrityError:
        return
    posted_at = min(heard.posted_at or delivery.received_at, delivery.received_at)
    message.inquiry = receive_inquiry(
        agency=agency_of(delivery.channel),
        kind=Inquiry.Type.QUESTION,
        text=heard.text,
        author=Author(name=heard.author_name, handle=heard.author_handle),
        external_id=f"{delivery.channel}:{message.pk}",
        posted_at=posted_at,
        received_at=delivery.received_at,
        source=Inquiry.Source.CHANNEL,
        note=LATE_NOTE if _is_late(posted_at, delivery.received_at) else "",
    )
    message.save(update_fields=["inquiry"])
    number = message.inquiry.number
    tell_desk(message.inquiry, f"Pesan baru dari kanal: {number}.", dedup_key=f"heard:{message.pk}")


def _is_late(posted_at: datetime, received_at: datetime) -> bool:
    return received_at - posted_at > LATE


def _add_version(inquiry: Inquiry, heard: Heard) -> None:
    """Keep the newer text beside what was answered; the same version twice is one."""
    row = Inquiry.locked(inquiry)
    if row.events.filter(kind=Event.Kind.EDITED, note=heard.text).exists():
        return
    event = row.log(Event.Kind.EDITED, at=clock.now(), by=None, note=heard.text)
    tell_desk(row, f"Pengirim mengubah pesan {row.number}.", dedup_key=f"edited:{event.pk}")


def agency_of(channel: str) -> Agency:
    """The Instansi whose account the channel is; the one with the oversight where none is set.

    :raises InquiryError: if there is none.
    """
    code = settings.WEBHOOKS[channel]["agency"]
    return Agency.objects.open().filter(code=code).first() or oversight()
