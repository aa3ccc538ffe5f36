"""The yearly report of an Instansi (Pasal 15), from draft to the Bupati."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from agencies import powers
from core import clock
from core.errors import DomainError
from core.rendering import RenderedQuerySet
from reports.models.rendered import Frozen

if TYPE_CHECKING:
    from agencies.models import User
    from core.models import Upload

FIRST_YEAR = 2017  # Pasal 18: in force since 12 June 2017


class ReportError(DomainError):
    code = "report_state"


class AnnualReportQuerySet(RenderedQuerySet["AnnualReport"]):
    def visible_to(self, user: "User") -> Self:
        """Reports of the own Instansi; for Diskominfo and the Bupati all that were submitted."""
        mine = powers.of(user)
        own = Q(agency_id__in=mine.agencies())
        if mine.is_evaluator or mine.is_regent:
            return self.filter(own | ~Q(status="DRAFT"))
        return self.filter(own)

    def to_render(self, now: datetime) -> Self:
        """Submitted reports whose PDF is still to be made, and which no worker holds."""
        return super().to_render(now).filter(frozen_at__isnull=False)

    def newest_versions(self) -> Self:
        """Of each Instansi and year the newest version alone."""
        newer = AnnualReport.objects.filter(
            agency=models.OuterRef("agency"),
            year=models.OuterRef("year"),
            version__gt=models.OuterRef("version"),
        )
        return self.filter(~models.Exists(newer))

    def latest_submitted(self) -> Self:
        """Of each Instansi and year the newest version that was submitted."""
        newer = AnnualReport.objects.exclude(status="DRAFT").filter(
            agency=models.OuterRef("agency"),
            year=models.OuterRef("year"),
            version__gt=models.OuterRef("version"),
        )
        return self.exclude(status="DRAFT").filter(~models.Exists(newer))


class AnnualReport(Frozen):
    """One version of an Instansi's report for a year.

    DRAFT: being prepared. SUBMITTED: the Kepala submitted it; its figures are frozen. RECEIVED:
    Diskominfo gave a receipt. RETURNED: sent back with notes; a new version follows. DELIVERED:
    handed to the Bupati. What was frozen never changes; the database refuses it.
    """

    class Status(models.TextChoices):
        DRAFT = "DRAFT", "Draf"
        SUBMITTED = "SUBMITTED", "Diajukan"
        RECEIVED = "RECEIVED", "Diterima Diskominfo"
        RETURNED = "RETURNED", "Dikembalikan"
        DELIVERED = "DELIVERED", "Disampaikan kepada Bupati"

    agency = models.ForeignKey(
        "agencies.Agency", models.PROTECT, related_name="reports", verbose_name="Instansi"
    )
    year = models.PositiveSmallIntegerField("tahun pelaporan")
    version = models.PositiveSmallIntegerField("versi", default=1)
    status = models.CharField(max_length=12, choices=Status, default=Status.DRAFT)
    policy_overview = models.TextField("gambaran umum kebijakan", blank=True)
    message_discussion = models.TextField("pembahasan isi pesan", blank=True)
    internal_obstacles = models.TextField("kendala internal", blank=True)
    external_obstacles = models.TextField("kendala eksternal", blank=True)
    recommendations = models.TextField("rekomendasi", blank=True)
    follow_up_plan = models.TextField("rencana tindak lanjut", blank=True)
    plan_progress = models.TextField("pelaksanaan rencana tahun lalu", blank=True)
    facilities = models.JSONField("sarana, prasarana, dan pembiayaan", default=dict, blank=True)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)
    frozen_at = models.DateTimeField("diajukan", null=True, blank=True)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_pdf = models.ForeignKey(
        "core.Upload", models.PROTECT, null=True, blank=True, related_name="+"
    )
    signature = models.JSONField("tanda tangan elektronik", null=True, blank=True)
    receipt_number = models.CharField("nomor tanda terima", max_length=80, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = AnnualReportQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "agency__name", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "year", "version"], name="one_report_per_agency_year_and_version"
            ),
            models.UniqueConstraint(
                fields=["agency", "year"],
                condition=Q(status="DRAFT"),
                name="one_draft_per_agency_and_year",
            ),
            models.CheckConstraint(
                condition=Q(year__gte=FIRST_YEAR), name="no_report_before_the_regulation"
            ),
            models.CheckConstraint(
                condition=Q(status="DRAFT", frozen_at=None, sha256="")
                | (~Q(status="DRAFT") & Q(frozen_at__isnull=False) & ~Q(sha256="")),
                name="a_report_is_frozen_when_submitted",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["RECEIVED", "DELIVERED"]) | Q(received_at__isnull=False),
                name="a_received_report_has_a_receipt",
            ),
        ]
        indexes = [
            models.Index(
                fields=["frozen_at"],
                name="report_to_render",
                condition=Q(pdf=None, frozen_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"Laporan {self.agency} Tahun {self.year}"

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    @property
    def awaits_receipt(self) -> bool:
        return self.status == self.Status.SUBMITTED

    @property
    def was_returned(self) -> bool:
        return self.status == self.Status.RETURNED

    @property
    def has_receipt(self) -> bool:
        return self.received_at is not None

    @property
    def slug(self) -> str:
        """How its files are called, without the ending."""
        return f"laporan-{self.agency.code.lower()}-{self.year}-v{self.version}"

    @property
    def document_name(self) -> str:
        return f"{self.slug}.pdf"

    @property
    def signed_name(self) -> str:
        return f"{self.slug}-bertanda-tangan.pdf"

    @property
    def document(self) -> "Upload | None":
        """The PDF to hand out: the signed one, where there is one."""
        return self.signed_pdf or self.pdf

    def freeze(self, *, text: str, sha256: str, by: "User", at: datetime) -> None:
        """DRAFT → SUBMITTED with its frozen content. The caller holds the lock.

        :raises ReportError: if it is no draft.
        """
        if not self.is_draft:
            raise ReportError("Laporan ini sudah diajukan. Muat ulang halaman.")
        self.status, self.frozen_at, self.frozen_by = self.Status.SUBMITTED, at, by
        self.snapshot_text, self.sha256 = text, sha256
        self.save(update_fields=["status", "frozen_at", "frozen_by", "snapshot_text", "sha256"])

    def deliver(self) -> None:
        """RECEIVED → DELIVERED to the Bupati (Pasal 15(2)). The caller holds the lock.

        :raises ReportError: if it has not been received, or was delivered already.
        """
        if self.status != self.Status.RECEIVED:
            raise ReportError(f"{self} belum diterima atau sudah disampaikan. Muat ulang halaman.")
        self.status = self.Status.DELIVERED
        self.save(update_fields=["status"])

    def give_back(self) -> None:
        """SUBMITTED → RETURNED; a new version follows. The caller holds the lock.

        :raises ReportError: if it does not await a receipt.
        """
        if not self.awaits_receipt:
            raise ReportError(
                "Laporan ini tidak sedang diperiksa, jadi tidak dapat dikembalikan. "
                "Muat ulang halaman."
            )
        self.status = self.Status.RETURNED
        self.save(update_fields=["status"])

    def receive(self, *, by: "User") -> None:
        """SUBMITTED → RECEIVED, with a receipt number (Pasal 15(2)). The caller holds the lock.

        :raises ReportError: if it was received or returned already.
        """
        if not self.awaits_receipt:
            raise ReportError("Laporan ini tidak sedang menunggu tanda terima. Muat ulang halaman.")
        self.status, self.received_at, self.received_by = self.Status.RECEIVED, clock.now(), by
        self.receipt_number = f"TT/{self.year}/{self.agency.code}/{self.version}"
        self.save(update_fields=["status", "received_at", "received_by", "receipt_number"])


class ReturnNote(models.Model):
    """What Diskominfo wants changed in one item of a returned report; rows are only added."""

    GENERAL = ""

    report = models.ForeignKey(AnnualReport, models.PROTECT, related_name="return_notes")
    item = models.CharField("butir", max_length=1, blank=True)
    text = models.TextField("catatan")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("dikembalikan")

    class Meta:
        ordering = ["item"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "item"], name="one_return_note_per_report_and_item"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="a_return_note_has_text"),
        ]


class FigureEvidence(models.Model):
    """The rows behind one frozen figure, as they were when the report was submitted."""

    report = models.ForeignKey(AnnualReport, models.PROTECT, related_name="evidence")
    code = models.CharField(max_length=40)
    rows = models.JSONField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report", "code"], name="one_evidence_per_report_and_figure"
            )
        ]
