"""How long what people left is kept (UU 27/2022): each kind its days, counted from its own date.

What is removed here is personal data that has served its purpose; inquiries, answers and figures
stay.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Model, Q, QuerySet
from knox.models import AuthToken

from core import audit, clock
from core.models import Notification
from inquiries.models import CitizenContact, Delivery, Mention, QuarantinedMessage, SavedDraft

Rows = QuerySet[Any]
BATCH = 1000


def _delete(rows: Rows) -> None:
    rows.delete()


def _empty(rows: Rows) -> None:
    """Keep the row: by its id a repeated delivery is recognised."""
    rows.update(body="")


@dataclass(frozen=True)
class Rule:
    """One kind: which rows are over at a moment, and what becomes of them.

    `kind` names its days in `settings.RETENTION_DAYS`.
    """

    kind: str
    model: type[Model]
    over: Callable[[datetime], Rows]
    remove: Callable[[Rows], None] = _delete

    def rows(self, now: datetime) -> Rows:
        return self.over(now - timedelta(days=settings.RETENTION_DAYS[self.kind]))


RULES = (
    Rule(
        "contacts",
        CitizenContact,
        lambda limit: CitizenContact.objects.filter(
            Q(inquiry__status="CLOSED", inquiry__closed_at__lt=limit)
            | Q(inquiry__status__in=["SPAM", "DUPLICATE"], inquiry__received_at__lt=limit)
        ),
    ),
    Rule(
        "deliveries",
        Delivery,
        lambda limit: Delivery.objects.filter(processed_at__lt=limit).exclude(body=""),
        _empty,
    ),
    Rule(
        "quarantine",
        QuarantinedMessage,
        lambda limit: QuarantinedMessage.objects.filter(received_at__lt=limit),
    ),
    Rule("mentions", Mention, lambda limit: Mention.objects.filter(noted_at__lt=limit)),
    Rule(
        "notices",
        Notification,
        lambda limit: Notification.objects.filter(created_at__lt=limit, read_at__isnull=False),
    ),
    Rule("drafts", SavedDraft, lambda limit: SavedDraft.objects.filter(saved_at__lt=limit)),
    Rule("sessions", Session, lambda limit: Session.objects.filter(expire_date__lt=limit)),
    Rule("tokens", AuthToken, lambda limit: AuthToken.objects.filter(expiry__lt=limit)),
)


def count_over() -> dict[str, int]:
    """How many rows of each kind `remove_over` would remove now."""
    now = clock.now()
    return {rule.kind: rule.rows(now).count() for rule in RULES}


def remove_over() -> dict[str, int]:
    """Remove what is over, batch by batch, and return how many rows of each kind."""
    now = clock.now()
    removed = {rule.kind: _remove(rule, now) for rule in RULES}
    done = {kind: count for kind, count in removed.items() if count}
    if done:
        audit.record("retention.applied", by=None, removed=done)
    return removed


def _remove(rule: Rule, now: datetime) -> int:
    total = 0
    while count := _remove_batch(rule, now):
        total += count
    return total


@transaction.atomic
def _remove_batch(rule: Rule, now: datetime) -> int:
    keys = list(rule.rows(now).order_by("pk").values_list("pk", flat=True)[:BATCH])
    rule.remove(rule.model._default_manager.filter(pk__in=keys))
    return len(keys)
