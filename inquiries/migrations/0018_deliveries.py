"""What platforms hand in is kept raw, and each of their messages becomes one inquiry."""

import django.db.models.deletion
from django.db import migrations, models

import core.fields


class Migration(migrations.Migration):
    dependencies = [
        ("inquiries", "0017_referral_queues"),
    ]

    operations = [
        migrations.CreateModel(
            name="Delivery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("channel", models.CharField(max_length=20)),
                ("external_id", models.CharField(max_length=160)),
                ("body", core.fields.EncryptedTextField()),
                ("received_at", models.DateTimeField()),
                ("next_try_at", models.DateTimeField(blank=True, null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("processed_at", models.DateTimeField(blank=True, null=True)),
                ("last_error", models.CharField(blank=True, max_length=120)),
            ],
            options={
                "ordering": ["received_at", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("next_try_at__isnull", False), ("processed_at", None)),
                        fields=["next_try_at", "id"],
                        name="delivery_to_process",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("channel", "external_id"), name="one_delivery_per_channel_and_id"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ChannelMessage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("channel", models.CharField(max_length=20)),
                ("external_id", models.CharField(max_length=160)),
                ("at", models.DateTimeField()),
                (
                    "inquiry",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="channel_messages",
                        to="inquiries.inquiry",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("channel", "external_id"), name="one_message_per_channel_and_id"
                    )
                ],
            },
        ),
    ]
