"""The Celery application: it fetches work, the truth stays in the database."""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, worker_init
from django.core.exceptions import ImproperlyConfigured
from kombu.transport import TRANSPORT_ALIASES

from . import deafness  # noqa: F401 - it listens to the worker's signals
from .guard import refuse_demo_database

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "berau_sosmed.settings.prod")

TRANSPORT_ALIASES["filesystem"] = "berau_sosmed.filesystem_broker:Transport"

app = Celery("berau_sosmed")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
@beat_init.connect
def refuse_to_start(**_kwargs: Any) -> None:
    """End the process; of a handler's exceptions, Celery lets only SystemExit through."""
    try:
        refuse_demo_database()
    except ImproperlyConfigured as error:
        raise SystemExit(str(error)) from error
