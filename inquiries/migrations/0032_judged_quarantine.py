"""A message that the trap caught may be thrown away by somebody."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0011_mail_choice"),
        ("inquiries", "0031_saved_filters"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="quarantinedmessage",
            name="discarded_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="dibuang"),
        ),
        migrations.AddField(
            model_name="quarantinedmessage",
            name="discarded_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="quarantinedmessage",
            index=models.Index(
                models.OrderBy(models.F("received_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("discarded_at", None)),
                name="quarantined_newest",
            ),
        ),
        migrations.AddConstraint(
            model_name="quarantinedmessage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("discarded_at", None), ("discarded_by", None)),
                    models.Q(("discarded_at__isnull", False), ("discarded_by__isnull", False)),
                    _connector="OR",
                ),
                name="a_discarded_message_has_who_and_when",
            ),
        ),
    ]
