"""The Celery application: it fetches work, the truth stays in the database."""

import os

from celery import Celery
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "berau_sosmed.settings.prod")

TRANSPORT_ALIASES["filesystem"] = "berau_sosmed.filesystem_broker:Transport"

app = Celery("berau_sosmed")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
