"""A cover letter and what was delivered under it never change (Pasal 15(2))."""

from django.db import migrations

from core.triggers import AppendOnly, FrozenColumns, Undeletable


class Migration(migrations.Migration):
    dependencies = [("reports", "0006_delivery")]

    operations = [
        FrozenColumns(
            "reports_delivery",
            ["year", "number", "letter_date", "by_id", "at", "snapshot_text", "sha256"],
        ),
        Undeletable("reports_delivery"),
        AppendOnly("reports_deliveredreport"),
    ]
