"""Keep what the citizen is told while the answer is being sought."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("inquiries", "0022_reply_published"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

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
                    ("ANSWER_ENTERED", "Jawaban lisan atau surat dicatat Pejabat penanya"),
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
                    ("CRISIS_FLAGGED", "Ditandai krisis"),
                    ("CRISIS_LIFTED", "Tanda krisis dicabut"),
                    ("ABUSIVE_FLAGGED", "Ditandai kasar"),
                    ("ABUSIVE_LIFTED", "Tanda kasar dicabut"),
                    ("PROPOSED", "Balasan diusulkan"),
                    ("PROPOSAL_RETURNED", "Usulan balasan dikembalikan"),
                    ("APPROVED", "Balasan disetujui Pejabat"),
                    ("UNMASKED", "Data pribadi dibuka"),
                    ("REPLIED", "Dijawab"),
                    ("HELD", "Balasan sementara"),
                    ("PUBLISHED", "Balasan ditayangkan"),
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
        migrations.CreateModel(
            name="HoldingReply",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(verbose_name="balasan sementara")),
                ("at", models.DateTimeField(verbose_name="dikirim")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "inquiry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holding_replies",
                        to="inquiries.inquiry",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="a_holding_reply_has_text",
                    )
                ],
            },
        ),
    ]
