"""Diskominfo's queue and the late ones by due time; the newest referrals of everybody."""

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("inquiries", "0016_guard_moved_referrals")]

    operations = [
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                fields=["due_at", "id"],
                name="referral_by_due",
                condition=Q(status__in=["SENT", "RETURNED"]),
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(F("sent_at").desc(), F("id").desc(), name="referral_newest"),
        ),
    ]
