"""Find what was recorded from the same link already."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inquiries", "0019_certificate_queue")]

    operations = [
        migrations.AddIndex(
            model_name="inquiry",
            index=models.Index(
                fields=["agency", "source_url"],
                name="inquiry_by_link",
                condition=models.Q(("source_url", ""), _negated=True),
            ),
        ),
    ]
