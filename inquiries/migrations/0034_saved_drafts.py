"""What people have typed and not sent yet."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("inquiries", "0033_exports"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("REPLY", "balasan"), ("ANSWER", "jawaban"), ("NOTE", "catatan")],
                        max_length=6,
                    ),
                ),
                ("text", models.TextField()),
                ("saved_at", models.DateTimeField()),
                (
                    "inquiry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="drafts",
                        to="inquiries.inquiry",
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="drafts",
                        to="inquiries.referral",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="drafts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["saved_at"], name="draft_by_age")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("referral", None)),
                        fields=("inquiry", "user", "kind"),
                        name="one_draft_per_message_person_and_kind",
                    ),
                    models.UniqueConstraint(
                        fields=("referral", "user"), name="one_draft_per_referral_and_person"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "ANSWER"), ("referral__isnull", False)),
                            models.Q(
                                models.Q(("kind", "ANSWER"), _negated=True), ("referral", None)
                            ),
                            _connector="OR",
                        ),
                        name="a_draft_answer_names_its_referral",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="a_draft_has_text"
                    ),
                ],
            },
        ),
    ]
