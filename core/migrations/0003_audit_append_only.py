from django.db import migrations

from core.triggers import AppendOnly


class Migration(migrations.Migration):
    """Let the database refuse any change of the audit trail."""

    dependencies = [("core", "0002_user_links")]
    operations = [AppendOnly("core_auditentry")]
