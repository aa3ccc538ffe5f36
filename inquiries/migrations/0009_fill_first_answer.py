"""Write down when each referral was first answered."""

from django.db import migrations
from django.db.models import Min, OuterRef, Subquery


def fill(apps, schema_editor):
    referrals = apps.get_model("inquiries", "Referral").objects
    answers = apps.get_model("inquiries", "ReferralAnswer").objects
    first = answers.filter(referral=OuterRef("pk")).order_by().values("referral")
    referrals.filter(answers__isnull=False).update(
        first_answered_at=Subquery(first.annotate(first=Min("at")).values("first"))
    )


class Migration(migrations.Migration):
    dependencies = [("inquiries", "0008_referral_first_answer")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
