"""When somebody's notices are sent by e-mail."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0010_examiner"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="mail_choice",
            field=models.CharField(
                choices=[
                    ("AT_ONCE", "Seketika"),
                    ("HOURLY", "Ringkasan tiap jam"),
                    ("DAILY", "Ringkasan tiap pagi pukul 07.00"),
                    ("NEVER", "Hanya di portal"),
                ],
                default="AT_ONCE",
                max_length=8,
                verbose_name="pemberitahuan lewat surel",
            ),
        ),
    ]
