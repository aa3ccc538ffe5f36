"""E-mail that gathers several notices, at the hour or day that a person chose."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import TextChoices

from core import clock, mail, outbox
from core.models import Notification
from core.outbox import Email

MORNING = timedelta(hours=7)  # when the digest of a day goes out, in WITA
MOST = 100  # notices spelt out in one digest


class MailChoice(TextChoices):
    """When somebody's notices are sent by e-mail; in the portal they stand at once, always."""

    AT_ONCE = "AT_ONCE", "Seketika"
    HOURLY = "HOURLY", "Ringkasan tiap jam"
    DAILY = "DAILY", "Ringkasan tiap pagi pukul 07.00"
    NEVER = "NEVER", "Hanya di portal"


def due_at(choice: str, at: datetime) -> datetime | None:
    """When the next digest of this choice goes out; None where none does."""
    if choice == MailChoice.HOURLY:
        return at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    if choice == MailChoice.DAILY:
        today = clock.start_of_day(clock.local(at).date()) + MORNING
        return today if at < today else today + timedelta(days=1)
    return None


def queue_due(*, batch: int = 100) -> int:
    """Queue the digests that are due and return how many; safe to run late, twice or at once.

    One transaction for each person: the digest is queued and its notices are ticked off together.
    """
    now = clock.now()
    due = Notification.objects.filter(digest_at__lte=now).order_by()
    ids = list(due.values_list("user_id", flat=True).distinct()[:batch])
    return sum(_queue_for(user_id, now) for user_id in ids)


@transaction.atomic
def _queue_for(user_id: int, now: datetime) -> int:
    due = Notification.objects.filter(user_id=user_id, digest_at__lte=now)
    rows = list(due.order_by("created_at", "pk").select_for_update(skip_locked=True))
    if not rows:
        return 0
    user = get_user_model().objects.get(pk=user_id)
    Notification.objects.filter(pk__in=[row.pk for row in rows]).update(digest_at=None)
    if not (user.email and user.is_active):
        return 0
    lines = [mail.Line(row.text, row.url) for row in rows[:MOST]]
    more = len(rows) - len(lines)
    subject = f"{len(rows)} pemberitahuan Berau Sosmed" if len(rows) > 1 else rows[0].text
    letter = mail.compose(lines, more=more)
    key = f"digest:{user_id}:{rows[-1].pk}"
    outbox.queue_emails([Email(user.email, subject, letter.text, key, letter.html)])
    return 1
