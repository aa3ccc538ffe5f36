"""`lookalike-reports/`: accounts that pretend to be ours, as the public reports them (Pasal 8c)."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import policies, reporting
from accounts.forms import ReportForm
from accounts.models import LookalikeReport
from accounts.views.reports import spend_report
from agencies.api_base import DeskViewSet, ReadingMixin
from core.api import CleanCharField, StrictFieldsMixin
from core.api_fields import WordField
from core.api_repeats import IdempotentMixin
from core.parsers import StrictJSONParser


class LookalikeSerializer(serializers.ModelSerializer):
    platform = serializers.CharField(source="platform.code")
    resembles = serializers.IntegerField(
        source="resembles_id", allow_null=True, help_text="Id akun resmi yang ditiru."
    )
    agency = serializers.CharField(
        source="resembles.agency.code",
        allow_null=True,
        default=None,
        help_text="Kode Instansi yang menindaklanjuti; kosong: Diskominfo.",
    )
    is_open = serializers.BooleanField()

    class Meta:
        model = LookalikeReport
        fields = (
            "id", "platform", "handle", "url", "resembles", "agency", "note", "times",
            "reported_at", "is_open", "closed_at", "outcome",
        )  # fmt: skip


class ReportLookalikeSerializer(StrictFieldsMixin, serializers.Serializer):
    address = CleanCharField(
        label="Alamat profil",
        max_length=500,
        help_text="Alamat profil akun yang mencurigakan.",
    )
    note = CleanCharField(
        label="Keterangan",
        max_length=1000,
        required=False,
        allow_blank=True,
        help_text="Apa yang mencurigakan, tanpa data pribadi.",
    )


class ReportedSerializer(serializers.Serializer):
    platform = serializers.CharField(source="platform.code", help_text="Kode platform.")
    handle = serializers.CharField(help_text="Nama akun yang dilaporkan.")


class CloseReportSerializer(StrictFieldsMixin, serializers.Serializer):
    outcome = WordField(LookalikeReport.Outcome.choices, label="Hasil")


class LookalikeFilters(serializers.Serializer):
    is_open = serializers.BooleanField(
        required=False, allow_null=True, default=None, help_text="Yang belum atau sudah ditutup."
    )


class ReportLookalikeView(ReadingMixin, IdempotentMixin, GenericAPIView):
    """Laporkan akun yang menyerupai akun resmi; pelapornya tidak ditanya dan tidak disimpan."""

    permission_classes: ClassVar = [AllowAny]
    parser_classes: ClassVar = [StrictJSONParser]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        spend_report(request._request)
        super().initial(request, *args, **kwargs)

    @extend_schema(
        operation_id="report_lookalike",
        summary="Laporkan akun tiruan",
        tags=["publik"],
        request=ReportLookalikeSerializer,
        responses={201: ReportedSerializer},
    )
    def post(self, request: Request) -> Response:
        asked = self.read(ReportLookalikeSerializer)
        typed = {"alamat": asked["address"], "keterangan": asked.get("note", "")}
        read = self.read_form(ReportForm(typed), {"alamat": "address", "keterangan": "note"})
        report = reporting.report_lookalike(reading=read["alamat"], note=read["keterangan"])
        return Response(ReportedSerializer(report).data, status=201)


class LookalikeReportViewSet(DeskViewSet):
    """Laporan warga tentang akun tiruan."""

    queryset = LookalikeReport.objects.none()
    ordering: ClassVar[tuple[str, ...]] = ("-id",)

    def visible(self) -> QuerySet[LookalikeReport]:
        rows = LookalikeReport.objects.visible_to(self.request.user)
        return rows.select_related("platform", "resembles__agency")

    @extend_schema(
        operation_id="list_lookalike_reports",
        summary="Daftar laporan akun tiruan",
        tags=["akun"],
        parameters=[LookalikeFilters],
        responses=LookalikeSerializer(many=True),
    )
    def list(self, request: Request) -> Response:
        rows, is_open = self.get_queryset(), self.query(LookalikeFilters)["is_open"]
        if is_open is not None:
            rows = rows.filter(closed_at__isnull=is_open)
        return self.answer_list(rows, LookalikeSerializer)

    @extend_schema(
        operation_id="close_lookalike_report",
        summary="Tutup laporan akun tiruan",
        tags=["akun"],
        request=CloseReportSerializer,
        responses=LookalikeSerializer,
    )
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        report = self.get_object()
        if not policies.can_close_report(request.user, report):
            raise PermissionDenied
        outcome = LookalikeReport.Outcome(self.read(CloseReportSerializer)["outcome"])
        reporting.close_report(report=report, outcome=outcome, by=request.user)
        return Response(LookalikeSerializer(self.visible().get(pk=report.pk)).data)
