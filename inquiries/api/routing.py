"""`routing/suggest/`: which Instansi a message may be for, and why."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api_base import DeskViewSet
from core.api import CleanCharField, StrictFieldsMixin
from inquiries import routing
from inquiries.api.inputs import LONGEST
from inquiries.routing import Suggestion


class MessageSerializer(StrictFieldsMixin, serializers.Serializer):
    text = CleanCharField(label="Isi pesan", max_length=LONGEST)


class SuggestionSerializer(serializers.Serializer):
    agency = serializers.CharField(source="name", help_text="Nama singkatnya.")
    code = serializers.CharField(help_text="Kode Instansi atau Instansi Luar.")
    kind = serializers.SerializerMethodField(help_text="AGENCY, OUTSIDE, atau NONE.")
    score = serializers.FloatField(help_text="Peluang, 0 sampai 1.")
    is_confident = serializers.BooleanField(help_text="Cukup yakin untuk dipakai langsung.")
    reasons = serializers.SerializerMethodField(help_text="Kata atau contoh yang mendukungnya.")

    def get_kind(self, row: Suggestion) -> str:
        if row.is_none:
            return "NONE"
        return "AGENCY" if row.agency else "OUTSIDE"

    def get_reasons(self, row: Suggestion) -> list[str]:
        return [reason.text for reason in row.reasons]


class RoutingViewSet(DeskViewSet):
    """Saran Instansi yang menangani sebuah pesan, yang paling mungkin dahulu."""

    pagination_class = None

    @extend_schema(
        operation_id="suggest_agencies",
        summary="Saran Instansi",
        tags=["pesan"],
        request=MessageSerializer,
        responses=SuggestionSerializer(many=True),
    )
    def suggest(self, request: Request) -> Response:
        asked = self.read(MessageSerializer)
        found = routing.suggest(asked["text"])
        return Response(SuggestionSerializer(found, many=True).data)
