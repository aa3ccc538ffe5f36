"""The PDF with the Kepala's electronic signature, and what that says."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0003_audit_append_only"),
        ("reports", "0013_guard_evaluations"),
    ]

    operations = [
        migrations.AddField(
            "annualreport",
            "signature",
            models.JSONField(blank=True, null=True, verbose_name="tanda tangan elektronik"),
        ),
        migrations.AddField(
            "annualreport",
            "signed_pdf",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.upload",
            ),
        ),
    ]
