"""How many people posts reach and accounts have, moment by moment (Pasal 15(3) b, e and f)."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from agencies import powers
from core.models import Upload

if TYPE_CHECKING:
    from agencies.models import User


class FigureSource(models.TextChoices):
    """Where a figure comes from."""

    ENTERED = "ENTERED", "diisi Petugas"
    IMPORTED = "IMPORTED", "impor"
    FETCHED = "FETCHED", "diambil dari platform"


class Snapshot(models.Model):
    """What a platform showed at a moment; added, never changed. Of two for one moment the later
    recorded one counts."""

    at = models.DateTimeField("pada")
    source = models.CharField("sumber", max_length=8, choices=FigureSource)
    evidence = models.ForeignKey(
        Upload, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="bukti"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField("dicatat")

    class Meta:
        abstract = True


class AudienceSnapshotQuerySet(models.QuerySet["AudienceSnapshot"]):
    def visible_to(self, user: "User") -> Self:
        """Of the Instansi where the user holds a power; all of them for Diskominfo."""
        mine = powers.of(user)
        if mine.is_evaluator:
            return self.all()
        return self.filter(account__agency_id__in=mine.agencies())

    def newest_first(self) -> Self:
        return self.order_by("-at", "-pk")

    def within(self, start: datetime, end: datetime) -> Self:
        return self.filter(at__gte=start, at__lt=end)


class AudienceSnapshot(Snapshot):
    """How many followers an account had at a moment."""

    account = models.ForeignKey(
        "accounts.MediaAccount", models.PROTECT, related_name="audience_snapshots"
    )
    followers = models.PositiveBigIntegerField("pengikut")

    objects = AudienceSnapshotQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(source=FigureSource.FETCHED) | Q(evidence__isnull=False),
                name="followers_have_their_evidence",
            )
        ]
        indexes = [
            models.Index(fields=["account", "-at", "-id"], name="followers_of_account"),
            models.Index(fields=["at", "account"], name="followers_by_moment"),
        ]


MEASURES = {
    "reach": "jangkauan",
    "likes": "suka",
    "comments": "komentar",
    "shares": "dibagikan",
    "forwards": "diteruskan",
}


class PostFigures(Snapshot):
    """What a post had brought about at a moment; a figure that is not known stays empty."""

    post = models.ForeignKey("accounts.Post", models.PROTECT, related_name="figures")
    reach = models.PositiveBigIntegerField("jangkauan", null=True, blank=True)
    likes = models.PositiveBigIntegerField("suka", null=True, blank=True)
    comments = models.PositiveBigIntegerField("komentar", null=True, blank=True)
    shares = models.PositiveBigIntegerField("dibagikan", null=True, blank=True)
    forwards = models.PositiveBigIntegerField("diteruskan", null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(reach__isnull=False)
                | Q(likes__isnull=False)
                | Q(comments__isnull=False)
                | Q(shares__isnull=False)
                | Q(forwards__isnull=False),
                name="post_figures_say_something",
            )
        ]
        indexes = [models.Index(fields=["post", "-at", "-id"], name="figures_of_post")]

    def values(self) -> dict[str, int | None]:
        return {name: getattr(self, name) for name in MEASURES}
