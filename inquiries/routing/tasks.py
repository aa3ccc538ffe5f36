"""What the worker does for the routing suggestions."""

from __future__ import annotations

from celery import shared_task

from inquiries.routing import building


@shared_task(ignore_result=True, expires=12 * 60 * 60)
def train_router() -> int:
    """Learn from the reference data and what officers confirmed; safe to run late or twice."""
    return building.build().facts["examples"]
