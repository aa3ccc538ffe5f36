"""What Diskominfo wrote when it returned a report is never rewritten (Pasal 15(2))."""

from django.db import migrations

from core.triggers import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("reports", "0003_return_note")]

    operations = [AppendOnly("reports_returnnote")]
