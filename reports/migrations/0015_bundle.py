"""All reports under a cover letter as one PDF and one spreadsheet (Pasal 15(2))."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0005_digests"),
        ("reports", "0014_signature"),
    ]

    operations = [
        migrations.CreateModel(
            name="Bundle",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("render_claimed_until", models.DateTimeField(blank=True, null=True)),
                ("render_attempts", models.PositiveSmallIntegerField(default=0)),
                ("render_error", models.TextField(blank=True)),
                ("bound", models.PositiveSmallIntegerField(default=0)),
                ("left_out", models.JSONField(blank=True, default=list)),
                (
                    "delivery",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bundle",
                        to="reports.delivery",
                    ),
                ),
                (
                    "pdf",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.upload",
                    ),
                ),
                (
                    "xlsx",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.upload",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("pdf", None), ("xlsx", None)),
                            models.Q(("pdf__isnull", False), ("xlsx__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_bundle_has_both_files_or_none",
                    )
                ],
            },
        ),
    ]
