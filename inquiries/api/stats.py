"""`stats/sla/`: how each Instansi keeps the 24 hours, for everybody."""

from typing import Any, ClassVar

from django.core.cache import cache
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api_base import ReadingMixin
from core import clock
from core.api import RateThrottle
from inquiries import public_figures

FRESH = 60  # seconds


class YearFilter(serializers.Serializer):
    year = serializers.IntegerField(
        required=False,
        min_value=2017,
        max_value=2100,
        help_text="Tahun rujukan; bawaan: tahun ini.",
    )


class PunctualitySerializer(serializers.Serializer):
    agency = serializers.CharField(help_text="Kode Instansi yang diminta menjawab.")
    received = serializers.IntegerField(help_text="Rujukan yang diterima.")
    judged = serializers.IntegerField(
        help_text="Rujukan yang sudah bervonis: berhenti, atau lewat 24 jam."
    )
    within_24h = serializers.IntegerField(help_text="Dijawab atau ditolak paling lambat 24 jam.")
    share = serializers.FloatField(allow_null=True, help_text="Persen dari yang bervonis.")


class SlaSerializer(serializers.Serializer):
    year = serializers.IntegerField()
    at = serializers.DateTimeField(help_text="Saat angka ini dihitung.")
    results = PunctualitySerializer(many=True)


class SlaView(ReadingMixin, GenericAPIView):
    """Ketepatan tiap Instansi menjawab rujukan dalam 24 jam (Lampiran B.4)."""

    permission_classes: ClassVar = [AllowAny]
    throttle_classes: ClassVar = [RateThrottle]
    throttle_scope = "public_read"

    @extend_schema(
        operation_id="get_sla_stats",
        summary="Ketepatan 24 jam per Instansi",
        tags=["publik"],
        parameters=[YearFilter],
        responses=SlaSerializer,
    )
    def get(self, request: Request) -> Response:
        year = self.query(YearFilter).get("year") or clock.today().year
        key = f"stats:sla:{year}"
        answer = cache.get(key)
        if answer is None:
            answer = counted(year)
            cache.set(key, answer, FRESH)
        return Response(answer)


def counted(year: int) -> dict[str, Any]:
    at = clock.now()
    lines = public_figures.punctuality(year, at=at)
    return dict(SlaSerializer({"year": year, "at": at, "results": lines}).data)
