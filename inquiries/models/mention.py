"""What people say on our accounts before it is an inquiry (Pasal 8f)."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from agencies import powers
from core.fields import EncryptedTextField
from inquiries.errors import MonitoringError

if TYPE_CHECKING:
    from agencies.models import User
    from inquiries.models.inquiry import Inquiry


class MentionQuerySet(models.QuerySet["Mention"]):
    def visible_to(self, user: "User") -> Self:
        """What is said on the accounts of the user's Instansi; everywhere for Diskominfo."""
        mine = powers.of(user)
        if mine.is_evaluator:
            return self.all()
        return self.filter(account__agency_id__in=mine.agencies())

    def waiting(self) -> Self:
        """What nobody has looked at yet."""
        return self.filter(seen_at=None, inquiry=None)

    def set_aside(self) -> Self:
        """What was looked at, and needs no answer."""
        return self.filter(seen_at__isnull=False, inquiry=None)

    def answered_for(self) -> Self:
        """What has become an inquiry."""
        return self.filter(inquiry__isnull=False)


class Mention(models.Model):
    """One comment or message of the public on an account that was official at that moment.

    It waits until somebody makes it an inquiry, or marks it as seen. `external_id` is the name the
    platform gave it, or stands for its words where there is none: nothing is noted twice.
    """

    class Source(models.TextChoices):
        ENTERED = "ENTERED", "Dicatat"
        IMPORTED = "IMPORTED", "Impor"

    account = models.ForeignKey(
        "accounts.MediaAccount", models.PROTECT, related_name="mentions", verbose_name="akun"
    )
    external_id = models.CharField(max_length=160)
    author_handle = EncryptedTextField("nama akun penulis", blank=True)
    text = models.TextField("isi")
    url = models.URLField("tautan", max_length=500, blank=True)
    said_at = models.DateTimeField("ditulis")
    source = models.CharField("asal", max_length=8, choices=Source, default=Source.ENTERED)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    noted_at = models.DateTimeField("dicatat")
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    seen_at = models.DateTimeField("dilihat", null=True, blank=True)
    inquiry = models.OneToOneField(
        "inquiries.Inquiry", models.PROTECT, null=True, blank=True, related_name="mention"
    )

    objects = MentionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "external_id"], name="one_mention_per_account_and_external_id"
            ),
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(external_id=""), name="a_mention_says_something"
            ),
            models.CheckConstraint(
                condition=Q(seen_at=None, seen_by=None)
                | Q(seen_at__isnull=False, seen_by__isnull=False),
                name="a_seen_mention_names_who",
            ),
        ]
        indexes = [
            models.Index("account", F("said_at").desc(), F("id").desc(), name="mention_of_account"),
            models.Index(F("said_at").desc(), F("id").desc(), name="mention_newest"),
            models.Index(
                "account",
                F("said_at").desc(),
                F("id").desc(),
                name="mention_waiting",
                condition=Q(seen_at=None, inquiry=None),
            ),
            models.Index(fields=["noted_at"], name="mention_by_age"),
        ]

    def __str__(self) -> str:
        return f"Percakapan {self.pk}"

    @property
    def is_waiting(self) -> bool:
        return self.seen_at is None and self.inquiry_id is None

    @property
    def is_seen(self) -> bool:
        return self.seen_at is not None and self.inquiry_id is None

    def see(self, *, by: "User", at: datetime) -> None:
        """Set it aside. The caller holds the lock.

        :raises MonitoringError: if it was seen, or made an inquiry, before.
        """
        if not self.is_waiting:
            raise MonitoringError("Percakapan ini sudah ditangani. Muat ulang halaman.")
        self.seen_by, self.seen_at = by, at
        self.save(update_fields=["seen_by", "seen_at"])

    def unsee(self) -> None:
        """Put it back on the board. The caller holds the lock.

        :raises MonitoringError: if it is not set aside.
        """
        if not self.is_seen:
            raise MonitoringError("Percakapan ini tidak ditandai dilihat. Muat ulang halaman.")
        self.seen_by = self.seen_at = None
        self.save(update_fields=["seen_by", "seen_at"])

    def become(self, inquiry: "Inquiry") -> None:
        """Be an inquiry from now on. The caller holds the lock."""
        self.inquiry = inquiry
        self.save(update_fields=["inquiry"])
