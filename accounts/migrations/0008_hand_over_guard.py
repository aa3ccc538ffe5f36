from django.db import migrations

from core.triggers import AppendOnly


class Migration(migrations.Migration):
    """What was ticked off stays so."""

    dependencies = [("accounts", "0007_hand_over_steps")]

    operations = [AppendOnly("accounts_handoverstep")]
