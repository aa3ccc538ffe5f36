from django.db import migrations, models


class Migration(migrations.Migration):
    """Find the entries of one action, newest first."""

    dependencies = [("core", "0005_digests")]
    operations = [
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["action", "-at", "-id"], name="audit_of_action"),
        ),
    ]
