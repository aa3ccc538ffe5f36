"""An answered referral knows its first answer; its clock stays frozen (SQLite forgot the guard)."""

from django.db import migrations, models

from core.triggers import FrozenColumns


class Migration(migrations.Migration):
    dependencies = [("inquiries", "0009_fill_first_answer")]

    operations = [
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["ANSWERED", "ACCEPTED", "RETURNED"]), _negated=True),
                    ("first_answered_at__isnull", False),
                    _connector="OR",
                ),
                name="an_answered_referral_has_a_first_answer",
            ),
        ),
        FrozenColumns(
            "inquiries_referral",
            ["inquiry_id", "from_agency_id", "to_agency_id", "cycle", "sent_at", "due_at"],
        ),
    ]
