"""An event may carry what a machine reads, such as which answers the bank offered."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inquiries", "0027_answer_bank")]

    operations = [
        migrations.AddField(
            model_name="event",
            name="data",
            field=models.JSONField(blank=True, null=True),
        ),
    ]
