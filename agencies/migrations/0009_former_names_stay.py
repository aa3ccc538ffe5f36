"""A name that an Instansi bore is never changed afterwards."""

from django.db import migrations

from core.triggers import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("agencies", "0008_agency_structure")]

    operations = [AppendOnly("agencies_formername")]
