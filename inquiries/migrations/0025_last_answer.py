"""When an inquiry was last answered decides when it closes by itself."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inquiries", "0024_answer_entries")]

    operations = [
        migrations.AddField(
            model_name="inquiry",
            name="last_answered_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name="inquiry",
            index=models.Index(
                condition=models.Q(("closed_at", None), ("last_answered_at__isnull", False)),
                fields=["last_answered_at", "id"],
                name="inquiry_to_close",
            ),
        ),
    ]
