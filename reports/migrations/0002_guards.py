"""A frozen report never changes, nor do the rows behind its figures (Pasal 15)."""

from django.db import migrations

from core.triggers import AppendOnly, FrozenColumns, Undeletable

FROZEN = "OLD.frozen_at IS NOT NULL"


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]

    operations = [
        FrozenColumns(
            "reports_annualreport",
            [
                "agency_id",
                "year",
                "version",
                "policy_overview",
                "message_discussion",
                "internal_obstacles",
                "external_obstacles",
                "recommendations",
                "follow_up_plan",
                "frozen_at",
                "frozen_by_id",
                "snapshot_text",
                "sha256",
            ],
            when=FROZEN,
        ),
        Undeletable("reports_annualreport", when=FROZEN),
        AppendOnly("reports_figureevidence"),
    ]
