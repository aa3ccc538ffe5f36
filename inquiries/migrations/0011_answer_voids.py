"""An answer may be declared void, contested, and decided upon."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("inquiries", "0010_answered_has_first_answer"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AnswerVoid",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.TextField(verbose_name="alasan")),
                ("at", models.DateTimeField()),
                ("contest_reason", models.TextField(blank=True, verbose_name="alasan keberatan")),
                ("contested_at", models.DateTimeField(blank=True, null=True)),
                ("is_overturned", models.BooleanField(blank=True, null=True)),
                ("decision_reason", models.TextField(blank=True, verbose_name="alasan putusan")),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="void",
                        to="inquiries.referralanswer",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "contested_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_at", None), ("contested_at__isnull", False), _connector="OR"
                        ),
                        name="only_a_contested_void_is_decided",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("is_overturned", None)),
                            models.Q(
                                ("decided_at__isnull", False), ("is_overturned__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="a_decision_says_yes_or_no",
                    ),
                ],
            },
        ),
    ]
