"""`deliveries/`: reports handed to the Bupati, their cover letter and the bundle (Pasal 15(2))."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api_base import (
    AnyAnswer,
    DeskViewSet,
    NothingSerializer,
    ReferenceNotFound,
    describer,
    rendering,
)
from agencies.models import User
from agencies.powers import Role
from core import uploads
from core.api import CleanCharField, RefusalSerializer, StrictFieldsMixin
from core.api_fields import DayField, IdField
from core.models import Upload
from reports import bundles, deliveries, policies
from reports.models import AnnualReport, Bundle, Delivery
from reports.models.annual_report import ReportError
from reports.sheets import CONTENT_TYPE

describe = describer("penyampaian")


class NoBundle(ReportError):
    """The letter is from before there were bundles."""

    code = "no_bundle"


class LetterSerializer(StrictFieldsMixin, serializers.Serializer):
    """The number and the day of a cover letter."""

    number = CleanCharField(label="Nomor surat", max_length=80)
    letter_date = DayField(label="Tanggal surat")


class HandOverSerializer(LetterSerializer):
    year = serializers.IntegerField(
        min_value=1, max_value=9999, error_messages={"required": "Tahun pelaporan wajib diisi."}
    )
    reports = serializers.ListField(
        child=IdField(label="Laporan"),
        required=False,
        max_length=200,
        help_text="Id laporannya; bawaan: semua yang sudah diterima dan belum disampaikan.",
    )


class BundleSerializer(serializers.Serializer):
    """How far the bundle is, counted."""

    is_ready = serializers.BooleanField(help_text="Apakah PDF dan XLSX-nya sudah jadi.")
    is_at_work = serializers.BooleanField(help_text="Apakah sedang digabungkan.")
    total = serializers.IntegerField(help_text="Banyak laporan di bawah surat itu.")
    printed = serializers.IntegerField(help_text="Yang sudah menjadi PDF.")
    bound = serializers.IntegerField(help_text="Yang sudah digabungkan.")
    failed = serializers.ListField(child=serializers.CharField(), help_text="Yang gagal dibuat.")
    left_out = serializers.ListField(
        child=serializers.CharField(), help_text="Yang tidak termasuk dalam himpunan yang jadi."
    )
    can_remake = serializers.BooleanField(help_text="Apakah menyusun ulang ada gunanya.")
    error = serializers.CharField(help_text="Sebab gagal digabungkan; kosong bila tidak.")


class DeliverySerializer(serializers.ModelSerializer):
    reports = serializers.SerializerMethodField(help_text="Id laporan di bawah surat itu.")
    has_pdf = serializers.SerializerMethodField(help_text="Apakah PDF suratnya sudah jadi.")

    class Meta:
        model = Delivery
        fields: tuple[str, ...] = (
            "id", "year", "number", "letter_date", "at", "sha256", "reports", "has_pdf",
        )  # fmt: skip

    @extend_schema_field(serializers.ListField(child=serializers.IntegerField()))
    def get_reports(self, row: Delivery) -> list[int]:
        return sorted(line.report_id for line in row.lines.all())

    def get_has_pdf(self, row: Delivery) -> bool:
        return row.pdf_id is not None


class DeliveryDetailSerializer(DeliverySerializer):
    bundle = serializers.SerializerMethodField(
        help_text="Himpunan semua laporannya; null pada surat dari sebelum ada himpunan."
    )

    class Meta(DeliverySerializer.Meta):
        fields = (*DeliverySerializer.Meta.fields, "bundle")

    @extend_schema_field(BundleSerializer(allow_null=True))
    def get_bundle(self, row: Delivery) -> dict[str, Any] | None:
        bundle = getattr(row, "bundle", None)
        return None if bundle is None else BundleSerializer(state_of(bundle)).data


def state_of(bundle: Bundle) -> dict[str, Any]:
    progress = bundles.progress_of(bundle)
    return {
        **progress,
        "is_ready": bundle.pdf_id is not None,
        "bound": bundle.bound,
        "failed": progress["failed_names"],
        "left_out": bundle.left_out,
        "error": bundle.render_error,
    }


def file_answers(content_type: str) -> dict[Any, Any]:
    """What a request for a file of the worker is answered with."""
    waiting = OpenApiResponse(RefusalSerializer, description="Sedang dibuat; lihat Retry-After.")
    none = OpenApiResponse(RefusalSerializer, description="Surat ini tidak punya himpunan.")
    return {(200, content_type): OpenApiTypes.BINARY, 202: waiting, 409: none}


class DeliveryViewSet(DeskViewSet):
    """Penyampaian laporan kepada Bupati: surat pengantar dan himpunannya (Pasal 15)."""

    roles = (Role.EVALUATOR, Role.REGENT)
    queryset = Delivery.objects.none()
    ordering: ClassVar[tuple[str, ...]] = ("-id",)

    def visible(self) -> QuerySet[Delivery]:
        seen = Delivery.objects.visible_to(self.request.user)  # type: ignore[attr-defined]
        rows = seen.defer("snapshot_text")
        return rows.select_related("pdf", "bundle__pdf", "bundle__xlsx").prefetch_related("lines")

    @describe("list_deliveries", "Daftar penyampaian", DeliverySerializer(many=True))
    def list(self, request: Request) -> Response:
        return self.answer_list(self.get_queryset(), DeliverySerializer)

    @describe("get_delivery", "Satu penyampaian, dengan keadaan himpunannya",
              DeliveryDetailSerializer)  # fmt: skip
    def retrieve(self, request: Request, pk: str) -> Response:
        return self._answer(self.get_object())

    @describe(
        "start_delivery", "Sampaikan laporan setahun", {201: DeliveryDetailSerializer},
        HandOverSerializer,
        description="Membekukan suratnya; petugas latar menyusun himpunannya.",
    )  # fmt: skip
    def create(self, request: Request) -> Response:
        if not policies.can_receive(request.user):
            raise PermissionDenied
        asked = self.read(HandOverSerializer)
        ids = asked.pop("reports", None)
        reports = _received(asked["year"]) if ids is None else chosen_reports(request.user, ids)
        row = deliveries.deliver_reports(reports=reports, by=request.user, **asked)
        return self._answer(row, status=201)

    @describe("remake_bundle", "Susun ulang himpunan", DeliveryDetailSerializer, NothingSerializer)
    @action(detail=True, methods=["post"], url_path="remake-bundle")
    def remake_bundle(self, request: Request, pk: str) -> Response:
        row = self.get_object()
        if not policies.can_receive(request.user):
            raise PermissionDenied
        self.read(NothingSerializer)
        bundles.remake_bundle(bundle=_bundle_of(row), by=request.user)
        return self._answer(row)

    @describe("get_delivery_letter", "PDF surat pengantar", file_answers("application/pdf"))
    @action(detail=True, content_negotiation_class=AnyAnswer)
    def letter(self, request: Request, pk: str) -> HttpResponseBase:
        return _file(self.get_object().pdf)

    @describe("get_bundle", "PDF himpunan", file_answers("application/pdf"))
    @action(detail=True, content_negotiation_class=AnyAnswer)
    def bundle(self, request: Request, pk: str) -> HttpResponseBase:
        return _file(_bundle_of(self.get_object()).pdf)

    @describe("get_bundle_sheet", "XLSX himpunan", file_answers(CONTENT_TYPE))
    @action(detail=True, url_path="bundle-sheet", content_negotiation_class=AnyAnswer)
    def bundle_sheet(self, request: Request, pk: str) -> HttpResponseBase:
        return _file(_bundle_of(self.get_object()).xlsx)

    def _answer(self, row: Delivery, status: int = 200) -> Response:
        fresh = self.visible().get(pk=row.pk)
        return Response(DeliveryDetailSerializer(fresh).data, status=status)


def chosen_reports(user: User, ids: Iterable[int]) -> list[AnnualReport]:
    """The reports with these ids.

    :raises ReferenceNotFound: if one is none that the caller may see.
    """
    wanted = set(ids)
    rows = AnnualReport.objects.visible_to(user).filter(pk__in=wanted).defer("snapshot_text")
    found = list(rows)
    if missing := wanted - {row.pk for row in found}:
        names = ", ".join(str(pk) for pk in sorted(missing))
        raise ReferenceNotFound(f"Laporan {names} tidak ditemukan.")
    return found


def _received(year: int) -> list[AnnualReport]:
    rows = AnnualReport.objects.filter(year=year, status=AnnualReport.Status.RECEIVED)
    return list(rows.defer("snapshot_text"))


def _bundle_of(row: Delivery) -> Bundle:
    """:raises NoBundle: for a letter from before there were bundles."""
    bundle = getattr(row, "bundle", None)
    if bundle is None:
        raise NoBundle("Surat ini dari sebelum ada himpunan.")
    return bundle


def _file(upload: Upload | None) -> HttpResponseBase:
    return rendering() if upload is None else uploads.serve(upload)
