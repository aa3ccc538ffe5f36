"""A referral may go to the successor of a closed Instansi, and says by which closing."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0009_former_names_stay"),
        ("inquiries", "0014_search"),
    ]

    operations = [
        migrations.AddField(
            model_name="referral",
            name="moved_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="agencies.closing",
                verbose_name="dialihkan karena penutupan",
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="kind",
            field=models.CharField(
                choices=[
                    ("RECORDED", "Pesan dicatat"),
                    ("CLAIMED", "Diambil"),
                    ("RELEASED", "Dilepas"),
                    ("REFERRED", "Diteruskan ke Instansi"),
                    ("REFERRAL_ANSWERED", "Jawaban Instansi diterima"),
                    ("REFERRAL_ACCEPTED", "Jawaban Instansi dipakai"),
                    ("REFERRAL_REJECTED", "Bukan kewenangan Instansi itu"),
                    ("REFERRAL_WITHDRAWN", "Rujukan ditarik"),
                    ("REFERRAL_RETURNED", "Jawaban dikembalikan"),
                    ("REFERRAL_CLOSED", "Rujukan ditutup tanpa jawaban"),
                    ("DESIGNATED", "Ditunjuk Diskominfo"),
                    ("ANSWER_VOIDED", "Jawaban dinyatakan tidak menjawab"),
                    ("VOID_CONTESTED", "Keberatan diajukan"),
                    ("VOID_UPHELD", "Keberatan ditolak Diskominfo"),
                    ("VOID_OVERTURNED", "Keberatan diterima Diskominfo"),
                    ("REPLIED", "Dijawab"),
                    ("REDIRECTED", "Diarahkan ke Instansi Luar"),
                    ("CLOSED", "Selesai"),
                    ("SPAM", "Ditandai spam"),
                    ("DUPLICATE", "Ditandai duplikat"),
                    ("RESTORED", "Dipulihkan"),
                    ("FOLLOWED_UP", "Pesan lanjutan"),
                    ("THANKED", "Ucapan terima kasih"),
                    ("RATED", "Dinilai warga"),
                    ("EDITED", "Diubah pengirim"),
                    ("ASSIGNED", "Disposisi"),
                    ("TAKEN_OVER", "Diambil alih Pejabat"),
                    ("MOVED", "Dialihkan ke Instansi pengganti"),
                    ("NOTED", "Catatan"),
                    ("REMINDED_12H", "Sisa 12 jam"),
                    ("REMINDED_4H", "Sisa 4 jam"),
                    ("REMINDED_1H", "Sisa 1 jam"),
                    ("BREACHED", "Lewat 24 jam"),
                    ("ESCALATED_HEAD", "Diberitahukan kepada Kepala Instansi"),
                    ("ESCALATED_OVERSIGHT", "Diberitahukan kepada Diskominfo"),
                ],
                max_length=24,
            ),
        ),
    ]
