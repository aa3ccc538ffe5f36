from django.db import migrations

SET = 'ALTER TABLE "inquiries_inquiry" ALTER COLUMN search SET STATISTICS {}'


def _tell(target):
    """How many words PostgreSQL knows the frequency of: it then knows which are rare."""

    def tell(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(SET.format(target))

    return tell


class Migration(migrations.Migration):
    dependencies = [("inquiries", "0042_guard_themes")]

    operations = [migrations.RunPython(_tell(500), _tell(-1))]
