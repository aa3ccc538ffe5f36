"""Criteria of a year, evaluations, their letters, and the improvements found (Pasal 16)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0010_examiner"),
        ("core", "0003_audit_append_only"),
        ("reports", "0011_guard_facilities"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Criteria",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(unique=True, verbose_name="tahun")),
                ("revision", models.PositiveIntegerField(default=1, verbose_name="perubahan")),
                ("groups", models.JSONField(verbose_name="kriteria")),
                ("indicators", models.JSONField(verbose_name="indikator")),
                (
                    "very_good_from",
                    models.PositiveSmallIntegerField(verbose_name="Sangat Baik mulai"),
                ),
                ("good_from", models.PositiveSmallIntegerField(verbose_name="Baik mulai")),
                ("fair_from", models.PositiveSmallIntegerField(verbose_name="Cukup mulai")),
                (
                    "ranking_minimum",
                    models.PositiveIntegerField(
                        verbose_name="kasus paling sedikit untuk peringkat"
                    ),
                ),
                (
                    "reply_days",
                    models.PositiveSmallIntegerField(verbose_name="hari untuk tanggapan"),
                ),
                ("changed_at", models.DateTimeField(verbose_name="diubah")),
                (
                    "frozen_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="dibekukan"),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-year"],
            },
        ),
        migrations.CreateModel(
            name="Evaluation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="tahun")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("DRAFT", "Sedang dinilai"),
                            ("SENT", "Menunggu tanggapan"),
                            ("REPLIED", "Sudah ditanggapi"),
                            ("FINAL", "Menunggu pengesahan"),
                            ("RATIFIED", "Disahkan Bupati"),
                            ("PUBLISHED", "Diumumkan"),
                        ],
                        default="DRAFT",
                        max_length=12,
                    ),
                ),
                ("begun_at", models.DateTimeField(verbose_name="dimulai")),
                ("computed_at", models.DateTimeField(verbose_name="dihitung")),
                ("cases", models.PositiveIntegerField(default=0, verbose_name="kasus")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="dikirim")),
                (
                    "reply_until",
                    models.DateTimeField(blank=True, null=True, verbose_name="batas tanggapan"),
                ),
                ("reply_text", models.TextField(blank=True, verbose_name="tanggapan")),
                (
                    "replied_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="ditanggapi"),
                ),
                (
                    "final_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="ditetapkan"),
                ),
                (
                    "score",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=5, null=True, verbose_name="nilai"
                    ),
                ),
                ("grade", models.CharField(blank=True, max_length=40, verbose_name="predikat")),
                ("snapshot_text", models.TextField(blank=True)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                (
                    "ratified_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="disahkan"),
                ),
                (
                    "published_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="diumumkan"),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evaluations",
                        to="agencies.agency",
                        verbose_name="Instansi",
                    ),
                ),
                (
                    "begun_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "criteria",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evaluations",
                        to="reports.criteria",
                    ),
                ),
                (
                    "final_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ratified_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "replied_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reports.annualreport",
                    ),
                ),
            ],
            options={
                "ordering": ["-year", "agency__name"],
            },
        ),
        migrations.CreateModel(
            name="EvaluationLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=10, verbose_name="indikator")),
                ("measured", models.JSONField()),
                ("rows", models.JSONField(default=list)),
                (
                    "score",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        verbose_name="nilai evaluator",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="alasan")),
                ("note", models.TextField(blank=True, verbose_name="catatan")),
                ("at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="reports.evaluation",
                    ),
                ),
            ],
            options={
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="ExaminerNaming",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=80, verbose_name="nomor surat")),
                ("letter_date", models.DateField(verbose_name="tanggal surat")),
                ("at", models.DateTimeField(verbose_name="ditunjuk")),
                (
                    "assignment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="naming",
                        to="agencies.roleassignment",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Improvement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="nomor")),
                (
                    "indicator",
                    models.CharField(blank=True, max_length=10, verbose_name="indikator"),
                ),
                ("finding", models.TextField(verbose_name="temuan")),
                ("due_date", models.DateField(verbose_name="selesai paling lambat")),
                ("opened_at", models.DateTimeField(blank=True, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("OPEN", "Belum dikerjakan"),
                            ("IN_PROGRESS", "Sedang dikerjakan"),
                            ("DONE", "Selesai"),
                        ],
                        default="OPEN",
                        max_length=12,
                    ),
                ),
                ("answer", models.TextField(blank=True, verbose_name="jawaban")),
                ("changed_at", models.DateTimeField(blank=True, null=True)),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="selesai")),
                (
                    "changed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="improvements",
                        to="reports.evaluation",
                    ),
                ),
                (
                    "found_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="improvements",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="penanggung jawab",
                    ),
                ),
            ],
            options={
                "ordering": ["-evaluation__year", "evaluation__agency__name", "number"],
            },
        ),
        migrations.CreateModel(
            name="ResultLetter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("snapshot_text", models.TextField(blank=True)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("render_claimed_until", models.DateTimeField(blank=True, null=True)),
                ("render_attempts", models.PositiveSmallIntegerField(default=0)),
                ("render_error", models.TextField(blank=True)),
                ("number", models.CharField(max_length=80, unique=True, verbose_name="nomor")),
                ("at", models.DateTimeField(verbose_name="disahkan")),
                (
                    "evaluation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letter",
                        to="reports.evaluation",
                    ),
                ),
                (
                    "pdf",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.upload",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="criteria",
            constraint=models.CheckConstraint(
                condition=models.Q(("year__gte", 2017)), name="no_criteria_before_the_regulation"
            ),
        ),
        migrations.AddConstraint(
            model_name="criteria",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("fair_from__lt", models.F("good_from")),
                    ("good_from__lt", models.F("very_good_from")),
                    ("very_good_from__lte", 100),
                ),
                name="grades_stand_in_their_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="criteria",
            constraint=models.CheckConstraint(
                condition=models.Q(("reply_days__gte", 1)), name="a_reply_has_a_day"
            ),
        ),
        migrations.AddIndex(
            model_name="evaluation",
            index=models.Index(fields=["year", "status"], name="evaluation_of_year"),
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.UniqueConstraint(
                fields=("agency", "year"), name="one_evaluation_per_agency_and_year"
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.CheckConstraint(
                condition=models.Q(("year__gte", 2017)), name="no_evaluation_before_the_regulation"
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status", "DRAFT"),
                    models.Q(("reply_until__isnull", False), ("sent_at__isnull", False)),
                    _connector="OR",
                ),
                name="a_sent_evaluation_has_its_window",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("replied_at", None), ("reply_text", "")),
                    models.Q(
                        ("replied_at__isnull", False), models.Q(("reply_text", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="a_reply_has_text",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("final_at", None),
                        ("sha256", ""),
                        ("status__in", ["DRAFT", "SENT", "REPLIED"]),
                    ),
                    models.Q(
                        ("final_at__isnull", False),
                        ("status__in", ["FINAL", "RATIFIED", "PUBLISHED"]),
                        models.Q(("sha256", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="an_evaluation_is_frozen_when_final",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["RATIFIED", "PUBLISHED"]), _negated=True),
                    ("ratified_at__isnull", False),
                    _connector="OR",
                ),
                name="a_ratified_evaluation_has_its_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("published_at__isnull", False), ("status", "PUBLISHED")),
                    models.Q(
                        models.Q(("status", "PUBLISHED"), _negated=True), ("published_at", None)
                    ),
                    _connector="OR",
                ),
                name="a_published_evaluation_has_its_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluationline",
            constraint=models.UniqueConstraint(
                fields=("evaluation", "code"), name="one_line_per_evaluation_and_indicator"
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluationline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("score", None),
                    models.Q(
                        ("score__gte", 0),
                        ("score__lte", 100),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="an_adjusted_score_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="examinernaming",
            constraint=models.CheckConstraint(
                condition=models.Q(("number", ""), _negated=True), name="a_naming_has_its_letter"
            ),
        ),
        migrations.AddConstraint(
            model_name="improvement",
            constraint=models.UniqueConstraint(
                fields=("evaluation", "number"), name="one_improvement_per_evaluation_and_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="improvement",
            constraint=models.CheckConstraint(
                condition=models.Q(("finding", ""), _negated=True),
                name="an_improvement_has_a_finding",
            ),
        ),
        migrations.AddConstraint(
            model_name="improvement",
            constraint=models.CheckConstraint(
                condition=models.Q(("status", "OPEN"), ("owner__isnull", False), _connector="OR"),
                name="an_improvement_under_way_has_an_owner",
            ),
        ),
        migrations.AddConstraint(
            model_name="improvement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("done_at__isnull", False),
                        ("status", "DONE"),
                        models.Q(("answer", ""), _negated=True),
                    ),
                    models.Q(models.Q(("status", "DONE"), _negated=True), ("done_at", None)),
                    _connector="OR",
                ),
                name="a_finished_improvement_says_what_was_done",
            ),
        ),
        migrations.AddConstraint(
            model_name="resultletter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("number", ""), _negated=True),
                    models.Q(("sha256", ""), _negated=True),
                    models.Q(("snapshot_text", ""), _negated=True),
                ),
                name="a_result_letter_has_its_number_and_content",
            ),
        ),
    ]
