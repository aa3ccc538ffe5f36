"""When a referral was first answered, and who designated it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("inquiries", "0007_assignments"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="referral",
            name="designated_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="ditunjuk oleh",
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="first_answered_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="pertama dijawab"),
        ),
    ]
