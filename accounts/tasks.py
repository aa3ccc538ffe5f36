"""What the worker does for the registry."""

from celery import shared_task

from accounts import alarms
from accounts.posts import reminders


@shared_task(ignore_result=True, expires=60 * 60)
def tell_of_alarms() -> int:
    """Tell of what is amiss; each occurrence once, however often it runs."""
    return alarms.tell_of_alarms()


@shared_task(ignore_result=True, expires=60 * 60)
def remind_of_followers() -> int:
    """Ask for the month's followers at its end; each Instansi once, however often it runs."""
    return reminders.remind_of_followers()
