"""Criteria in use, final evaluations, their letters and findings never change (Pasal 16)."""

from django.db import migrations

from core.triggers import AppendOnly, FrozenColumns, Undeletable

IN_USE = "OLD.frozen_at IS NOT NULL"
FINAL = "OLD.final_at IS NOT NULL"
RATIFIED = "OLD.ratified_at IS NOT NULL"
OPENED = "OLD.opened_at IS NOT NULL"


class Migration(migrations.Migration):
    dependencies = [("reports", "0012_evaluation")]

    operations = [
        FrozenColumns(
            "reports_criteria",
            [
                "year",
                "revision",
                "groups",
                "indicators",
                "very_good_from",
                "good_from",
                "fair_from",
                "ranking_minimum",
                "reply_days",
                "frozen_at",
            ],
            when=IN_USE,
        ),
        Undeletable("reports_criteria", when=IN_USE),
        FrozenColumns("reports_evaluation", ["agency_id", "year", "criteria_id"]),
        FrozenColumns(
            "reports_evaluation",
            [
                "report_id",
                "cases",
                "sent_at",
                "reply_until",
                "reply_text",
                "replied_by_id",
                "replied_at",
                "final_by_id",
                "final_at",
                "snapshot_text",
                "sha256",
                "score",
                "grade",
            ],
            when=FINAL,
        ),
        FrozenColumns("reports_evaluation", ["ratified_by_id", "ratified_at"], when=RATIFIED),
        Undeletable("reports_evaluation"),
        FrozenColumns(
            "reports_resultletter", ["evaluation_id", "number", "at", "snapshot_text", "sha256"]
        ),
        Undeletable("reports_resultletter"),
        AppendOnly("reports_examinernaming"),
        FrozenColumns(
            "reports_improvement",
            ["evaluation_id", "number", "indicator", "finding", "due_date", "opened_at"],
            when=OPENED,
        ),
        Undeletable("reports_improvement", when=OPENED),
    ]
