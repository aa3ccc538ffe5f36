"""What the database itself refuses: changing history, and moving a referral's clock."""

from django.db import migrations

from core.triggers import AppendOnly, FrozenColumns


class Migration(migrations.Migration):
    dependencies = [("inquiries", "0001_initial")]

    operations = [
        AppendOnly("inquiries_event"),
        FrozenColumns(
            "inquiries_referral",
            ["inquiry_id", "from_agency_id", "to_agency_id", "cycle", "sent_at", "due_at"],
        ),
    ]
