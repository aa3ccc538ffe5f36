"""Recommendation: what an Instansi shall do about what the public says (Pasal 8 i)."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from agencies import powers
from inquiries.errors import RecommendationError, StaleVersion
from inquiries.models.inquiry import Inquiry
from inquiries.models.theme import Theme, ThemeMember

if TYPE_CHECKING:
    from agencies.models import User
    from inquiries.models.inquiry_queryset import InquiryQuerySet


class RecommendationQuerySet(models.QuerySet["Recommendation"]):
    def visible_to(self, user: User) -> Self:
        """Those of one's own Instansi; all for Diskominfo and the Bupati."""
        mine = powers.of(user)
        if mine.is_evaluator or mine.is_regent:
            return self.all()
        return self.filter(agency_id__in=mine.agencies())

    def to_decide(self) -> Self:
        """What waits for the Kepala."""
        return self.filter(status="SUBMITTED")

    def under_way(self) -> Self:
        """What was approved and is still to be done."""
        return self.filter(status__in=["APPROVED", "IN_PROGRESS"])

    def adopted(self) -> Self:
        """What the Kepala has approved, done or not."""
        return self.filter(status__in=["APPROVED", "IN_PROGRESS", "DONE"])

    def late(self, today: date) -> Self:
        return self.under_way().filter(due_date__lt=today)


