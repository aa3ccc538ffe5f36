"""The clock stays frozen; who asks whom changes only with the closing that moves it."""

from django.db import migrations

from core.triggers import AppendOnly, FrozenColumns, Lifted

FORMER = FrozenColumns(
    "inquiries_referral",
    ["inquiry_id", "from_agency_id", "to_agency_id", "cycle", "sent_at", "due_at"],
)
MOVED_BY_NOTHING = (
    "COALESCE(NEW.moved_by_id, 0) = COALESCE(OLD.moved_by_id, 0)"
    " OR OLD.status NOT IN ('SENT', 'ANSWERED', 'RETURNED')"
)


class Migration(migrations.Migration):
    dependencies = [("inquiries", "0015_moved_referrals")]

    operations = [
        Lifted(FORMER),
        FrozenColumns("inquiries_referral", ["inquiry_id", "cycle", "sent_at", "due_at"]),
        FrozenColumns(
            "inquiries_referral", ["from_agency_id", "to_agency_id"], when=MOVED_BY_NOTHING
        ),
        AppendOnly("inquiries_event"),
    ]
