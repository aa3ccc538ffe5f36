from django.db import migrations

from core.triggers import AppendOnly, FrozenColumns, Undeletable

SET = "OLD.set_at IS NOT NULL"


class Migration(migrations.Migration):
    """A SOP that was set keeps its text; a pledge is never changed."""

    dependencies = [("agencies", "0006_procedures_and_pledges")]

    operations = [
        FrozenColumns(
            "agencies_standardprocedure",
            columns=[
                "agency_id",
                "version",
                "title",
                "document_id",
                "first_day",
                "set_by_id",
                "set_at",
                "effective_from",
            ],
            when=SET,
        ),
        Undeletable("agencies_standardprocedure", when=SET),
        AppendOnly("agencies_pledge"),
    ]
