"""Former names of an Instansi, and its closing in favour of a successor."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0007_procedure_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="Closing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first_day", models.DateField(verbose_name="ditutup mulai")),
                ("planned_at", models.DateTimeField(verbose_name="dicatat")),
                (
                    "carried_out_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="dilaksanakan"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FormerName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=255, verbose_name="nama")),
                ("short_name", models.CharField(max_length=80, verbose_name="singkatan")),
                ("until", models.DateTimeField(verbose_name="sampai")),
            ],
            options={
                "ordering": ["until", "pk"],
            },
        ),
        migrations.AddField(
            model_name="agency",
            name="successor",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="predecessors",
                to="agencies.agency",
                verbose_name="pengganti",
            ),
        ),
        migrations.AddConstraint(
            model_name="agency",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_at", None), ("successor__isnull", False), _connector="OR"
                ),
                name="a_closed_agency_has_a_successor",
            ),
        ),
        migrations.AddConstraint(
            model_name="agency",
            constraint=models.CheckConstraint(
                condition=models.Q(("successor", models.F("id")), _negated=True),
                name="no_successor_of_itself",
            ),
        ),
        migrations.AddField(
            model_name="closing",
            name="agency",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="closing",
                to="agencies.agency",
            ),
        ),
        migrations.AddField(
            model_name="closing",
            name="planned_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="closing",
            name="successor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="closings_taken",
                to="agencies.agency",
                verbose_name="pengganti",
            ),
        ),
        migrations.AddField(
            model_name="formername",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="former_names",
                to="agencies.agency",
            ),
        ),
        migrations.AddField(
            model_name="formername",
            name="changed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="closing",
            constraint=models.CheckConstraint(
                condition=models.Q(("successor", models.F("agency")), _negated=True),
                name="no_agency_succeeds_itself",
            ),
        ),
        migrations.AddIndex(
            model_name="formername",
            index=models.Index(fields=["agency", "until"], name="former_name_of_agency"),
        ),
    ]
