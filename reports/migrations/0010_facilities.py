"""What became of last year's plan, and the checklist of equipment and budget (Pasal 14, 17)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0009_delivery_without_shortcut")]

    operations = [
        migrations.AddField(
            "annualreport",
            "plan_progress",
            models.TextField(blank=True, verbose_name="pelaksanaan rencana tahun lalu"),
        ),
        migrations.AddField(
            "annualreport",
            "facilities",
            models.JSONField(
                blank=True, default=dict, verbose_name="sarana, prasarana, dan pembiayaan"
            ),
        ),
    ]
