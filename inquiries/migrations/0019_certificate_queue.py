"""The certificates stand in the same queue as every other document."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("inquiries", "0018_deliveries")]

    operations = [
        migrations.RenameField("certificate", "claimed_until", "render_claimed_until"),
        migrations.RenameField("certificate", "attempts", "render_attempts"),
        migrations.RenameField("certificate", "error", "render_error"),
    ]
