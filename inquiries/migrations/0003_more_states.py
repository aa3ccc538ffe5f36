"""The states and events of the whole table of Lampiran B."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inquiries", "0002_guards")]

    operations = [
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
                    ("ASSIGNED", "Disposisi"),
                    ("TAKEN_OVER", "Diambil alih Pejabat"),
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
        migrations.AlterField(
            model_name="inquiry",
            name="status",
            field=models.CharField(
                choices=[
                    ("NEW", "Baru"),
                    ("IN_PROGRESS", "Dikerjakan"),
                    ("REFERRED", "Menunggu Instansi lain"),
                    ("READY", "Jawaban siap"),
                    ("ANSWERED", "Dijawab"),
                    ("REDIRECTED", "Diarahkan ke luar"),
                    ("CLOSED", "Selesai"),
                    ("DUPLICATE", "Duplikat"),
                    ("SPAM", "Spam"),
                ],
                default="NEW",
                max_length=12,
                verbose_name="status",
            ),
        ),
    ]
