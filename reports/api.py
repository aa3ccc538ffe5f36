"""`reports/`: the yearly report, from draft to the receipt of Diskominfo (Pasal 15)."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api_base import (
    AnyAnswer,
    DeskViewSet,
    NothingSerializer,
    acting_agency,
    rendering,
)
from agencies.powers import DESK, IN_AGENCY, Role
from core import uploads
from core.api import RefusalSerializer
from reports import deliveries, policies, services, signing
from reports.delivery_api import chosen_reports
from reports.models import AnnualReport
from reports.models.annual_report import ReportError
from reports.serializers import (
    DeliverSerializer,
    FigureSerializer,
    NarrativesSerializer,
    ReportDetailSerializer,
    ReportFilters,
    ReportSerializer,
    ReturnSerializer,
    RevisionSerializer,
    SignedCopySerializer,
    StartSerializer,
)


class NoPdfYet(ReportError):
    """A draft has no document: it is made of what was frozen."""

    code = "not_submitted"


def described(operation: str, summary: str, **schema: Any) -> Any:
    return extend_schema(operation_id=operation, summary=summary, tags=["laporan"], **schema)


class ReportViewSet(DeskViewSet):
    """Laporan tahunan Layanan Informasi melalui Media Sosial (Pasal 15)."""

    roles = (*IN_AGENCY, Role.EVALUATOR, Role.REGENT)
    queryset = AnnualReport.objects.none()
    ordering: ClassVar[tuple[str, ...]] = ("-id",)
    snapshot_actions = frozenset({"submit"})

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
