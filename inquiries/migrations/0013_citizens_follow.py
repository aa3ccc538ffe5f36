"""Citizens follow their messages by a code, add words of their own, and rate the answers."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.fields


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0007_procedure_guards"),
        ("inquiries", "0012_certificates"),
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
            model_name="followup",
            name="by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="inquiry",
            name="source",
            field=models.CharField(
                choices=[
                    ("RECORDED", "Dicatat Petugas"),
                    ("API", "API"),
                    ("PUBLIC_FORM", "Formulir publik"),
                    ("IMPORT", "Impor"),
                    ("CHANNEL", "Kanal"),
                ],
                default="RECORDED",
                max_length=12,
                verbose_name="asal",
            ),
        ),
        migrations.CreateModel(
            name="QuarantinedMessage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("QUESTION", "Pertanyaan"),
                            ("COMMENT", "Komentar"),
                            ("CRITICISM", "Kritik"),
                            ("SUGGESTION", "Saran"),
                        ],
                        max_length=12,
                        verbose_name="jenis",
                    ),
                ),
                ("text", models.TextField(verbose_name="isi pesan")),
                ("contact", core.fields.EncryptedTextField(blank=True)),
                ("received_at", models.DateTimeField(verbose_name="diterima")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
            ],
            options={
                "ordering": ["-received_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Rating",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("cycle", models.PositiveSmallIntegerField()),
                ("score", models.PositiveSmallIntegerField(verbose_name="nilai")),
                ("word", models.TextField(blank=True, verbose_name="kesan")),
                ("at", models.DateTimeField(verbose_name="dinilai")),
                (
                    "inquiry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ratings",
                        to="inquiries.inquiry",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("inquiry", "cycle"), name="one_rating_per_inquiry_and_cycle"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("score__gte", 1), ("score__lte", 5)),
                        name="a_rating_is_one_to_five",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TrackingCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code_hash", models.CharField(max_length=64, unique=True)),
                (
                    "inquiry",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tracking",
                        to="inquiries.inquiry",
                    ),
                ),
                (
                    "quarantined",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tracking",
                        to="inquiries.quarantinedmessage",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("inquiry", None), ("quarantined__isnull", False)),
                            models.Q(("inquiry__isnull", False), ("quarantined", None)),
                            _connector="OR",
                        ),
                        name="a_code_opens_one_thing",
                    )
                ],
            },
        ),
    ]
