"""One Penilai Diskominfo at a time, named by the Bupati (Pasal 16(1))."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0009_former_names_stay"),
    ]

    operations = [
        migrations.AlterField(
            model_name="roleassignment",
            name="role",
            field=models.CharField(
                choices=[
                    ("EVALUATOR", "Evaluator"),
                    ("REGENT", "Bupati"),
                    ("ADMIN", "Admin"),
                    ("EXAMINER", "Penilai Diskominfo"),
                ],
                max_length=12,
                verbose_name="peran",
            ),
        ),
        migrations.AddConstraint(
            model_name="roleassignment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("effective_until", None), ("role", "EXAMINER")),
                fields=("role",),
                name="one_lasting_examiner",
            ),
        ),
    ]
