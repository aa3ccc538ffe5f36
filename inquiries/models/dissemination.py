"""Anda bertanya, kami menindaklanjuti: what was decided and done, told to all (Pasal 8 j)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from agencies import powers
from inquiries.errors import DisseminationError, StaleVersion

if TYPE_CHECKING:
    from agencies.models import User


class FollowUpStoryQuerySet(models.QuerySet["FollowUpStory"]):
    def visible_to(self, user: User) -> Self:
        """Those of one's own Instansi in any state; all for Diskominfo and the Bupati."""
        mine = powers.of(user)
        if mine.is_evaluator or mine.is_regent:
            return self.all()
        return self.filter(agency_id__in=mine.agencies())

    def published(self) -> Self:
        """What anybody may read."""
        return self.filter(status="PUBLISHED")


class FollowUpStory(models.Model):
    """What people asked, in short, and what became of it; it rests on a recommendation.

    DRAFT: being written. PUBLISHED: for everybody; those who asked were told. WITHDRAWN: taken
    back, `note` says why. `corrected_at` and `note` say what was put right after publishing.
    """

    class Status(models.TextChoices):
        DRAFT = "DRAFT", "Draf"
        PUBLISHED = "PUBLISHED", "Terbit"
        WITHDRAWN = "WITHDRAWN", "Ditarik"

    code = models.CharField("kode", max_length=8, unique=True)
    agency = models.ForeignKey(
        "agencies.Agency", models.PROTECT, related_name="stories", verbose_name="Instansi"
    )
    recommendation = models.ForeignKey(
        "inquiries.Recommendation", models.PROTECT, related_name="stories"
    )
    question = models.CharField("pertanyaan warga", max_length=300)
    decided = models.TextField("yang diputuskan")
    done = models.TextField("yang dilakukan")
    done_date = models.DateField("dilakukan pada")
    post = models.ForeignKey(
        "accounts.Post",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="stories",
        verbose_name="unggahan yang mengumumkan",
    )
    status = models.CharField("status", max_length=9, choices=Status, default=Status.DRAFT)
    note = models.TextField("alasan", blank=True)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField("disusun")
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField("diubah")
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField("terbit", null=True, blank=True)
    corrected_at = models.DateTimeField("diralat", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = FollowUpStoryQuerySet.as_manager()

    class Meta:
        ordering = ["-drafted_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(question="") & ~Q(decided="") & ~Q(done=""),
                name="a_story_says_what_was_asked_and_done",
            ),
            models.CheckConstraint(
                condition=~Q(status="PUBLISHED")
                | Q(published_at__isnull=False, published_by__isnull=False),
                name="a_published_story_names_who",
            ),
            models.CheckConstraint(
                condition=~Q(status="WITHDRAWN") | ~Q(note=""),
                name="a_withdrawn_story_says_why",
            ),
        ]
        indexes = [
            models.Index("agency", F("drafted_at").desc(), F("id").desc(), name="story_of_agency"),
            models.Index(
                F("published_at").desc(),
                F("id").desc(),
                name="story_published",
                condition=Q(status="PUBLISHED"),
            ),
        ]

    def __str__(self) -> str:
        return self.question

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    @property
    def is_published(self) -> bool:
        return self.status == self.Status.PUBLISHED

    @property
    def is_withdrawn(self) -> bool:
        return self.status == self.Status.WITHDRAWN

    @property
    def content(self) -> dict[str, Any]:
        """What the history keeps of it."""
        return {
            "question": self.question,
            "decided": self.decided,
            "done": self.done,
            "done_date": self.done_date.isoformat(),
            "post": self.post_id,
        }

    @classmethod
    def locked(cls, story: FollowUpStory, *, version: int | None = None) -> FollowUpStory:
        """Take its lock.

        :raises StaleVersion: if the caller saw an older version.
        """
        rows = cls.objects.select_for_update(no_key=True, of=("self",))
        row = rows.select_related("agency", "recommendation").get(pk=story.pk)
        if version is not None and version != row.version:
            raise StaleVersion("Cerita ini baru saja diubah rekan. Periksa, lalu ulangi.")
        return row

    def publish(self, *, by: User, at: datetime) -> None:
        """DRAFT → PUBLISHED. The caller holds the lock.

        :raises DisseminationError: from any other status.
        """
        if not self.is_draft:
            raise DisseminationError("Hanya draf yang dapat diterbitkan. Muat ulang halaman.")
        self.keep(by=by, at=at, status=self.Status.PUBLISHED, published_by=by, published_at=at)

    def withdraw(self, *, reason: str, by: User, at: datetime) -> None:
        """DRAFT, PUBLISHED → WITHDRAWN. The caller holds the lock.

        :raises DisseminationError: if it was taken back before.
        """
        if self.is_withdrawn:
            raise DisseminationError("Cerita ini sudah ditarik. Muat ulang halaman.")
        self.keep(by=by, at=at, status=self.Status.WITHDRAWN, note=reason)

    def keep(self, *, by: User, at: datetime, **facts: Any) -> None:
        """Store facts as the next version. The caller holds the lock."""
        for name, value in facts.items():
            setattr(self, name, value)
        self.changed_by, self.changed_at, self.version = by, at, self.version + 1
        self.save(update_fields=[*facts, "changed_by", "changed_at", "version"])


class StoryCorrection(models.Model):
    """What a published story said before it was put right; rows are only ever added."""

    story = models.ForeignKey(FollowUpStory, models.PROTECT, related_name="corrections")
    former = models.JSONField()
    reason = models.TextField("apa yang keliru")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]


class StoryTelling(models.Model):
    """An inquiry whose asker is told of a story: on the tracking page, and once by e-mail."""

    story = models.ForeignKey(
        FollowUpStory, models.CASCADE, related_name="tellings", db_index=False
    )
    inquiry = models.ForeignKey("inquiries.Inquiry", models.PROTECT, related_name="story_tellings")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["story", "inquiry"], name="one_telling_per_story_and_inquiry"
            )
        ]
