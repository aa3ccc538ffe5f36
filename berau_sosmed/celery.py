"""The Celery application: it fetches work, the truth stays in the database."""

import os

from celery import Celery
from celery.signals import beat_init, worker_init
from kombu.transport import TRANSPORT_ALIASES

from .guard import refuse_demo_database

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "berau_sosmed.settings.prod")

TRANSPORT_ALIASES["filesystem"] = "berau_sosmed.filesystem_broker:Transport"

app = Celery("berau_sosmed")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

worker_init.connect(refuse_demo_database)
beat_init.connect(refuse_demo_database)
