from django.db import migrations

from core.triggers import FrozenColumns, Undeletable

SIGNED = "OLD.activated_at IS NOT NULL"


class Migration(migrations.Migration):
    """A signed decree keeps its text and its start; only its end may still come."""

    dependencies = [("agencies", "0002_signed_annex")]

    operations = [
        FrozenColumns(
            "agencies_decree",
            columns=[
                "agency_id",
                "number",
                "year",
                "about",
                "decree_date",
                "valid_from",
                "valid_until",
                "signed_scan_id",
                "activated_at",
                "activated_by_id",
                "effective_from",
                "supersedes_id",
            ],
            when=SIGNED,
        ),
        Undeletable("agencies_decree", when=SIGNED),
    ]
