"""Long lists that the worker makes into files, kept for a day."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0005_digests"),
        ("inquiries", "0032_judged_quarantine"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Export",
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
                ("key", models.UUIDField(default=uuid.uuid4, unique=True)),
                (
                    "source",
                    models.CharField(
                        choices=[("INBOX", "Kotak masuk"), ("REFERRALS", "Rujukan")], max_length=12
                    ),
                ),
                ("query", models.CharField(blank=True, max_length=1000)),
                (
                    "format",
                    models.CharField(
                        choices=[
                            ("CSV", "CSV, pemisah titik koma"),
                            ("CSV_COMMA", "CSV, pemisah koma"),
                            ("XLSX", "Excel (XLSX)"),
                        ],
                        max_length=12,
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="diminta")),
                ("expires_at", models.DateTimeField(verbose_name="disimpan sampai")),
                ("told_at", models.DateTimeField(blank=True, null=True)),
                ("total_rows", models.PositiveIntegerField()),
                ("done_rows", models.PositiveIntegerField(default=0)),
                ("scope", models.JSONField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exports",
                        to=settings.AUTH_USER_MODEL,
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
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("pdf", None)), fields=["id"], name="export_to_render"
                    ),
                    models.Index(fields=["expires_at"], name="export_to_drop"),
                ],
            },
        ),
    ]
