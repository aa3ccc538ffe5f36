"""Digest of what the public says: the themes of an Instansi's inquiries in a period (Pasal 8 h)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from agencies import powers
from core import clock
from inquiries.errors import FeedbackError, StaleVersion
from inquiries.models.inquiry import Inquiry
from inquiries.models.inquiry_queryset import InquiryQuerySet

if TYPE_CHECKING:
    from agencies.models import User

LONGEST_NAME = 120


class ThemeDigestQuerySet(models.QuerySet["ThemeDigest"]):
    def visible_to(self, user: User) -> Self:
        """Those of one's own Instansi; all for Diskominfo and the Bupati."""
        mine = powers.of(user)
        if mine.is_evaluator or mine.is_regent:
            return self
        return self.filter(agency_id__in=mine.agencies())

    def to_compute(self, now: datetime) -> Self:
        """Those that wait for a worker, or whose worker has not been heard of."""
        free = Q(status="QUEUED") | Q(status="RUNNING", claimed_until__lte=now)
        return self.filter(free)

    def usable(self) -> Self:
        """Those whose themes have been found."""
        return self.filter(status__in=["READY", "APPROVED"])

    def approved(self) -> Self:
        return self.filter(status="APPROVED")


class ThemeDigest(models.Model):
    """The themes of all inquiries that an Instansi received in a period; both days count, in WITA.

    QUEUED: asked for. RUNNING: a worker holds it until `claimed_until`. READY: the themes are
    found, and a Petugas or Pejabat names them. FAILED: `error` says why. APPROVED: by the Kepala,
    and frozen by the database.

    `done` of `total` messages have been read, those of the period before included. `method`,
    `seed` and `parameters` are what the themes are found again with (docs/adr/0026).
    """

    class Status(models.TextChoices):
        QUEUED = "QUEUED", "Menunggu"
        RUNNING = "RUNNING", "Sedang disusun"
        READY = "READY", "Siap diperiksa"
        FAILED = "FAILED", "Gagal disusun"
        APPROVED = "APPROVED", "Disetujui Kepala"

    class Step(models.TextChoices):
        READING = "READING", "Membaca pesan"
        GROUPING = "GROUPING", "Mengelompokkan pesan"
        STORING = "STORING", "Menyimpan tema"

    agency = models.ForeignKey(
        "agencies.Agency", models.PROTECT, related_name="digests", verbose_name="Instansi"
    )
    period_from = models.DateField("dari")
    period_until = models.DateField("sampai")
    status = models.CharField("status", max_length=8, choices=Status, default=Status.QUEUED)
    step = models.CharField(max_length=8, choices=Step, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField("diminta")
    ready_at = models.DateTimeField("selesai disusun", null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField("disetujui", null=True, blank=True)
    method = models.CharField(max_length=40, blank=True)
    seed = models.PositiveIntegerField(default=0)
    parameters = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ThemeDigestQuerySet.as_manager()

    class Meta:
        ordering = ["-period_until", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(period_from__lte=F("period_until")), name="a_digest_has_a_period"
            ),
            models.CheckConstraint(
                condition=Q(status="APPROVED", approved_at__isnull=False, approved_by__isnull=False)
                | ~Q(status="APPROVED") & Q(approved_at=None, approved_by=None),
                name="an_approved_digest_names_who",
            ),
            models.UniqueConstraint(
                fields=["agency", "period_from", "period_until"],
                condition=~Q(status="APPROVED"),
                name="one_draft_digest_per_period",
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                name="digest_to_compute",
                condition=Q(status__in=["QUEUED", "RUNNING"]),
            ),
            models.Index("agency", F("period_until").desc(), name="digest_of_agency"),
        ]

    def __str__(self) -> str:
        return f"Rangkuman umpan balik {self.agency} {self.period_from} sampai {self.period_until}"

    @property
    def is_open(self) -> bool:
        """Whether the worker still has it before it."""
        return self.status in {self.Status.QUEUED, self.Status.RUNNING}

    @property
    def is_draft(self) -> bool:
        """Whether its themes may still be named, merged and moved."""
        return self.status == self.Status.READY

    @property
    def is_usable(self) -> bool:
        """Whether it has themes to read."""
        return self.status in {self.Status.READY, self.Status.APPROVED}

    @property
    def has_failed(self) -> bool:
        return self.status == self.Status.FAILED

    @property
    def is_approved(self) -> bool:
        return self.status == self.Status.APPROVED

    @property
    def inquiries(self) -> InquiryQuerySet:
        """All input of the period as the inbox holds it now, of every status."""
        return self._received(self.period_from, self.period_until)

    @property
    def former_period(self) -> tuple[date, date]:
        """The first and last day of the period of the same length right before."""
        last = self.period_from - timedelta(days=1)
        return last - (self.period_until - self.period_from), last

    @property
    def former_inquiries(self) -> InquiryQuerySet:
        return self._received(*self.former_period)

    def _received(self, first: date, last: date) -> InquiryQuerySet:
        start, end = clock.start_of_day(first), clock.start_of_day(last + timedelta(days=1))
        rows = Inquiry.objects.filter(agency=self.agency_id)
        return rows.filter(received_at__gte=start, received_at__lt=end)

    @classmethod
    def locked(cls, digest: ThemeDigest, *, version: int | None = None) -> ThemeDigest:
        """Take the lock of the digest, always before its themes and members.

        :raises StaleVersion: if the caller saw an older version.
        """
        rows = cls.objects.select_for_update(no_key=True, of=("self",)).select_related("agency")
        row = rows.get(pk=digest.pk)
        if version is not None and version != row.version:
            raise StaleVersion("Rangkuman ini baru saja diubah rekan. Periksa, lalu ulangi.")
        return row

    def check_is_draft(self) -> None:
        """:raises FeedbackError: unless its themes are found and not approved yet."""
        if self.is_approved:
            raise FeedbackError(
                "Rangkuman ini sudah disetujui Kepala dan tidak dapat diubah lagi. Susun rangkuman "
                "baru untuk periode itu bila perlu."
            )
        if not self.is_draft:
            raise FeedbackError("Rangkuman ini belum selesai disusun. Tunggu sampai siap.")

    def changed(self, **facts: object) -> None:
        """Keep facts, and make what a reader saw stale. The caller holds the lock."""
        for name, value in facts.items():
            setattr(self, name, value)
        self.version += 1
        self.save(update_fields=[*facts, "version"])

    def approve(self, *, by: User, at: datetime) -> None:
        """READY → APPROVED: nothing of it changes any more. The caller holds the lock.

        :raises FeedbackError: from any other status.
        """
        self.check_is_draft()
        ThemeMember.objects.filter(digest=self).update(is_frozen=True)
        self.themes.update(is_frozen=True)
        self.changed(status=self.Status.APPROVED, approved_by=by, approved_at=at)


class ThemeQuerySet(models.QuerySet["Theme"]):
    def visible_to(self, user: User) -> Self:
        """The themes of the digests that the user may read."""
        return self.filter(digest__in=ThemeDigest.objects.visible_to(user))

    def shown(self) -> Self:
        """Those that stand for themselves: a merged one stands for nothing."""
        return self.filter(merged_into=None)


class Theme(models.Model):
    """What several inquiries of a digest are about.

    `keywords` are the words that set it apart, as found. A theme that was merged keeps its members
    and counts in the one it was merged into, so that it can be split off again. `is_rest` marks
    the remainders: what is like no theme, what has no words to read, spam. `former_count` is how
    many inquiries of the period before the same method puts into it.
    """

    digest = models.ForeignKey(ThemeDigest, models.CASCADE, related_name="themes", db_index=False)
    order = models.PositiveSmallIntegerField()
    name = models.CharField("nama tema", max_length=LONGEST_NAME)
    keywords = models.JSONField(default=list, blank=True)
    is_rest = models.BooleanField(default=False)
    merged_into = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="merged"
    )
    former_count = models.PositiveIntegerField(default=0)
    is_frozen = models.BooleanField(default=False)

    objects = ThemeQuerySet.as_manager()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["digest", "order"], name="one_theme_per_place"),
            models.CheckConstraint(condition=~Q(name=""), name="a_theme_has_a_name"),
            models.CheckConstraint(
                condition=~Q(merged_into=F("id")), name="no_theme_merged_into_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def members(self) -> models.QuerySet[ThemeMember]:
        """Its own members and those of the themes merged into it."""
        return ThemeMember.objects.filter(Q(theme=self) | Q(theme__merged_into=self))

    @property
    def inquiries(self) -> InquiryQuerySet:
        """The inquiries behind it; a view still asks `visible_to`."""
        return Inquiry.objects.filter(pk__in=self.members.values("inquiry"))


class ThemeMember(models.Model):
    """An inquiry stands in one theme of a digest; every one of the period stands in some.

    `found_in` is where the method put it. `closeness` (0 to 1) is how like the theme it is.
    """

    class Tone(models.TextChoices):
        POSITIVE = "POSITIVE", "Positif"
        NEUTRAL = "NEUTRAL", "Netral"
        NEGATIVE = "NEGATIVE", "Negatif"

    digest = models.ForeignKey(ThemeDigest, models.CASCADE, related_name="members", db_index=False)
    theme = models.ForeignKey(Theme, models.CASCADE, related_name="own_members", db_index=False)
    found_in = models.ForeignKey(Theme, models.CASCADE, related_name="+")
    inquiry = models.ForeignKey(Inquiry, models.PROTECT, related_name="theme_places")
    tone = models.CharField(max_length=8, choices=Tone, default=Tone.NEUTRAL)
    closeness = models.FloatField(default=0)
    is_frozen = models.BooleanField(default=False)

    class Meta:
        ordering = ["-closeness", "inquiry"]
        constraints = [
            models.UniqueConstraint(
                fields=["digest", "inquiry"], name="one_theme_per_digest_and_inquiry"
            )
        ]
        indexes = [
            models.Index("theme", F("closeness").desc(), "inquiry", name="member_of_theme"),
        ]
