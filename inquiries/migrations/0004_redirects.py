"""A reply may name a body outside the regency."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inquiries", "0003_more_states"), ("agencies", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="reply",
            name="outside_body",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="agencies.outsidebody",
                verbose_name="Instansi Luar",
            ),
        ),
    ]