class Recommendation(models.Model):
    """An activity, programme or policy that rests on themes of approved digests.

    DRAFT: being written. SUBMITTED: waits for the Kepala. RETURNED: to be written anew, `note` says
    why. APPROVED: by the Kepala. IN_PROGRESS: its owner does it. DONE: `outcome` says what was
    done. DROPPED: given up, `note` says why.
    """

    class Kind(models.TextChoices):
        ACTIVITY = "ACTIVITY", "Kegiatan"
        PROGRAMME = "PROGRAMME", "Program"
        POLICY = "POLICY", "Kebijakan"

    class Status(models.TextChoices):
        DRAFT = "DRAFT", "Draf"
        SUBMITTED = "SUBMITTED", "Menunggu Kepala"
        RETURNED = "RETURNED", "Dikembalikan"
        APPROVED = "APPROVED", "Disetujui"
        IN_PROGRESS = "IN_PROGRESS", "Dikerjakan"
        DONE = "DONE", "Selesai"
        DROPPED = "DROPPED", "Tidak dilanjutkan"

    agency = models.ForeignKey(
        "agencies.Agency", models.PROTECT, related_name="recommendations", verbose_name="Instansi"
    )
    themes = models.ManyToManyField(
        Theme, through="inquiries.RecommendationTheme", related_name="recommendations"
    )
    kind = models.CharField("bentuk", max_length=9, choices=Kind)
    addressee = models.CharField("ditujukan kepada", max_length=200)
    text = models.TextField("rekomendasi")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="recommendations",
        verbose_name="penanggung jawab",
    )
    due_date = models.DateField("selesai paling lambat")
    status = models.CharField("status", max_length=11, choices=Status, default=Status.DRAFT)
    note = models.TextField("alasan", blank=True)
    outcome = models.TextField("hasil", blank=True)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField("disusun")
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField("disetujui", null=True, blank=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField("diubah")
    done_at = models.DateTimeField("selesai", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        ordering = ["-drafted_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(addressee=""), name="a_recommendation_says_what_to_whom"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["APPROVED", "IN_PROGRESS", "DONE"])
                | Q(approved_at__isnull=False, approved_by__isnull=False),
                name="an_adopted_recommendation_names_who",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["RETURNED", "DROPPED"]) | ~Q(note=""),
                name="a_refused_recommendation_says_why",
            ),
            models.CheckConstraint(
                condition=(Q(status="DONE", done_at__isnull=False) & ~Q(outcome=""))
                | (~Q(status="DONE") & Q(done_at=None)),
                name="a_finished_recommendation_says_what_was_done",
            ),
        ]
        indexes = [
            models.Index(
                "agency", F("drafted_at").desc(), F("id").desc(), name="recommendation_of_agency"
            ),
            models.Index(
                fields=["due_date"],
                name="recommendation_due",
                condition=Q(status__in=["APPROVED", "IN_PROGRESS"]),
            ),
            models.Index(
                fields=["agency"],
                name="recommendation_to_decide",
                condition=Q(status="SUBMITTED"),
            ),
        ]

    def __str__(self) -> str:
        return f"Rekomendasi {self.pk}"

    @property
    def is_editable(self) -> bool:
        return self.status in {self.Status.DRAFT, self.Status.RETURNED}

    @property
    def is_adopted(self) -> bool:
        return self.status in {self.Status.APPROVED, self.Status.IN_PROGRESS, self.Status.DONE}

    @property
    def is_under_way(self) -> bool:
        return self.status in {self.Status.APPROVED, self.Status.IN_PROGRESS}

    @property
    def is_done(self) -> bool:
        return self.status == self.Status.DONE

    def is_late(self, today: date) -> bool:
        return self.is_under_way and self.due_date < today

    def can_go(self, to: str) -> bool:
        """Whether its status leads there; who may, the policies say."""
        return to in COURSE[self.Status(self.status)]

    @property
    def inquiries(self) -> InquiryQuerySet:
        """The inquiries it rests on; a view still asks `visible_to`."""
        rows = self.grounds.values("theme")
        members = ThemeMember.objects.filter(Q(theme__in=rows) | Q(theme__merged_into__in=rows))
        return Inquiry.objects.filter(pk__in=members.values("inquiry"))

    @classmethod
    def locked(cls, row: Recommendation, *, version: int | None = None) -> Recommendation:
        """Take its lock.

        :raises StaleVersion: if the caller saw an older version.
        """
        rows = cls.objects.select_for_update(no_key=True, of=("self",)).select_related("agency")
        found = rows.get(pk=row.pk)
        if version is not None and version != found.version:
            raise StaleVersion("Rekomendasi ini baru saja diubah rekan. Periksa, lalu ulangi.")
        return found

    def go(self, to: Status, *, by: User, at: datetime, **facts: Any) -> None:
        """Take it on to another status. The caller holds the lock.

        :raises RecommendationError: if the present one does not lead there.
        """
        if not self.can_go(to):
            word = self.get_status_display().lower()
            raise RecommendationError(
                f"Rekomendasi ini berstatus {word}, jadi langkah itu tidak dapat diambil. Muat "
                "ulang halaman."
            )
        self.status = to
        self.keep(by=by, at=at, status=to, **facts)

    def keep(self, *, by: User, at: datetime, **facts: Any) -> None:
        """Store facts as the next version. The caller holds the lock."""
        for name, value in facts.items():
            setattr(self, name, value)
        self.changed_by, self.changed_at, self.version = by, at, self.version + 1
        self.save(update_fields=[*facts, "changed_by", "changed_at", "version"])


_S = Recommendation.Status
COURSE: dict[str, set[str]] = {
    _S.DRAFT: {_S.SUBMITTED, _S.DROPPED},
    _S.SUBMITTED: {_S.APPROVED, _S.RETURNED},
    _S.RETURNED: {_S.SUBMITTED, _S.DROPPED},
    _S.APPROVED: {_S.IN_PROGRESS, _S.DROPPED},
    _S.IN_PROGRESS: {_S.DONE, _S.DROPPED},
    _S.DONE: set(),
    _S.DROPPED: set(),
}


class RecommendationTheme(models.Model):
    """A theme that a recommendation rests on; through it, every inquiry behind the theme."""

    recommendation = models.ForeignKey(
        Recommendation, models.CASCADE, related_name="grounds", db_index=False
    )
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="grounds")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation", "theme"], name="one_ground_per_recommendation_and_theme"
            )
        ]
