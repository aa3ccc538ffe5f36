"""What the worker does for every app, called by beat; each task may run late, twice or at once."""

from __future__ import annotations

from celery import shared_task

from core import digests, health, idempotency, outbox, sealing, uploads


@shared_task(ignore_result=True, expires=20)
def deliver_outbox() -> int:
    """Send the mail that is due."""
    return outbox.deliver()


@shared_task(ignore_result=True, expires=300)
def queue_digests() -> int:
    """Gather the notices whose hour has come into one e-mail for each person."""
    return digests.queue_due()


@shared_task(ignore_result=True, expires=30)
def beat_heart() -> None:
    """Show that beat sends and the worker receives."""
    health.beat("worker")


@shared_task(ignore_result=True, expires=60 * 60)
def prune() -> None:
    """Remove what nobody needs any more."""
    outbox.forget_sent()
    idempotency.forget_old()
    uploads.sweep()


@shared_task(ignore_result=True, expires=60)
def seal_audit() -> int:
    """Chain the newest audit entries by hash."""
    return sealing.seal_entries()


@shared_task(ignore_result=True, expires=60 * 60)
def anchor_audit() -> None:
    """Write the head of the chain to a file outside the database."""
    sealing.anchor()
