"""The evaluation of one Instansi for a year (Pasal 16(1)), from the first score to its page."""

import json
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from agencies import powers
from core.errors import DomainError
from core.rendering import RenderedQuerySet
from reports.models.annual_report import FIRST_YEAR
from reports.models.rendered import Frozen

if TYPE_CHECKING:
    from agencies.models import User


class EvaluationError(DomainError):
    code = "evaluation_state"


class EvaluationQuerySet(models.QuerySet["Evaluation"]):
    def visible_to(self, user: "User") -> Self:
        """Those of the own Instansi once they were sent to it; and by office more.

        Diskominfo sees all, but its own only once it was sent; the Penilai Diskominfo sees
        Diskominfo's; the Bupati sees what is final.
        """
        mine = powers.of(user)
        seen = Q(agency_id__in=mine.agencies()) & ~Q(status="DRAFT")
        if mine.is_evaluator:
            seen |= Q(agency__is_oversight=False) | ~Q(status="DRAFT")
        if mine.is_examiner:
            seen |= Q(agency__is_oversight=True)
        if mine.is_regent:
            seen |= Q(final_at__isnull=False)
        return self.filter(seen)

    def published(self) -> Self:
        return self.filter(status="PUBLISHED")

    def to_ratify(self) -> Self:
        return self.filter(status="FINAL")


