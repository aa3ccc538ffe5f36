"""A second, empty place for the portal: ``python -m tests.backup.place FOLDER LOG NAME PASSWORD``.

Restores the backup there and prints what it finds as JSON. Its settings are those of development,
its DATABASE_URL and DATA_DIR come from the test.
"""

import io
import json
import sys
from pathlib import Path

import django
from django.apps import apps
from django.core.management import call_command


def counts() -> dict[str, int]:
    """The rows of every table but those that a restore empties."""
    emptied = {"sessions.Session", "knox.AuthToken"}
    models = [model for model in apps.get_models() if model._meta.label not in emptied]
    return {model._meta.label: model._default_manager.count() for model in models}


def sign_in(name: str, password: str) -> str:
    """Sign in on the page, and return where that leads."""
    from django.test import Client

    form = {"login": name, "password": password}
    return Client(SERVER_NAME="localhost").post("/masuk/", form).headers.get("Location", "")


def main(folder: str, erasures: str, name: str, password: str) -> None:
    django.setup()
    call_command("restore", folder, erasures=Path(erasures), stdout=io.StringIO())
    call_command("createcachetable")  # the tests' cache is no table

    from core import sealing
    from core.models import AuditSeal
    from inquiries.models import Inquiry
    from reports.models import AnnualReport

    head = AuditSeal.objects.last()
    report = AnnualReport.objects.get()
    assert report.pdf is not None
    found = {
        "counts": counts(),
        "head": [head.number, head.digest] if head else None,
        "findings": list(sealing.findings()),
        "pdf": report.pdf.file.read().hex(),
        "sha256": report.pdf.sha256,
        "texts": list(Inquiry.objects.values_list("text", flat=True)),
        "leads_to": sign_in(name, password),
    }
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
