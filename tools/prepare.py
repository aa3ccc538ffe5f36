"""Bring the database up to date before the start; run by ``dev.py run`` inside .venv."""

import io
import sys

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import OperationalError
from kombu.exceptions import OperationalError as BrokerError


def prepare() -> None:
    from core.models import Heartbeat  # noqa: PLC0415 - needs django.setup()
    from core.tasks import beat_heart  # noqa: PLC0415
    from inquiries.tasks import sweep_sla  # noqa: PLC0415

    call_command("check", stdout=io.StringIO())
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("seed_reference", verbosity=0)
    call_command("train_router", "--if-needed", verbosity=0)
    if settings.DEMO:
        call_command("seed_demo", verbosity=0)
    Heartbeat.objects.filter(name="worker").delete()  # of the last run: it says nothing of this one
    # The first beat comes after a period; the worker should show life at once.
    beat_heart.delay()
    sweep_sla.delay()


def main() -> int:
    """Return 0, or 1 after a line that says what to do."""
    try:
        django.setup()
        prepare()
    except ImproperlyConfigured as error:
        print(f"Setelan belum lengkap: {error}", file=sys.stderr)
    except OperationalError as error:
        print(f"Basis data tidak dapat dipakai. Periksa DATABASE_URL. {error}", file=sys.stderr)
    except BrokerError as error:
        print(f"Antrean tidak dapat dipakai. Periksa CELERY_BROKER_URL. {error}", file=sys.stderr)
    else:
        return 0
    return 1


if __name__ == "__main__":
    sys.exit(main())
