"""What the worker does for the registry."""

from celery import shared_task

from accounts import alarms


@shared_task(ignore_result=True, expires=60 * 60)
def tell_of_alarms() -> int:
    """Tell of what is amiss; each occurrence once, however often it runs."""
    return alarms.tell_of_alarms()
