import django.db.models.deletion
from django.db import migrations, models

from inquiries.tallies.marks import MarkStaleDays


def agency():
    return models.ForeignKey(
        db_constraint=False,
        db_index=False,
        on_delete=django.db.models.deletion.CASCADE,
        related_name="+",
        to="agencies.agency",
    )


def key():
    return models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0013_information_office"),
        ("inquiries", "0039_erasable_notes"),
    ]

    operations = [
        migrations.CreateModel(
            name="InquiryTally",
            fields=[
                ("id", key()),
                ("day", models.DateField()),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("QUESTION", "Pertanyaan"),
                            ("COMMENT", "Komentar"),
                            ("CRITICISM", "Kritik"),
                            ("SUGGESTION", "Saran"),
                        ],
                        max_length=12,
                    ),
                ),
                ("received", models.PositiveIntegerField()),
                ("genuine", models.PositiveIntegerField()),
                ("answered", models.PositiveIntegerField()),
                ("agency", agency()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("day", "agency", "type"), name="one_tally_per_day_agency_and_type"
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="ReferralTally",
            fields=[
                ("id", key()),
                ("day", models.DateField()),
                ("received", models.PositiveIntegerField()),
                ("kept", models.PositiveIntegerField()),
                ("missed", models.PositiveIntegerField()),
                ("agency", agency()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("day", "agency"), name="one_tally_per_day_and_agency"
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="StaleDay",
            fields=[("id", key()), ("day", models.DateField(db_index=True))],
        ),
        migrations.AddIndex(
            model_name="inquiry",
            index=models.Index(
                models.F("agency"),
                models.OrderBy(models.F("received_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("status__in", ["REFERRED", "READY"])),
                name="inquiry_awaiting",
            ),
        ),
        MarkStaleDays(),
    ]
