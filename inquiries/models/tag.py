"""Tag (penanda): a word by which an Instansi sorts its own inquiries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Aggregate, Q, TextField
from django.db.models.functions import Lower

from agencies import powers
from inquiries.models.inquiry import Inquiry

if TYPE_CHECKING:
    from agencies.models import User

LONGEST = 40
BETWEEN = "\n"  # no tag holds it


class TagQuerySet(models.QuerySet["Tag"]):
    def visible_to(self, user: User) -> Self:
        """The tags of the Instansi where the user holds a power right now."""
        return self.filter(agency_id__in=powers.of(user).agencies())


class Tag(models.Model):
    """A word of one Instansi; "Banjir" and "banjir" are the same."""

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="tags")
    name = models.CharField("penanda", max_length=LONGEST)

    objects = TagQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint("agency", Lower("name"), name="one_tag_per_agency_and_name"),
            models.CheckConstraint(condition=~Q(name=""), name="a_tag_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Tagging(models.Model):
    """An inquiry carries a tag; only the Instansi itself sees it."""

    inquiry = models.ForeignKey(Inquiry, models.CASCADE, related_name="taggings")
    tag = models.ForeignKey(Tag, models.PROTECT, related_name="taggings")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tag", "inquiry"], name="a_tag_is_given_once")
        ]


class Joined(Aggregate):
    """Texts of several rows as one, a line each."""

    function = "STRING_AGG"
    template = f"%(function)s(%(expressions)s, '{BETWEEN}')"
    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:
        return self.as_sql(compiler, connection, function="GROUP_CONCAT", **context)