class Evaluation(models.Model):
    """One Instansi's evaluation for a year; those who filed no report are evaluated, too.

    DRAFT: computed, and judged by the evaluator. SENT: the Kepala may reply. REPLIED: they did.
    FINAL: settled and frozen. RATIFIED: by the Bupati. PUBLISHED: for everybody to see. What was
    frozen never changes; the database refuses it.
    """

    class Status(models.TextChoices):
        DRAFT = "DRAFT", "Sedang dinilai"
        SENT = "SENT", "Menunggu tanggapan"
        REPLIED = "REPLIED", "Sudah ditanggapi"
        FINAL = "FINAL", "Menunggu pengesahan"
        RATIFIED = "RATIFIED", "Disahkan Bupati"
        PUBLISHED = "PUBLISHED", "Diumumkan"

    agency = models.ForeignKey(
        "agencies.Agency", models.PROTECT, related_name="evaluations", verbose_name="Instansi"
    )
    year = models.PositiveSmallIntegerField("tahun")
    criteria = models.ForeignKey("reports.Criteria", models.PROTECT, related_name="evaluations")
    report = models.ForeignKey(
        "reports.AnnualReport", models.PROTECT, null=True, blank=True, related_name="+"
    )
    status = models.CharField(max_length=12, choices=Status, default=Status.DRAFT)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField("dimulai")
    computed_at = models.DateTimeField("dihitung")
    cases = models.PositiveIntegerField("kasus", default=0)
    sent_at = models.DateTimeField("dikirim", null=True, blank=True)
    reply_until = models.DateTimeField("batas tanggapan", null=True, blank=True)
    reply_text = models.TextField("tanggapan", blank=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    replied_at = models.DateTimeField("ditanggapi", null=True, blank=True)
    final_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    final_at = models.DateTimeField("ditetapkan", null=True, blank=True)
    score = models.DecimalField("nilai", max_digits=5, decimal_places=2, null=True, blank=True)
    grade = models.CharField("predikat", max_length=40, blank=True)
    snapshot_text = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    ratified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    ratified_at = models.DateTimeField("disahkan", null=True, blank=True)
    published_at = models.DateTimeField("diumumkan", null=True, blank=True)

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "agency__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "year"], name="one_evaluation_per_agency_and_year"
            ),
            models.CheckConstraint(
                condition=Q(year__gte=FIRST_YEAR), name="no_evaluation_before_the_regulation"
            ),
            models.CheckConstraint(
                condition=Q(status="DRAFT") | Q(sent_at__isnull=False, reply_until__isnull=False),
                name="a_sent_evaluation_has_its_window",
            ),
            models.CheckConstraint(
                condition=Q(replied_at=None, reply_text="")
                | (Q(replied_at__isnull=False) & ~Q(reply_text="")),
                name="a_reply_has_text",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["DRAFT", "SENT", "REPLIED"], final_at=None, sha256="")
                | (
                    Q(status__in=["FINAL", "RATIFIED", "PUBLISHED"], final_at__isnull=False)
                    & ~Q(sha256="")
                ),
                name="an_evaluation_is_frozen_when_final",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["RATIFIED", "PUBLISHED"]) | Q(ratified_at__isnull=False),
                name="a_ratified_evaluation_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(status="PUBLISHED", published_at__isnull=False)
                | (~Q(status="PUBLISHED") & Q(published_at=None)),
                name="a_published_evaluation_has_its_time",
            ),
        ]
        indexes = [models.Index(fields=["year", "status"], name="evaluation_of_year")]

    def __str__(self) -> str:
        return f"Evaluasi {self.agency} Tahun {self.year}"

    @property
    def is_final(self) -> bool:
        return self.final_at is not None

    @property
    def is_published(self) -> bool:
        return self.status == self.Status.PUBLISHED

    @property
    def is_editable(self) -> bool:
        """Whether the evaluator may judge: before it is sent, and again after the reply."""
        return self.status in {self.Status.DRAFT, self.Status.REPLIED}

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    @property
    def awaits_ratification(self) -> bool:
        return self.status == self.Status.FINAL

    @property
    def is_ratified(self) -> bool:
        return self.ratified_at is not None

    @property
    def awaits_publication(self) -> bool:
        return self.status == self.Status.RATIFIED

    def awaits_reply(self, at: datetime) -> bool:
        return self._is_with_agency and not self._window_is_over(at)

    def can_be_final(self, at: datetime) -> bool:
        """Whether the Instansi has replied, or let its time pass."""
        is_over = self._is_with_agency and self._window_is_over(at)
        return is_over or self.status == self.Status.REPLIED

    @property
    def _is_with_agency(self) -> bool:
        return self.status == self.Status.SENT

    def _window_is_over(self, at: datetime) -> bool:
        return self.reply_until is not None and self.reply_until <= at

    @property
    def snapshot(self) -> dict[str, Any]:
        """The frozen content, exactly as it was hashed."""
        return json.loads(self.snapshot_text)

    def check_editable(self) -> None:
        """:raises EvaluationError: while the Instansi has it, or once it is final."""
        if not self.is_editable:
            raise EvaluationError(
                "Evaluasi ini sedang menunggu tanggapan atau sudah ditetapkan, jadi nilainya tidak "
                "dapat diubah. Muat ulang halaman."
            )

    def send(self, *, at: datetime, until: datetime) -> None:
        """DRAFT → SENT: the Kepala may reply until then. The caller holds the lock.

        :raises EvaluationError: if it was sent already.
        """
        if not self.is_draft:
            raise EvaluationError("Evaluasi ini sudah dikirim. Muat ulang halaman.")
        self.status, self.sent_at, self.reply_until = self.Status.SENT, at, until
        self.save(update_fields=["status", "sent_at", "reply_until"])

    def reply(self, text: str, *, by: "User", at: datetime) -> None:
        """SENT → REPLIED, within the window. The caller holds the lock.

        :raises EvaluationError: if it does not await a reply, or the window has closed.
        """
        if self.status != self.Status.SENT:
            raise EvaluationError("Evaluasi ini tidak menunggu tanggapan. Muat ulang halaman.")
        if not self.awaits_reply(at):
            raise EvaluationError("Masa tanggapan sudah lewat. Hubungi Evaluator Diskominfo.")
        self.status, self.reply_text = self.Status.REPLIED, text
        self.replied_by, self.replied_at = by, at
        self.save(update_fields=["status", "reply_text", "replied_by", "replied_at"])

    def finalise(
        self, *, text: str, sha256: str, score: Decimal | None, grade: str, by: "User", at: datetime
    ) -> None:
        """REPLIED, or SENT after its window → FINAL with its frozen content; under the lock.

        :raises EvaluationError: while the Instansi may still reply, or if it is final.
        """
        if self.is_final:
            raise EvaluationError("Evaluasi ini sudah ditetapkan. Muat ulang halaman.")
        if not self.can_be_final(at):
            raise EvaluationError(
                "Instansi belum menanggapi dan masa tanggapannya belum lewat. Tunggu dahulu."
            )
        self.status, self.final_by, self.final_at = self.Status.FINAL, by, at
        self.snapshot_text, self.sha256, self.score, self.grade = text, sha256, score, grade
        self.save(
            update_fields=[
                "status",
                "final_by",
                "final_at",
                "snapshot_text",
                "sha256",
                "score",
                "grade",
            ]
        )

    def ratify(self, *, by: "User", at: datetime) -> None:
        """FINAL → RATIFIED by the Bupati. The caller holds the lock.

        :raises EvaluationError: if it does not await that.
        """
        if not self.awaits_ratification:
            raise EvaluationError(f"{self} tidak menunggu pengesahan. Muat ulang halaman.")
        self.status, self.ratified_by, self.ratified_at = self.Status.RATIFIED, by, at
        self.save(update_fields=["status", "ratified_by", "ratified_at"])

    def publish(self, at: datetime) -> None:
        """RATIFIED → PUBLISHED. The caller holds the lock.

        :raises EvaluationError: if it was not ratified, or is published.
        """
        if not self.awaits_publication:
            raise EvaluationError(f"{self} belum disahkan atau sudah diumumkan.")
        self.status, self.published_at = self.Status.PUBLISHED, at
        self.save(update_fields=["status", "published_at"])


