"""What the filters of the inbox walk through: by account, kind or flag."""

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("inquiries", "0029_tags")]

    operations = [
        migrations.AddIndex(
            model_name="inquiry",
            index=models.Index(
                F("received_at").desc(),
                F("id").desc(),
                condition=Q(is_abusive=True),
                name="inquiry_abusive",
            ),
        ),
        migrations.AddIndex(
            model_name="inquiry",
            index=models.Index(
                F("account"),
                F("received_at").desc(),
                F("id").desc(),
                condition=Q(account__isnull=False),
                name="inquiry_of_account",
            ),
        ),
        migrations.AddIndex(
            model_name="inquiry",
            index=models.Index(
                F("agency"),
                F("type"),
                F("received_at").desc(),
                F("id").desc(),
                name="inquiry_of_agency_and_type",
            ),
        ),
    ]
