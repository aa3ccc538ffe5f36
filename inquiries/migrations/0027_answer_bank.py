"""The answer bank: answers with their versions and uses, found by their words."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.triggers import AppendOnly
from inquiries.search.index import FullText


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0009_former_names_stay"),
        ("inquiries", "0026_fill_last_answer"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BankAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=8, unique=True, verbose_name="kode")),
                ("question", models.CharField(max_length=300, verbose_name="pertanyaan")),
                ("variants", models.TextField(blank=True, verbose_name="cara bertanya lain")),
                ("answer", models.TextField(verbose_name="jawaban")),
                ("source", models.CharField(max_length=500, verbose_name="dasar atau sumber")),
                (
                    "source_url",
                    models.URLField(blank=True, max_length=500, verbose_name="tautan sumber"),
                ),
                ("expires_date", models.DateField(verbose_name="berlaku sampai")),
                (
                    "visibility",
                    models.CharField(
                        choices=[("INTERNAL", "Internal"), ("PUBLIC", "Publik")],
                        default="INTERNAL",
                        max_length=8,
                        verbose_name="keterbukaan",
                    ),
                ),
                ("phrases", models.JSONField(blank=True, default=list)),
                ("drafted_at", models.DateTimeField(verbose_name="disusun")),
                ("updated_at", models.DateTimeField(verbose_name="diperbarui")),
                (
                    "archived_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="diarsipkan"),
                ),
                ("use_count", models.PositiveIntegerField(default=0, verbose_name="dipakai")),
                ("told_days", models.SmallIntegerField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bank_answers",
                        to="agencies.agency",
                        verbose_name="Instansi",
                    ),
                ),
                (
                    "archived_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "from_reply",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bank_answers",
                        to="inquiries.reply",
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-updated_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="AnswerUse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
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
                        related_name="answer_uses",
                        to="inquiries.inquiry",
                    ),
                ),
                (
                    "reply",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answer_uses",
                        to="inquiries.reply",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uses",
                        to="inquiries.bankanswer",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="AnswerTerm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("stem", models.CharField(max_length=60)),
                (
                    "entry",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="terms",
                        to="inquiries.bankanswer",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AnswerTag",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=30, verbose_name="penanda")),
                (
                    "entry",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tags",
                        to="inquiries.bankanswer",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="AnswerRevision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("DRAFTED", "Disusun"),
                            ("REVISED", "Diubah"),
                            ("ARCHIVED", "Diarsipkan"),
                            ("RESTORED", "Dipulihkan"),
                            ("MOVED", "Dialihkan ke Instansi pengganti"),
                        ],
                        max_length=8,
                    ),
                ),
                ("content", models.JSONField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to="inquiries.bankanswer",
                    ),
                ),
            ],
            options={
                "ordering": ["-version"],
            },
        ),
        migrations.AddIndex(
            model_name="bankanswer",
            index=models.Index(
                models.F("agency"),
                models.OrderBy(models.F("updated_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                name="bank_answer_of_agency",
            ),
        ),
        migrations.AddIndex(
            model_name="bankanswer",
            index=models.Index(
                models.OrderBy(models.F("updated_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                name="bank_answer_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="bankanswer",
            index=models.Index(
                models.F("expires_date"),
                condition=models.Q(("archived_at", None)),
                name="bank_answer_to_renew",
            ),
        ),
        migrations.AddIndex(
            model_name="bankanswer",
            index=models.Index(
                models.OrderBy(models.F("updated_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("archived_at", None), ("visibility", "PUBLIC")),
                name="bank_answer_published",
            ),
        ),
        migrations.AddConstraint(
            model_name="bankanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("question", ""), _negated=True),
                    models.Q(("answer", ""), _negated=True),
                    models.Q(("source", ""), _negated=True),
                ),
                name="a_bank_answer_says_what_and_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="bankanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("archived_at", None), ("archived_by", None)),
                    models.Q(("archived_at__isnull", False), ("archived_by__isnull", False)),
                    _connector="OR",
                ),
                name="an_archived_bank_answer_names_who",
            ),
        ),
        migrations.AddIndex(
            model_name="answeruse",
            index=models.Index(fields=["entry", "at"], name="use_of_answer"),
        ),
        migrations.AddConstraint(
            model_name="answeruse",
            constraint=models.UniqueConstraint(
                condition=models.Q(("reply__isnull", False)),
                fields=("entry", "reply"),
                name="an_answer_is_used_once_in_a_reply",
            ),
        ),
        migrations.AddIndex(
            model_name="answerterm",
            index=models.Index(fields=["stem", "entry"], name="answer_by_stem"),
        ),
        migrations.AddConstraint(
            model_name="answerterm",
            constraint=models.UniqueConstraint(
                fields=("entry", "stem"), name="one_term_per_answer_and_stem"
            ),
        ),
        migrations.AddIndex(
            model_name="answertag",
            index=models.Index(fields=["name", "entry"], name="answer_by_tag"),
        ),
        migrations.AddConstraint(
            model_name="answertag",
            constraint=models.UniqueConstraint(
                fields=("entry", "name"), name="one_tag_per_answer_and_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="answerrevision",
            constraint=models.UniqueConstraint(
                fields=("entry", "version"), name="one_revision_per_answer_and_version"
            ),
        ),
        FullText("inquiries_bankanswer", ["question", "variants", "answer"]),
        AppendOnly("inquiries_answerrevision"),
        AppendOnly("inquiries_answeruse"),
    ]
