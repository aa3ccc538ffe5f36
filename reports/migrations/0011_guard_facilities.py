"""The new parts of a frozen report never change either; SQLite made its table anew."""

import importlib

from django.db import migrations

from core.triggers import FrozenColumns

first = importlib.import_module("reports.migrations.0002_guards")


class Migration(migrations.Migration):
    dependencies = [("reports", "0010_facilities")]

    operations = [
        *(guard for guard in first.Migration.operations if guard.table == "reports_annualreport"),
        FrozenColumns("reports_annualreport", ["plan_progress", "facilities"], when=first.FROZEN),
    ]
