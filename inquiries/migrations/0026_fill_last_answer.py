"""Write down when each inquiry was last answered."""

from django.db import migrations
from django.db.models import Max, OuterRef, Subquery


def fill(apps, schema_editor):
    inquiries = apps.get_model("inquiries", "Inquiry").objects
    replies = apps.get_model("inquiries", "Reply").objects
    last = replies.filter(inquiry=OuterRef("pk")).order_by().values("inquiry")
    inquiries.filter(first_answered_at__isnull=False).update(
        last_answered_at=Subquery(last.annotate(last=Max("at")).values("last"))
    )


class Migration(migrations.Migration):
    dependencies = [("inquiries", "0025_last_answer")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
