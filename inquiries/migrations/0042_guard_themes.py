"""A digest that the Kepala approved never changes, nor do its themes and what stands in them."""

from django.db import migrations

from core.triggers import FrozenColumns, Undeletable

APPROVED = "OLD.status = 'APPROVED'"
FROZEN = "OLD.is_frozen"
DIGEST = [
    "agency_id",
    "period_from",
    "period_until",
    "status",
    "ready_at",
    "approved_by_id",
    "approved_at",
    "method",
    "seed",
    "parameters",
]
THEME = [
    "digest_id",
    "order",
    "name",
    "keywords",
    "is_rest",
    "merged_into_id",
    "former_count",
    "is_frozen",
]
MEMBER = ["digest_id", "theme_id", "found_in_id", "inquiry_id", "tone", "closeness", "is_frozen"]


class Migration(migrations.Migration):
    dependencies = [("inquiries", "0041_themes")]

    operations = [
        FrozenColumns("inquiries_themedigest", DIGEST, when=APPROVED),
        Undeletable("inquiries_themedigest", when=APPROVED),
        FrozenColumns("inquiries_theme", THEME, when=FROZEN),
        Undeletable("inquiries_theme", when=FROZEN),
        FrozenColumns("inquiries_thememember", MEMBER, when=FROZEN),
        Undeletable("inquiries_thememember", when=FROZEN),
    ]
