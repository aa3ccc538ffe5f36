"""Isu massal: one matter that many citizens write about, answered with one action."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Q

from agencies import powers
from inquiries.errors import InquiryError, StaleVersion
from inquiries.models.inquiry import Inquiry
from inquiries.models.inquiry_queryset import InquiryQuerySet

if TYPE_CHECKING:
    from agencies.models import User

LONGEST_NAME = 120
OPEN = ("NEW", "IN_PROGRESS", "REFERRED", "READY")


class IssueQuerySet(models.QuerySet["Issue"]):
    def visible_to(self, user: User) -> Self:
        """The issues of the Instansi where the user holds a power right now."""
        mine = powers.of(user)
        return self if mine.is_evaluator else self.filter(agency_id__in=mine.agencies())

    def with_counts(self) -> Self:
        """Annotate `total` and `still_open`: its inquiries, and those without an answer."""
        is_open = Q(links__inquiry__status__in=OPEN)
        return self.annotate(total=Count("links"), still_open=Count("links", filter=is_open))


class Issue(models.Model):
    """Inquiries of one Instansi that are one matter. Each keeps its own status and its own reply.

    `lead` is the one that is referred for all: what other Instansi answer to it, every reply of
    the issue may cite (docs/adr/0017).
    """

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="issues")
    name = models.CharField("nama isu", max_length=LONGEST_NAME)
    lead = models.ForeignKey(
        Inquiry,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="leads",
        verbose_name="pesan utama",
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("dibuat")
    answered_at = models.DateTimeField("terakhir dijawab", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = IssueQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(
                "agency", models.F("at").desc(), models.F("id").desc(), name="issue_of_agency"
            )
        ]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="an_issue_has_a_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def inquiries(self) -> InquiryQuerySet:
        return Inquiry.objects.filter(pk__in=self.links.values("inquiry"))

    @classmethod
    def locked(cls, issue: Issue, *, version: int | None = None) -> Issue:
        """Take the lock of the issue, always before those of its inquiries.

        :raises StaleVersion: if the caller saw an older version.
        """
        row = cls.objects.select_for_update(no_key=True).get(pk=issue.pk)
        if version is not None and version != row.version:
            raise StaleVersion(
                "Isu ini baru saja diubah atau dijawab rekan. Periksa daftarnya, lalu ulangi."
            )
        return row

    def stands_for(self) -> str:
        """What an Instansi that is asked about the lead should know."""
        count = self.links.count()
        return f"Mewakili {count} pesan dalam isu “{self.name}”." if count > 1 else ""

    def changed(self, **facts: object) -> None:
        """Keep facts, and make what a reader saw stale. The caller holds the lock."""
        for name, value in facts.items():
            setattr(self, name, value)
        self.version += 1
        self.save(update_fields=[*facts, "version"])

    def check_has_room(self, more: int, most: int) -> None:
        """:raises InquiryError: if one action could no longer answer all of its inquiries."""
        if self.inquiries.unfinished().count() + more > most:
            raise InquiryError(
                f"Satu isu memuat paling banyak {most} pesan yang belum dijawab. "
                "Jawab dulu isu ini, lalu tambahkan lagi."
            )


class IssueLink(models.Model):
    """An inquiry stands in an issue; in one at most."""

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="links")
    inquiry = models.OneToOneField(Inquiry, models.CASCADE, related_name="issue_link")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