class EvaluationLine(models.Model):
    """One indicator of an evaluation: what was computed, and what the evaluator makes of it.

    `measured` is a `scoring.Scored` as plain data, `rows` the evidence, each [name, remark,
    address]. `score` is the evaluator's own, None while the automatic one stands.
    """

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="lines")
    code = models.CharField("indikator", max_length=10)
    measured = models.JSONField()
    rows = models.JSONField(default=list)
    score = models.DecimalField(
        "nilai evaluator", max_digits=5, decimal_places=2, null=True, blank=True
    )
    reason = models.TextField("alasan", blank=True)
    note = models.TextField("catatan", blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "code"], name="one_line_per_evaluation_and_indicator"
            ),
            models.CheckConstraint(
                condition=Q(score=None) | (Q(score__gte=0, score__lte=100) & ~Q(reason="")),
                name="an_adjusted_score_has_a_reason",
            ),
        ]


class ResultLetter(Frozen):
    """The letter with which the Bupati tells the result; frozen when it is ratified."""

    evaluation = models.OneToOneField(Evaluation, models.PROTECT, related_name="letter")
    number = models.CharField("nomor", max_length=80, unique=True)
    at = models.DateTimeField("disahkan")

    objects = RenderedQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(number="") & ~Q(sha256="") & ~Q(snapshot_text=""),
                name="a_result_letter_has_its_number_and_content",
            )
        ]

    def __str__(self) -> str:
        return f"Surat hasil evaluasi Nomor {self.number}"

    @property
    def document_name(self) -> str:
        agency, year = self.evaluation.agency, self.evaluation.year
        return f"hasil-evaluasi-{agency.code.lower()}-{year}.pdf"


class ExaminerNaming(models.Model):
    """By which letter the Bupati named the Penilai Diskominfo; rows are only added."""

    assignment = models.OneToOneField(
        "agencies.RoleAssignment", models.PROTECT, related_name="naming"
    )
    number = models.CharField("nomor surat", max_length=80)
    letter_date = models.DateField("tanggal surat")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("ditunjuk")

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(number=""), name="a_naming_has_its_letter")
        ]
