"""`referrals/`: what Instansi ask of each other, each with its 24-hour clock."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api_base import RENDERING, AnyAnswer, DeskViewSet, NothingSerializer, rendering
from agencies.models import User
from core import clock, uploads
from core.api import RefusalSerializer
from inquiries import certificates, policies, services
from inquiries.api.inputs import (
    AnswerInputSerializer,
    DecisionSerializer,
    DesignateSerializer,
    EnterAnswerSerializer,
    ReasonSerializer,
    ReferralFilters,
    RejectSerializer,
    VersionSerializer,
    seen,
)
from inquiries.api.serializers import CertificateSerializer, ReferralSerializer
from inquiries.models import Referral, ReferralAnswer

May = Callable[[User, Referral], bool]


def write(operation: str, summary: str, reads: Any, status: int = 200, **more: Any) -> Any:
    """Describe a write on a referral for the schema."""
    return extend_schema(
        operation_id=operation,
        summary=summary,
        tags=["rujukan"],
        request=reads,
        responses={status: ReferralSerializer},
        **more,
    )


class ReferralViewSet(DeskViewSet):
    """Rujukan dari atau kepada Instansi Anda."""

    queryset = Referral.objects.none()
    ordering: ClassVar[tuple[str, ...]] = ("-sent_at", "-id")
    evidence: uploads.Inspected | None = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Inspect the evidence before the transaction that `Idempotency-Key` opens."""
        super().initial(request, *args, **kwargs)
        if self.action == "enter_answer":
            self._allowed(policies.can_judge_referral)
            self.evidence = self.inspected("evidence", uploads.ALL_KINDS)

    def visible(self) -> QuerySet[Referral]:
        rows = Referral.objects.visible_to(self.request.user)
        related = rows.select_related("inquiry", "from_agency", "to_agency", "suggested_agency")
        answers = ReferralAnswer.objects.select_related("by", "void", "entry__by")
        return related.prefetch_related("inquiry__referrals", Prefetch("answers", answers))

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "at": clock.now()}

    @extend_schema(
        operation_id="list_referrals",
        summary="Daftar rujukan",
        tags=["rujukan"],
        parameters=[ReferralFilters],
        responses=ReferralSerializer(many=True),
    )
    def list(self, request: Request) -> Response:
        asked = self.query(ReferralFilters)
        rows = self.get_queryset()
        if direction := asked.get("direction"):
            user = request.user
            rows = rows.addressed_to(user) if direction == "in" else rows.asked_by(user)
        if "status" in asked:
            rows = rows.filter(status=asked["status"])
        if "agency" in asked:
            rows = rows.filter(to_agency=asked["agency"])
        if "late" in asked:
            missed = Referral.objects.missed(by=clock.now()).values("pk")
            rows = rows.filter(pk__in=missed) if asked["late"] else rows.exclude(pk__in=missed)
        return self.answer_list(rows, ReferralSerializer)

    @extend_schema(
        operation_id="get_referral",
        summary="Satu rujukan",
        tags=["rujukan"],
        responses=ReferralSerializer,
    )
    def retrieve(self, request: Request, pk: str) -> Response:
        return self._answer(self.get_object())

    @write("answer_referral", "Jawab rujukan", AnswerInputSerializer)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str) -> Response:
        may, service = policies.can_answer_referral, services.answer_referral
        return self._take(may, service, AnswerInputSerializer)

    @write("reject_referral", "Nyatakan bukan kewenangan", RejectSerializer)
    @action(detail=True, methods=["post"])
    def reject(self, request: Request, pk: str) -> Response:
        may, service = policies.can_answer_referral, services.reject_referral
        return self._take(may, service, RejectSerializer)

    @write("withdraw_referral", "Tarik rujukan", VersionSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        may, service = policies.can_withdraw_referral, services.withdraw_referral
        return self._take(may, service, VersionSerializer)

    @write(
        "return_referral",
        "Kembalikan jawaban",
        ReasonSerializer,
        description="Batas waktu dan penilaian jawaban pertama tidak berubah.",
    )
    @action(detail=True, methods=["post"], url_path="return", url_name="return")
    def give_back(self, request: Request, pk: str) -> Response:
        return self._take(policies.can_return_referral, services.return_referral)

    @extend_schema(
        operation_id="enter_answer",
        summary="Catat jawaban telepon atau surat",
        description="Oleh Pejabat penanya, dengan bukti. Dinilai menurut `came_at`.",
        tags=["rujukan"],
        request={"multipart/form-data": EnterAnswerSerializer},
        responses=ReferralSerializer,
    )
    @action(
        detail=True,
        methods=["post"],
        url_path="enter-answer",
        url_name="enter-answer",
        parser_classes=[MultiPartParser],
    )
    def enter_answer(self, request: Request, pk: str) -> Response:
        return self._take(policies.can_judge_referral, self._enter, EnterAnswerSerializer)

    @write("void_answer", "Nyatakan jawaban tidak menjawab", ReasonSerializer)
    @action(detail=True, methods=["post"])
    def void(self, request: Request, pk: str) -> Response:
        return self._take(policies.can_judge_referral, services.void_answer)

    @write("contest_void", "Ajukan keberatan kepada Diskominfo", ReasonSerializer)
    @action(detail=True, methods=["post"])
    def contest(self, request: Request, pk: str) -> Response:
        return self._take(policies.can_contest_void, services.contest_void)

    @write("decide_contest", "Putuskan keberatan", DecisionSerializer)
    @action(detail=True, methods=["post"], url_path="decide-contest", url_name="decide-contest")
    def decide_contest(self, request: Request, pk: str) -> Response:
        return self._take(policies.can_decide_contest, services.decide_contest, DecisionSerializer)

    @write("close_referral_unanswered", "Tutup tanpa jawaban", ReasonSerializer)
    @action(detail=True, methods=["post"], url_path="close-unanswered", url_name="close-unanswered")
    def close_unanswered(self, request: Request, pk: str) -> Response:
        return self._take(policies.can_judge_referral, services.close_referral_unanswered)

    @write(
        "designate_agency",
        "Tunjuk Instansi penjawab",
        DesignateSerializer,
        201,
        description="Sesudah dua Instansi menolak. Jawabannya rujukan baru kepada yang ditunjuk.",
    )
    @action(detail=True, methods=["post"])
    def designate(self, request: Request, pk: str) -> Response:
        inquiry = self.get_object().inquiry
        if not policies.can_designate(request.user, inquiry):
            raise PermissionDenied
        asked = self.read(DesignateSerializer)
        referral = services.designate_agency(inquiry=inquiry, by=request.user, **asked)
        return self._answer(referral, status=201)

    @extend_schema(
        operation_id="get_certificate",
        summary="Bukti 24 jam",
        description="Bukti terakhir yang diminta; 404 bila belum pernah.",
        tags=["rujukan"],
        responses={
            (200, "application/pdf"): OpenApiTypes.BINARY,
            202: OpenApiResponse(
                RefusalSerializer, description="Sedang dibuat; lihat Retry-After."
            ),
        },
    )
    @action(detail=True, content_negotiation_class=AnyAnswer)
    def certificate(self, request: Request, pk: str) -> HttpResponseBase:
        found = self.get_object().certificates.select_related("pdf").order_by("-pk").first()
        if found is None:
            raise Http404
        return uploads.serve(found.pdf) if found.pdf else rendering()

    @extend_schema(
        operation_id="request_certificate",
        summary="Minta bukti 24 jam",
        description="Membekukan keadaan jam sekarang; PDF-nya dibuat sesudahnya.",
        tags=["rujukan"],
        request=NothingSerializer,
        responses={202: CertificateSerializer},
    )
    @certificate.mapping.post
    def request_certificate(self, request: Request, pk: str) -> Response:
        referral = self.get_object()
        self.read(NothingSerializer)
        made = certificates.request_certificate(referral=referral, by=request.user)
        headers = {"Retry-After": str(RENDERING)}
        return Response(CertificateSerializer(made).data, status=202, headers=headers)

    def _take(
        self,
        may: May,
        service: Callable[..., Any],
        reads: type[VersionSerializer] = ReasonSerializer,
    ) -> Response:
        """Take one step of a referral: visible, policy, input, one call."""
        referral = self._allowed(may)
        asked = self.read(reads)
        with seen(referral.inquiry, asked):
            service(referral=referral, by=self.request.user, **asked)
        return self._answer(referral)

    def _enter(self, **asked: Any) -> None:
        services.enter_answer(**{**asked, "evidence": self.evidence})

    def _allowed(self, may: May) -> Referral:
        """:raises PermissionDenied: where the caller may read and no more."""
        referral = self.get_object()
        if not may(self.request.user, referral):
            raise PermissionDenied
        return referral

    def _answer(self, referral: Referral, status: int = 200) -> Response:
        """Answer the referral as it is now."""
        fresh = self.visible().get(pk=referral.pk)
        shown = ReferralSerializer(fresh, context=self.get_serializer_context())
        return Response(shown.data, status=status)
