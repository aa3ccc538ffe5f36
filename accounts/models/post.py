"""Posts of official accounts: what is planned, published, corrected or withdrawn (Pasal 8e, 10)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from accounts.audience import Segment, ordered
from agencies import powers
from core import clock
from core.errors import DomainError
from core.text import shortened

if TYPE_CHECKING:
    from agencies.models import User

SOON_CORRECTED = timedelta(days=1)  # a correction in time (Pasal 12 huruf f)
TITLE = 80
MOMENT = Coalesce("published_at", "planned_for")


class PostError(DomainError):
    """A post may not be kept or changed so; the sentence says why."""

    code = "post"


class Category(models.TextChoices):
    """What a message may be about (Pasal 10)."""

    A = "A", "a. Kegiatan Instansi"
    B = "B", "b. Isu aktual di Kabupaten Berau"
    C = "C", "c. Kebijakan pemerintah"


class PostQuerySet(models.QuerySet["Post"]):
    def visible_to(self, user: "User") -> Self:
        """Posts of the Instansi where the user holds a power; all of them for Diskominfo."""
        mine = powers.of(user)
        if mine.is_evaluator:
            return self.all()
        return self.filter(account__agency_id__in=mine.agencies())

    def published(self) -> Self:
        """Posts that the public can see: the one definition that pages and reports use."""
        return self.filter(status__in=[Post.Status.PUBLISHED, Post.Status.CORRECTED])

    def published_in(self, start: datetime, end: datetime) -> Self:
        """Published posts with their moment in the half-open span `[start, end)`."""
        return self.published().filter(published_at__gte=start, published_at__lt=end)

    def between(self, start: datetime | None = None, end: datetime | None = None) -> Self:
        """Posts that went out, or are to, in the half-open span; open where None is given."""
        rows = self.alias(out_at=MOMENT)
        if start:
            rows = rows.filter(out_at__gte=start)
        return rows.filter(out_at__lt=end) if end else rows

    def with_tag(self, tag: str) -> Self:
        """Posts with a tag, however it is written: with # or without, in either case."""
        return self.filter(tag_words__contains=f" {tag.lstrip('#').lower()} ")


