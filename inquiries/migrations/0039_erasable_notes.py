"""A note of the history may be erased for a citizen, and changed in no other way."""

from django.db import migrations

from core.triggers import FrozenColumns, Lifted, Unchangeable

FACTS = ["id", "inquiry_id", "referral_id", "kind", "at", "by_id", "data"]


class Migration(migrations.Migration):
    dependencies = [("inquiries", "0038_data_requests")]

    operations = [
        Lifted(Unchangeable("inquiries_event")),
        FrozenColumns("inquiries_event", FACTS),
        FrozenColumns(
            "inquiries_event", ["note"], when="NEW.note <> '[dihapus atas permintaan warga]'"
        ),
    ]
