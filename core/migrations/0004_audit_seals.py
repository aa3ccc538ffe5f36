import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.triggers import AppendOnly, FrozenColumns, Lifted, Unchangeable

ENTRY = "core_auditentry"
WRITTEN = [
    "id",
    "at",
    "actor_id",
    "action",
    "object_type",
    "object_id",
    "scope",
    "outcome",
    "details",
    "address",
]


class Migration(migrations.Migration):
    """Let the sealer, and nobody else, set the seal of an entry, once."""

    dependencies = [
        ("core", "0003_audit_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditSeal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveBigIntegerField(unique=True)),
                ("count", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ("number",),
            },
        ),
        migrations.AddField(
            model_name="auditentry",
            name="seal",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="entries",
                to="core.auditseal",
            ),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(
                condition=models.Q(("seal", None)), fields=["id"], name="audit_unsealed"
            ),
        ),
        Lifted(Unchangeable(ENTRY)),
        FrozenColumns(ENTRY, columns=WRITTEN),
        FrozenColumns(ENTRY, columns=["seal_id"], when="OLD.seal_id IS NOT NULL"),
        AppendOnly("core_auditseal"),
    ]
