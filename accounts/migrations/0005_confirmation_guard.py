from django.db import migrations

from core.triggers import AppendOnly


class Migration(migrations.Migration):
    """A confirmation is never changed."""

    dependencies = [("accounts", "0004_confirmations")]

    operations = [AppendOnly("accounts_confirmation")]
