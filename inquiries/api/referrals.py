"""`referrals/`: what Instansi ask of each other, each with its 24-hour clock."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api_base import DeskViewSet
from agencies.models import User
from core import clock
from inquiries import policies, services
from inquiries.api.inputs import (
    AnswerInputSerializer,
    ReferralFilters,
    RejectSerializer,
    VersionSerializer,
)
from inquiries.api.serializers import ReferralSerializer
from inquiries.models import Inquiry, Referral

May = Callable[[User, Referral], bool]


def write(operation: str, summary: str, reads: Any) -> Any:
    """Describe a write on a referral for the schema."""
    return extend_schema(
        operation_id=operation,
        summary=summary,
        tags=["rujukan"],
        request=reads,
        responses=ReferralSerializer,
    )


class ReferralViewSet(DeskViewSet):
    """Rujukan dari atau kepada Instansi Anda."""

    queryset = Referral.objects.none()
    ordering: ClassVar[tuple[str, ...]] = ("-sent_at", "-id")

    def visible(self) -> QuerySet[Referral]:
        rows = Referral.objects.visible_to(self.request.user)
        related = rows.select_related("inquiry", "from_agency", "to_agency", "suggested_agency")
        return related.prefetch_related("inquiry__referrals", "answers__by")

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
        referral = self._allowed(policies.can_answer_referral)
        asked = self.read(AnswerInputSerializer)
        with seen(referral, asked):
            services.answer_referral(referral=referral, by=request.user, **asked)
        return self._answer(referral)

    @write("reject_referral", "Nyatakan bukan kewenangan", RejectSerializer)
    @action(detail=True, methods=["post"])
    def reject(self, request: Request, pk: str) -> Response:
        referral = self._allowed(policies.can_answer_referral)
        asked = self.read(RejectSerializer)
        with seen(referral, asked):
            services.reject_referral(referral=referral, by=request.user, **asked)
        return self._answer(referral)

    @write("withdraw_referral", "Tarik rujukan", VersionSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        referral = self._allowed(policies.can_withdraw_referral)
        asked = self.read(VersionSerializer)
        with seen(referral, asked):
            services.withdraw_referral(referral=referral, by=request.user)
        return self._answer(referral)

    def _allowed(self, may: May) -> Referral:
        """:raises PermissionDenied: where the caller may read and no more."""
        referral = self.get_object()
        if not may(self.request.user, referral):
            raise PermissionDenied
        return referral

    def _answer(self, referral: Referral) -> Response:
        """Answer the referral as it is now."""
        fresh = self.visible().get(pk=referral.pk)
        return Response(ReferralSerializer(fresh, context=self.get_serializer_context()).data)


@contextmanager
def seen(referral: Referral, asked: dict[str, Any]) -> Iterator[None]:
    """Let a write happen only on the version of the inquiry that the caller saw, if it said so.

    :raises StaleVersion: if somebody has changed it since.
    """
    version = asked.pop("version", None)
    with transaction.atomic():
        if version is not None:
            Inquiry.locked(referral.inquiry, version=version)
        yield
