"""`quarantine/`: what the trap of the public form caught."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from agencies import powers
from agencies.api_base import AgencyField, DeskViewSet, NothingSerializer
from agencies.powers import DESK, Role
from core.text import mask_personal
from inquiries import quarantine
from inquiries.models import QuarantinedMessage


class QuarantinedSerializer(serializers.ModelSerializer):
    agency = AgencyField(read_only=True)

    class Meta:
        model = QuarantinedMessage
        fields = ("id", "agency", "type", "text", "received_at")

    def to_representation(self, instance: QuarantinedMessage) -> dict[str, Any]:
        shown = super().to_representation(instance)
        desks = powers.of(self.context["request"].user).agencies(*DESK)
        if instance.agency_id not in desks:
            shown["text"] = mask_personal(shown["text"])
        return shown


class ReleasedSerializer(serializers.Serializer):
    number = serializers.CharField(label="Nomor pesan")


class QuarantineViewSet(DeskViewSet):
    """Pesan yang tertangkap jebakan mesin."""

    roles: ClassVar[tuple[Role, ...]] = (*DESK, Role.EVALUATOR)
    queryset = QuarantinedMessage.objects.none()
    ordering: ClassVar[tuple[str, ...]] = ("-received_at", "-id")

    def visible(self) -> QuerySet[QuarantinedMessage]:
        return quarantine.visible_to(self.request.user).select_related("agency")

    @extend_schema(
        operation_id="list_quarantine",
        summary="Daftar karantina",
        tags=["pesan"],
        responses=QuarantinedSerializer(many=True),
    )
    def list(self, request: Request) -> Response:
        return self.answer_list(self.get_queryset(), QuarantinedSerializer)

    @extend_schema(
        operation_id="release_quarantined",
        summary="Lepas dari karantina",
        tags=["pesan"],
        request=NothingSerializer,
        responses=ReleasedSerializer,
    )
    @action(detail=True, methods=["post"])
    def release(self, request: Request, pk: str) -> Response:
        message = self.get_object()
        self.read(NothingSerializer)
        inquiry = quarantine.release_message(message=message, by=request.user)
        return Response({"number": inquiry.number})

    @extend_schema(
        operation_id="discard_quarantined",
        summary="Buang dari karantina",
        tags=["pesan"],
        request=NothingSerializer,
        responses={204: None},
    )
    @action(detail=True, methods=["post"])
    def discard(self, request: Request, pk: str) -> Response:
        message = self.get_object()
        self.read(NothingSerializer)
        quarantine.discard_message(message=message, by=request.user)
        return Response(status=204)
