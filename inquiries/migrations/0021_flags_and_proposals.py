"""Flags of an inquiry, and replies that wait for the word of a Pejabat."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_account_details"),
        ("agencies", "0009_former_names_stay"),
        ("inquiries", "0020_inquiry_by_link"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReplyProposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("cycle", models.PositiveSmallIntegerField()),
                ("text", models.TextField(verbose_name="balasan")),
                ("url", models.URLField(blank=True, max_length=500, verbose_name="tautan balasan")),
                ("deviation_reason", models.TextField(blank=True, verbose_name="alasan perbedaan")),
                ("at", models.DateTimeField(verbose_name="diusulkan")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("WAITING", "Menunggu persetujuan Pejabat"),
                            ("APPROVED", "Disetujui"),
                            ("RETURNED", "Dikembalikan"),
                            ("REPLACED", "Diganti usulan baru"),
                        ],
                        default="WAITING",
                        max_length=12,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("note", models.TextField(blank=True, verbose_name="catatan")),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.AddField(
            model_name="inquiry",
            name="gist",
            field=models.CharField(blank=True, max_length=500, verbose_name="inti pesan"),
        ),
        migrations.AddField(
            model_name="inquiry",
            name="is_abusive",
            field=models.BooleanField(default=False, verbose_name="kasar"),
        ),
        migrations.AddField(
            model_name="inquiry",
            name="is_crisis",
            field=models.BooleanField(default=False, verbose_name="krisis"),
        ),
        migrations.AddField(
            model_name="reply",
            name="approved_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="disetujui oleh",
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
        migrations.AddIndex(
            model_name="inquiry",
            index=models.Index(
                models.OrderBy(models.F("received_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("is_crisis", True)),
                name="inquiry_in_crisis",
            ),
        ),
        migrations.AddField(
            model_name="replyproposal",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="replyproposal",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="replyproposal",
            name="inquiry",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="proposals",
                to="inquiries.inquiry",
            ),
        ),
        migrations.AddField(
            model_name="replyproposal",
            name="outside_body",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="agencies.outsidebody",
            ),
        ),
        migrations.AddField(
            model_name="replyproposal",
            name="referrals",
            field=models.ManyToManyField(related_name="+", to="inquiries.referral"),
        ),
        migrations.AddField(
            model_name="replyproposal",
            name="reply",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="proposal",
                to="inquiries.reply",
            ),
        ),
        migrations.AddConstraint(
            model_name="replyproposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outcome", "WAITING")),
                fields=("inquiry", "cycle"),
                name="one_waiting_proposal_per_inquiry_and_cycle",
            ),
        ),
        migrations.AddConstraint(
            model_name="replyproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("outcome", "WAITING")),
                    models.Q(
                        models.Q(("outcome", "WAITING"), _negated=True),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="a_decided_proposal_has_who_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="replyproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "APPROVED"), ("reply__isnull", False)),
                    models.Q(models.Q(("outcome", "APPROVED"), _negated=True), ("reply", None)),
                    _connector="OR",
                ),
                name="an_approved_proposal_became_a_reply",
            ),
        ),
    ]
