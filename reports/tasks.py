"""What the worker does for reports."""

from celery import shared_task

from reports import reminders, rendering
from reports.evaluation import queue


@shared_task(ignore_result=True, expires=60)
def render_reports() -> int:
    """Make the PDFs still missing; safe to run twice or at the same time."""
    return rendering.render_pending()


@shared_task(ignore_result=True, expires=60)
def begin_evaluations() -> int:
    """Begin the evaluations that were asked for; safe to run twice or at the same time."""
    return queue.begin_waiting()


@shared_task(ignore_result=True, expires=60 * 60)
def remind_of_reports() -> int:
    """Remind who has not reported; safe to run late, twice, or at the same time."""
    return reminders.send_reminders()