class Post(models.Model):
    """One message of an account; its account was official and staffed at its moment.

    PLANNED is written and has a time at which it is to go out. PUBLISHED is out. CORRECTED is out,
    and its text was wrong before (*ralat*). WITHDRAWN was taken back, before or after it was out.
    """

    class Status(models.TextChoices):
        PLANNED = "PLANNED", "Direncanakan"
        PUBLISHED = "PUBLISHED", "Terbit"
        CORRECTED = "CORRECTED", "Diralat"
        WITHDRAWN = "WITHDRAWN", "Ditarik"

    account = models.ForeignKey(
        "accounts.MediaAccount", models.PROTECT, related_name="posts", verbose_name="akun"
    )
    status = models.CharField("status", max_length=10, choices=Status)
    category = models.CharField("isi pesan", max_length=1, choices=Category)
    tag_words = models.TextField("tag")
    audience = models.TextField("Khalayak Sasaran", blank=True)
    segments = models.JSONField("Segmen Teknografis", default=list, blank=True)
    url = models.URLField("tautan", max_length=500, blank=True)
    media = models.ForeignKey(
        "core.Upload", models.PROTECT, null=True, blank=True, related_name="+"
    )
    text = models.TextField("isi")
    planned_for = models.DateTimeField("rencana terbit", null=True, blank=True)
    published_at = models.DateTimeField("terbit", null=True, blank=True)
    external_id = models.CharField("id di platform", max_length=150, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("dicatat")

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "external_id"],
                condition=~Q(external_id=""),
                name="one_post_per_account_and_external_id",
            ),
            models.CheckConstraint(
                condition=Q(category__in=Category.values), name="a_post_is_about_a_b_or_c"
            ),
            models.CheckConstraint(condition=~Q(tag_words=""), name="a_post_has_a_tag"),
            models.CheckConstraint(
                condition=Q(status__in=["PLANNED", "WITHDRAWN"]) | Q(published_at__isnull=False),
                name="a_published_post_has_its_moment",
            ),
            models.CheckConstraint(
                condition=~Q(status="PLANNED")
                | Q(planned_for__isnull=False, published_at__isnull=True),
                name="a_planned_post_is_not_out",
            ),
        ]
        indexes = [
            models.Index(fields=["account", "-published_at"], name="posts_of_account"),
            models.Index(MOMENT.desc(), F("id").desc(), name="posts_newest"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The begin of its text, on one line."""
        return shortened(" ".join(self.text.split()), TITLE)

    @property
    def tags(self) -> list[str]:
        return self.tag_words.split()

    @property
    def segment_list(self) -> list[Segment]:
        return ordered(self.segments)

    @property
    def at(self) -> datetime:
        """When it went out, or is to."""
        moment = self.published_at or self.planned_for
        assert moment is not None  # noqa: S101 - a constraint keeps it
        return moment

    @property
    def is_planned(self) -> bool:
        return self.status == self.Status.PLANNED

    @property
    def is_out(self) -> bool:
        return self.status in {self.Status.PUBLISHED, self.Status.CORRECTED}

    @property
    def is_withdrawn(self) -> bool:
        return self.status == self.Status.WITHDRAWN

    def content(self) -> dict[str, Any]:
        """What the history keeps of it."""
        return {
            "text": self.text,
            "category": self.category,
            "tags": self.tags,
            "audience": self.audience,
            "segments": self.segments,
            "url": self.url,
        }

    def publish(self, at: datetime) -> None:
        """Let a planned post be out since a moment.

        :raises PostError: if it is not planned any more.
        """
        if not self.is_planned:
            raise PostError("Unggahan ini tidak lagi direncanakan. Muat ulang halaman.")
        self.status, self.published_at = self.Status.PUBLISHED, at

    def correct(self, text: str) -> None:
        """Put a text right that is out (*ralat*, Pasal 12 huruf f).

        :raises PostError: if it is not out, or the text says the same.
        """
        if not self.is_out:
            raise PostError("Hanya unggahan yang sudah terbit dapat diralat.")
        if text == self.text:
            raise PostError("Isinya belum berubah. Tuliskan isi yang benar.")
        self.status, self.text = self.Status.CORRECTED, text

    def withdraw(self) -> None:
        """Take it back.

        :raises PostError: if it was taken back already.
        """
        if self.is_withdrawn:
            raise PostError("Unggahan ini sudah ditarik.")
        self.status = self.Status.WITHDRAWN


class PostEvent(models.Model):
    """One thing that happened to a post; never changed afterwards.

    `noticed_at` is when the mistake behind a correction became known; `former` is what the post
    said before.
    """

    class Kind(models.TextChoices):
        PLANNED = "PLANNED", "Direncanakan"
        REVISED = "REVISED", "Rencana diubah"
        PUBLISHED = "PUBLISHED", "Diterbitkan"
        RECORDED = "RECORDED", "Dicatat dari platform"
        CORRECTED = "CORRECTED", "Diralat"
        WITHDRAWN = "WITHDRAWN", "Ditarik"

    post = models.ForeignKey(Post, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=10, choices=Kind)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.TextField("alasan", blank=True)
    noticed_at = models.DateTimeField("kekeliruan diketahui", null=True, blank=True)
    former = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind__in=["CORRECTED", "WITHDRAWN"]) | ~Q(reason=""),
                name="a_correction_or_withdrawal_has_its_reason",
            )
        ]
        indexes = [models.Index(fields=["post", "-at"], name="events_of_post")]

    @property
    def was_soon(self) -> bool:
        """Whether a correction came within a day after the mistake was known."""
        return self.noticed_at is not None and self.at - self.noticed_at <= SOON_CORRECTED

    @property
    def former_text(self) -> str:
        former: Mapping[str, Any] = self.former
        return former.get("text", "")

    @classmethod
    def note(cls, post: Post, kind: "Kind", *, by: "User", **fields: Any) -> "PostEvent":
        return cls.objects.create(post=post, kind=kind, by=by, at=clock.now(), **fields)
