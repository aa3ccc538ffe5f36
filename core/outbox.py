"""Mail that was decided in a transaction and is sent outside it, by whichever worker comes first.

At least once: a message is never lost, and one that a crash makes us send again carries the same
Message-ID, by which mail programs drop the repeat.
"""

from __future__ import annotations

import smtplib
import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Q

from core import clock
from core.models import OutboxMessage

log = structlog.get_logger(__name__)

LEASE = timedelta(minutes=5)  # longer than one message can take: eight steps of EMAIL_TIMEOUT
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(days=1)
REMEMBERED = timedelta(days=30)


@dataclass(frozen=True)
class Email:
    """One message to one address; `dedup_key` names it for ever."""

    to: str
    subject: str
    text: str
    dedup_key: str
    html: str = ""


def queue_email(*, to: str, subject: str, text: str, dedup_key: str, html: str = "") -> None:
    """Queue a message in the caller's transaction; the same `dedup_key` again does nothing."""
    queue_emails([Email(to, subject, text, dedup_key, html)])


def queue_emails(emails: Iterable[Email]) -> None:
    """Queue many messages with one statement, in the caller's transaction."""
    at = clock.now()
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    rows = [
        OutboxMessage(
            dedup_key=email.dedup_key,
            to=email.to,
            subject=" ".join(email.subject.split())[:200],
            text=email.text,
            html=email.html,
            message_id=f"<{uuid.uuid4()}@{host}>",
            created_at=at,
            next_attempt_at=at,
        )
        for email in emails
    ]
    OutboxMessage.objects.bulk_create(rows, ignore_conflicts=True, batch_size=200)


def waiting() -> int:
    """Count the messages not sent yet."""
    return OutboxMessage.objects.filter(sent_at=None).count()


def deliver(*, batch: int = 50, budget: timedelta = timedelta(seconds=20)) -> int:
    """Send what is due and return how many went out; safe to run late, twice, or in parallel.

    Stops when the budget is spent or the mail server cannot be reached.
    """
    end = time.monotonic() + budget.total_seconds()
    sent = 0
    mailer = get_connection(fail_silently=False)
    try:
        while time.monotonic() < end and (claimed := _claim(batch)):
            for position, message in enumerate(claimed):
                if time.monotonic() >= end or not _open(mailer):
                    _release(claimed[position:])
                    return sent
                sent += _send(mailer, message)
    finally:
        _close(mailer)
    return sent


@transaction.atomic
def _claim(batch: int) -> list[OutboxMessage]:
    """Lease the oldest due messages to this worker; rows that another is claiming are skipped."""
    now = clock.now()
    free = Q(claimed_until=None) | Q(claimed_until__lte=now)
    due = OutboxMessage.objects.filter(free, sent_at=None, next_attempt_at__lte=now)
    rows = due.select_for_update(skip_locked=True).order_by("next_attempt_at", "id").defer("to")
    claimed = list(rows[:batch])
    lease = now + LEASE
    OutboxMessage.objects.filter(pk__in=[row.pk for row in claimed]).update(claimed_until=lease)
    for row in claimed:
        row.claimed_until = lease
    return claimed


def _renew(message: OutboxMessage) -> bool:
    """Extend the lease if it is still ours: an earlier message may have taken long."""
    lease = clock.now() + LEASE
    ours = OutboxMessage.objects.filter(
        pk=message.pk, claimed_until=message.claimed_until, sent_at=None
    )
    message.claimed_until = lease
    return bool(ours.update(claimed_until=lease))


def _release(messages: list[OutboxMessage]) -> None:
    """Give back what was claimed and not tried; it is due at the next run."""
    for message in messages:
        OutboxMessage.objects.filter(pk=message.pk, claimed_until=message.claimed_until).update(
            claimed_until=None
        )


def _send(mailer: BaseEmailBackend, message: OutboxMessage) -> bool:
    """Send one leased message; one that fails waits longer each time and stops no other."""
    if not _renew(message):
        return False
    try:
        mailer.send_messages([_compose(message)])
    except (smtplib.SMTPException, OSError, ValueError) as error:
        _postpone(message, error)
        _close(mailer)
        return False
    OutboxMessage.objects.filter(pk=message.pk).update(
        sent_at=clock.now(), claimed_until=None, last_error=""
    )
    return True


def _compose(message: OutboxMessage) -> EmailMultiAlternatives:
    headers = {"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"}
    mail = EmailMultiAlternatives(message.subject, message.text, to=[message.to], headers=headers)
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    return mail


def _postpone(message: OutboxMessage, error: Exception) -> None:
    """Note why it failed, by kind and number alone: the server's words may repeat the address."""
    reason = f"{type(error).__name__} {getattr(error, 'smtp_code', '')}".strip()
    pause = min(FIRST_PAUSE * 2 ** min(message.attempts, 11), LONGEST_PAUSE)
    OutboxMessage.objects.filter(pk=message.pk).update(
        attempts=message.attempts + 1,
        next_attempt_at=clock.now() + pause,
        claimed_until=None,
        last_error=reason,
    )
    log.warning("mail_failed", message_id=message.message_id, reason=reason)


def _open(mailer: BaseEmailBackend) -> bool:
    """Reach the mail server; that it is away is no fault of a message and delays none."""
    try:
        mailer.open()
    except (smtplib.SMTPException, OSError) as error:
        log.warning("mail_server_away", reason=type(error).__name__)
        return False
    return True


def _close(mailer: BaseEmailBackend) -> None:
    try:
        mailer.close()
    except (smtplib.SMTPException, OSError) as error:
        log.info("mail_server_left", reason=type(error).__name__)


def forget_sent() -> int:
    """Empty messages sent more than 30 days ago; the key stays, so that none is sent again."""
    old = OutboxMessage.objects.filter(sent_at__lt=clock.now() - REMEMBERED).exclude(text="")
    return old.update(to="", subject="", text="", html="")
