"""`reports/`: the yearly report, from draft to the receipt of Diskominfo (Pasal 15)."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api_base import (
    AgencyField,
    AnyAnswer,
    DeskViewSet,
    NothingSerializer,
    acting_agency,
    rendering,
)
from agencies.models import Agency
from agencies.powers import DESK, IN_AGENCY, Role
from core import uploads
from core.api import CleanCharField, RefusalSerializer, StrictFieldsMixin
from core.api_fields import IdField, WordField, cleaned
from reports import deliveries, forms, policies, services, signing
from reports.delivery_api import LetterSerializer, chosen_reports
from reports.evaluation.answers import answers_of
from reports.facilities import FACILITIES, STATE_LABELS
from reports.figures import Source, Unit
from reports.models import AnnualReport, Improvement, ReturnNote
from reports.models.annual_report import ReportError
from reports.outline import ITEMS, TEXTS


class NoPdfYet(ReportError):
    """A draft has no document: it is made of what was frozen."""

    code = "not_submitted"


class ReportSerializer(serializers.ModelSerializer):
    agency = AgencyField(read_only=True)
    has_pdf = serializers.SerializerMethodField(help_text="Apakah PDF-nya sudah jadi.")

    class Meta:
        model = AnnualReport
        fields = (
            "id", "agency", "year", "version", "status", "revision", "created_at", "updated_at",
            "frozen_at", "sha256", "receipt_number", "received_at", "has_pdf",
        )  # fmt: skip

    def get_has_pdf(self, row: AnnualReport) -> bool:
        return row.pdf_id is not None


class ReturnNoteSerializer(serializers.ModelSerializer):
    item = serializers.CharField(help_text="Huruf butirnya; kosong untuk catatan umum.")

    class Meta:
        model = ReturnNote
        fields = ("item", "text", "at")


class FacilitySerializer(StrictFieldsMixin, serializers.Serializer):
    state = WordField(
        [(state.value, word) for state, word in STATE_LABELS.items()], label="Keadaan"
    )
    note = CleanCharField(label="Keterangan", max_length=300, required=False, allow_blank=True)


class FacilitiesSerializer(StrictFieldsMixin, serializers.Serializer):
    def get_fields(self) -> dict[str, serializers.Field]:
        return {
            code: FacilitySerializer(required=False, help_text=f"{label} (Pasal {pasal}).")
            for code, (pasal, label, _) in FACILITIES.items()
        }


class AnsweredFindingSerializer(serializers.Serializer):
    number = serializers.IntegerField()
    indicator = serializers.CharField()
    finding = serializers.CharField()
    due_date = serializers.DateField()
    status = serializers.ChoiceField(choices=Improvement.Status.choices)
    answer = serializers.CharField(help_text="Kosong bila belum dijawab.")


class SignatureSerializer(serializers.Serializer):
    signer = serializers.CharField(help_text="Nama dalam sertifikatnya.")
    issuer = serializers.CharField(help_text="Penerbit sertifikatnya.")
    signed_at = serializers.CharField(
        help_text="Waktu menurut tanda tangannya; kosong bila tidak ada."
    )
    fingerprint = serializers.CharField(help_text="SHA-256 sertifikatnya.")
    is_trusted = serializers.BooleanField(help_text="Apakah portal mempercayai penerbitnya.")
    is_bsre = serializers.BooleanField(help_text="Apakah sertifikatnya diterbitkan BSrE.")
    is_uploaded = serializers.BooleanField(
        help_text="Ditandatangani di luar portal, lalu diunggah."
    )


class ReportDetailSerializer(ReportSerializer):
    facilities = FacilitiesSerializer(read_only=True)
    improvements = serializers.SerializerMethodField(
        help_text="Temuan evaluasi tahun sebelumnya dengan jawabannya (Pasal 16 ayat (2))."
    )
    missing = serializers.SerializerMethodField(help_text="Bagian yang belum diisi.")
    signature = SignatureSerializer(
        read_only=True, allow_null=True, help_text="Null selama PDF-nya belum ditandatangani."
    )
    return_notes = ReturnNoteSerializer(many=True)

    class Meta(ReportSerializer.Meta):
        fields = (
            *ReportSerializer.Meta.fields, *TEXTS, "facilities", "improvements", "missing",
            "return_notes", "signature",
        )  # fmt: skip

    @extend_schema_field(AnsweredFindingSerializer(many=True))
    def get_improvements(self, row: AnnualReport) -> list[dict[str, Any]]:
        found = answers_of(row) if row.is_draft else row.snapshot.get("improvements", [])
        return AnsweredFindingSerializer(found, many=True).data

    def get_missing(self, row: AnnualReport) -> list[str]:
        return services.missing_parts(row) if row.is_draft else []


class SignedCopySerializer(StrictFieldsMixin, serializers.Serializer):
    document = serializers.FileField(
        help_text="PDF laporan dari portal, ditandatangani tanpa dicetak ulang.",
        error_messages={"required": "Unggah PDF yang sudah ditandatangani."},
    )


class StartSerializer(StrictFieldsMixin, serializers.Serializer):
    agency = AgencyField.of_open(required=False, help_text="Bawaan: Instansi Anda.")
    year = serializers.IntegerField(
        min_value=1,
        max_value=9999,
        error_messages={
            "required": "Tahun pelaporan wajib diisi.",
            "invalid": "Tahun pelaporan harus angka, misalnya 2026.",
        },
    )


class RevisionSerializer(StrictFieldsMixin, serializers.Serializer):
    revision = serializers.IntegerField(
        required=False,
        min_value=0,
        max_value=2**31 - 1,
        help_text="`revision` yang Anda baca; ditolak 409 bila sudah berubah.",
    )


def note(label: str) -> CleanCharField:
    return CleanCharField(label=label, max_length=2000, required=False, allow_blank=True)


class NarrativeField(CleanCharField):
    """One text of the report, as its form takes it."""

    def _clean(self, data: str) -> str:
        return cleaned(
            forms.NarrativeField(
                label=str(self.label), max_length=self.most, required=not self.allow_blank
            ),
            data,
        )


class NarrativesSerializer(RevisionSerializer):
    def get_fields(self) -> dict[str, serializers.Field]:
        texts = {
            name: NarrativeField(
                label=label, max_length=forms.LONGEST_TEXT, required=False, allow_blank=True
            )
            for name, (_, label) in TEXTS.items()
        }
        facilities = FacilitiesSerializer(
            required=False, help_text="Daftar periksa sarana dan pembiayaan, seluruhnya."
        )
        return {**super().get_fields(), **texts, "facilities": facilities}


class ItemNotesSerializer(StrictFieldsMixin, serializers.Serializer):
    def get_fields(self) -> dict[str, serializers.Field]:
        return {item: note(f"{item}. {title}") for item, title in ITEMS.items()}


class ReturnSerializer(StrictFieldsMixin, serializers.Serializer):
    def get_fields(self) -> dict[str, serializers.Field]:
        return {
            "reason": note("Catatan umum"),
            "notes": ItemNotesSerializer(required=False, help_text="Catatan per butir a–h."),
        }


class DeliverSerializer(LetterSerializer):
    reports = serializers.ListField(
        child=IdField(label="Laporan"),
        required=False,
        max_length=200,
        help_text="Id laporan lain dari tahun yang sama, di bawah surat yang sama.",
    )


class ReportFilters(serializers.Serializer):
    agency = AgencyField(queryset=Agency.objects.all(), required=False, help_text="Kode Instansi.")
    year = serializers.IntegerField(required=False, min_value=1, max_value=9999)
    status = WordField(AnnualReport.Status.choices, label="Status", required=False)


class FigureSerializer(serializers.Serializer):
    code = serializers.CharField()
    item = serializers.CharField(help_text="Huruf butir Pasal 15 ayat (3).")
    label = serializers.CharField()
    definition = serializers.CharField()
    value = serializers.FloatField(allow_null=True, help_text="Null bila tidak tersedia.")
    unit = serializers.ChoiceField(choices=[unit.value for unit in Unit])
    source = serializers.ChoiceField(choices=[source.value for source in Source])
    reason = serializers.CharField(help_text="Sebab tidak tersedia.")
    evidence_count = serializers.IntegerField(help_text="Banyak baris di balik angka ini.")
    evidence_sha256 = serializers.CharField()


def described(operation: str, summary: str, **schema: Any) -> Any:
    return extend_schema(operation_id=operation, summary=summary, tags=["laporan"], **schema)


class ReportViewSet(DeskViewSet):
    """Laporan tahunan Layanan Informasi melalui Media Sosial (Pasal 15)."""

    roles = (*IN_AGENCY, Role.EVALUATOR, Role.REGENT)
    queryset = AnnualReport.objects.none()
    ordering: ClassVar[tuple[str, ...]] = ("-id",)

    copy: uploads.Inspected | None = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Inspect the signed copy before the transaction that `Idempotency-Key` opens."""
        super().initial(request, *args, **kwargs)
        if self.action == "signed_copy":
            self._signable()
            self.copy = self.inspected("document", (uploads.PDF,))

    def visible(self) -> QuerySet[AnnualReport]:
        rows = AnnualReport.objects.visible_to(self.request.user)
        return rows.select_related("agency").defer("snapshot_text")

    @described(
        "list_reports",
        "Daftar laporan",
        parameters=[ReportFilters],
        responses=ReportSerializer(many=True),
    )
    def list(self, request: Request) -> Response:
        rows = self.get_queryset().filter(**self.query(ReportFilters))
        return self.answer_list(rows, ReportSerializer)

    @described("get_report", "Satu laporan", responses=ReportDetailSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        return self._answer(self.get_object())

    @described(
        "start_report",
        "Mulai laporan",
        description="Bila draf tahun itu sudah ada, draf itulah jawabannya.",
        request=StartSerializer,
        responses={201: ReportDetailSerializer},
    )
    def create(self, request: Request) -> Response:
        self.must_hold(DESK)
        asked = self.read(StartSerializer)
        agency = acting_agency(request.user, asked.get("agency"), DESK)
        if not policies.can_prepare_for(request.user, agency):
            raise PermissionDenied
        report = services.start_report(agency=agency, year=asked["year"], by=request.user)
        return self._answer(report, status=201)

    @described(
        "save_report",
        "Simpan uraian",
        request=NarrativesSerializer,
        responses=ReportDetailSerializer,
    )
    def partial_update(self, request: Request, pk: str) -> Response:
        report = self.get_object()
        if not policies.can_prepare(request.user, report):
            raise PermissionDenied
        asked = self.read(NarrativesSerializer)
        return self._answer(services.save_narratives(report=report, by=request.user, **asked))

    @described(
        "submit_report",
        "Ajukan laporan",
        request=RevisionSerializer,
        responses=ReportDetailSerializer,
    )
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: str) -> Response:
        report = self.get_object()
        if not policies.can_submit(request.user, report):
            raise PermissionDenied
        asked = self.read(RevisionSerializer)
        return self._answer(services.submit_report(report=report, by=request.user, **asked))

    @described(
        "receive_report",
        "Terbitkan tanda terima",
        request=NothingSerializer,
        responses=ReportDetailSerializer,
    )
    @action(detail=True, methods=["post"])
    def receive(self, request: Request, pk: str) -> Response:
        report = self.get_object()
        if not policies.can_receive(request.user):
            raise PermissionDenied
        self.read(NothingSerializer)
        return self._answer(services.receive_report(report=report, by=request.user))

    @described(
        "return_report",
        "Kembalikan laporan",
        description="Sedikitnya satu catatan. Instansi lalu menyusun versi berikutnya.",
        request=ReturnSerializer,
        responses=ReportDetailSerializer,
    )
    @action(detail=True, methods=["post"], url_path="return", url_name="return")
    def give_back(self, request: Request, pk: str) -> Response:
        report = self.get_object()
        if not policies.can_receive(request.user):
            raise PermissionDenied
        asked = self.read(ReturnSerializer)
        notes = {"": asked.get("reason", ""), **asked.get("notes", {})}
        services.return_report(report=report, notes=notes, by=request.user)
        return self._answer(report)

    @described(
        "deliver_report",
        "Sampaikan kepada Bupati",
        description="Dengan surat pengantar; laporan harus sudah diterima.",
        request=DeliverSerializer,
        responses=ReportDetailSerializer,
    )
    @action(detail=True, methods=["post"])
    def deliver(self, request: Request, pk: str) -> Response:
        report = self.get_object()
        if not policies.can_receive(request.user):
            raise PermissionDenied
        asked = self.read(DeliverSerializer)
        others = {report.pk, *asked.pop("reports", [])}
        together = chosen_reports(request.user, others)
        deliveries.deliver_reports(year=report.year, reports=together, by=request.user, **asked)
        return self._answer(report)

    @described(
        "attach_signed_copy",
        "Unggah PDF bertanda tangan",
        description="Hanya Kepala. PDF dari portal dengan tanda tangan ditambahkan di belakangnya.",
        request={"multipart/form-data": SignedCopySerializer},
        responses=ReportDetailSerializer,
    )
    @action(detail=True, methods=["post"], url_path="signed-copy", parser_classes=[MultiPartParser])
    def signed_copy(self, request: Request, pk: str) -> Response:
        report = self._signable()
        asked = self.read(SignedCopySerializer)
        file = self.copy or asked["document"]
        signing.attach_signed_copy(report=report, file=file, by=request.user)
        return self._answer(report)

    def _signable(self) -> AnnualReport:
        """:raises PermissionDenied: for all but the Kepala."""
        report = self.get_object()
        if not policies.can_attach_signed_copy(self.request.user, report):
            raise PermissionDenied
        return report

    @described(
        "list_figures",
        "Angka laporan",
        description="Angka draf dihitung saat ini; sesudah diajukan, angka yang dibekukan.",
        responses=FigureSerializer(many=True),
        filters=False,
    )
    @action(detail=True, pagination_class=None)
    def figures(self, request: Request, pk: str) -> Response:
        report = self.get_object()
        if report.is_draft:
            rows = [figure.frozen() for figure in services.figures_for(report)]
        else:
            rows = report.snapshot["figures"]
        return Response(FigureSerializer(rows, many=True).data)

    @described(
        "get_report_pdf",
        "PDF laporan",
        responses={
            (200, "application/pdf"): OpenApiTypes.BINARY,
            202: OpenApiResponse(
                RefusalSerializer, description="Sedang dibuat; lihat Retry-After."
            ),
            409: OpenApiResponse(RefusalSerializer, description="Laporan belum diajukan."),
        },
    )
    @action(detail=True, content_negotiation_class=AnyAnswer)
    def pdf(self, request: Request, pk: str) -> HttpResponseBase:
        report = self.get_object()
        if report.is_draft:
            raise NoPdfYet("Laporan ini belum diajukan, jadi belum ada PDF-nya.")
        if report.document is not None:
            return uploads.serve(report.document)
        return rendering()

    def _answer(self, report: AnnualReport, status: int = 200) -> Response:
        fresh = self.visible().get(pk=report.pk)
        return Response(ReportDetailSerializer(fresh).data, status=status)
