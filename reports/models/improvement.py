"""What an evaluation found, to be mended in the year that follows (Pasal 16(2))."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from agencies import powers
from core.errors import DomainError

if TYPE_CHECKING:
    from agencies.models import User


class ImprovementError(DomainError):
    code = "improvement_state"


class ImprovementQuerySet(models.QuerySet["Improvement"]):
    def visible_to(self, user: "User") -> Self:
        """Opened ones of the own Instansi; all opened ones for Diskominfo and the Bupati."""
        mine = powers.of(user)
        opened = self.opened()
        if mine.is_evaluator or mine.is_regent:
            return opened
        return opened.filter(evaluation__agency_id__in=mine.agencies())

    def opened(self) -> Self:
        """Findings of final evaluations; before that they are the evaluator's notes."""
        return self.filter(opened_at__isnull=False)

    def of_report(self, agency_id: int, year: int) -> Self:
        """Those that the report of a year must answer: found in the year before it."""
        return self.opened().filter(evaluation__agency=agency_id, evaluation__year=year - 1)


class Improvement(models.Model):
    """A finding of the evaluator; once the evaluation is final, work of the Instansi.

    OPEN: nothing done yet. IN_PROGRESS: somebody does it. DONE: the Kepala says so. `answer` is
    what the next report tells of it.
    """

    class Status(models.TextChoices):
        OPEN = "OPEN", "Belum dikerjakan"
        IN_PROGRESS = "IN_PROGRESS", "Sedang dikerjakan"
        DONE = "DONE", "Selesai"

    evaluation = models.ForeignKey(
        "reports.Evaluation", models.PROTECT, related_name="improvements"
    )
    number = models.PositiveSmallIntegerField("nomor")
    indicator = models.CharField("indikator", max_length=10, blank=True)
    finding = models.TextField("temuan")
    due_date = models.DateField("selesai paling lambat")
    found_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(null=True, blank=True)
    status = models.CharField(max_length=12, choices=Status, default=Status.OPEN)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="improvements",
        verbose_name="penanggung jawab",
    )
    answer = models.TextField("jawaban", blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField("selesai", null=True, blank=True)

    objects = ImprovementQuerySet.as_manager()

    class Meta:
        ordering = ["-evaluation__year", "evaluation__agency__name", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "number"], name="one_improvement_per_evaluation_and_number"
            ),
            models.CheckConstraint(condition=~Q(finding=""), name="an_improvement_has_a_finding"),
            models.CheckConstraint(
                condition=Q(status="OPEN") | Q(owner__isnull=False),
                name="an_improvement_under_way_has_an_owner",
            ),
            models.CheckConstraint(
                condition=(Q(status="DONE", done_at__isnull=False) & ~Q(answer=""))
                | (~Q(status="DONE") & Q(done_at=None)),
                name="a_finished_improvement_says_what_was_done",
            ),
        ]

    def __str__(self) -> str:
        return f"Perbaikan {self.number}"

    @property
    def year(self) -> int:
        """The year in which it is to be done, and whose report must answer it."""
        return self.evaluation.year + 1

    @property
    def is_done(self) -> bool:
        return self.status == self.Status.DONE

    def is_late(self, today: date) -> bool:
        return not self.is_done and self.due_date < today

    def plan(self, *, owner: "User", answer: str, by: "User", at: datetime) -> None:
        """Say who does it, and what is done so far. The caller holds the lock.

        :raises ImprovementError: if it is finished.
        """
        if self.is_done:
            raise ImprovementError("Perbaikan ini sudah selesai, jadi tidak diubah lagi.")
        self.status, self.owner, self.answer = self.Status.IN_PROGRESS, owner, answer
        self.changed_by, self.changed_at = by, at
        self.save(update_fields=["status", "owner", "answer", "changed_by", "changed_at"])

    def finish(self, *, by: "User", at: datetime) -> None:
        """IN_PROGRESS → DONE, by the Kepala. The caller holds the lock.

        :raises ImprovementError: without an answer, or if it is not under way.
        """
        if self.status != self.Status.IN_PROGRESS:
            raise ImprovementError("Perbaikan ini belum dikerjakan atau sudah selesai.")
        if not self.answer:
            raise ImprovementError("Tuliskan dahulu apa yang sudah dikerjakan.")
        self.status, self.done_at, self.changed_by, self.changed_at = self.Status.DONE, at, by, at
        self.save(update_fields=["status", "done_at", "changed_by", "changed_at"])
