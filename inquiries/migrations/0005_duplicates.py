"""A duplicate names its original."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inquiries", "0004_redirects")]

    operations = [
        migrations.AddField(
            model_name="inquiry",
            name="duplicate_of",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="duplicates",
                to="inquiries.inquiry",
                verbose_name="duplikat dari",
            ),
        ),
        migrations.AddConstraint(
            model_name="inquiry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "DUPLICATE"), _negated=True),
                    ("duplicate_of__isnull", False),
                    _connector="OR",
                ),
                name="a_duplicate_names_its_original",
            ),
        ),
        migrations.AddConstraint(
            model_name="inquiry",
            constraint=models.CheckConstraint(
                condition=models.Q(("duplicate_of", models.F("id")), _negated=True),
                name="no_duplicate_of_itself",
            ),
        ),
    ]
