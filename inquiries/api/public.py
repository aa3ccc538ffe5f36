"""`public/inquiries/`: a citizen asks, and finds the conversation again by its code."""

from typing import ClassVar

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import exceptions, serializers
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api_base import AgencyField, ReadingMixin
from core import clock
from core.addresses import client_address
from core.api import IDEMPOTENCY_KEY, CleanCharField, StrictFieldsMixin
from core.api_fields import ContactField, WordField
from core.idempotency import MAX_KEY, KeyUnusable
from core.parsers import StrictJSONParser
from inquiries.api.inputs import LONGEST
from inquiries.models import Inquiry
from inquiries.public import services
from inquiries.public.progress import Progress
from inquiries.public.services import Question, UnknownCode
from inquiries.public.views import spend_ask


class CodeNotFound(exceptions.APIException):
    """No conversation has this code."""

    status_code = 404
    default_code = "unknown_code"


class AskSerializer(StrictFieldsMixin, serializers.Serializer):
    type = WordField(Inquiry.Type.choices, label="Jenis pesan")
    text = CleanCharField(label="Isi pertanyaan", max_length=LONGEST)
    agency = AgencyField.of_open(
        required=False, allow_null=True, help_text="Tanpa ini Diskominfo yang meneruskan."
    )
    contact = ContactField(
        required=False, allow_blank=True, help_text="Telepon atau surel; disimpan tersandi."
    )


class CodeSerializer(serializers.Serializer):
    code = serializers.CharField(help_text="Kode pelacakan; hanya diberikan sekali ini.")


class PublicReplySerializer(serializers.Serializer):
    text = serializers.CharField()
    url = serializers.CharField(allow_blank=True)
    agency = serializers.CharField(help_text="Nama Instansi yang menjawab.")
    at = serializers.DateTimeField()


class StepSerializer(serializers.Serializer):
    text = serializers.CharField()
    at = serializers.DateTimeField()


class ProgressSerializer(serializers.Serializer):
    status = serializers.ChoiceField(choices=Inquiry.Status.choices)
    sentence = serializers.CharField(help_text="Keadaan pesan dalam satu kalimat.")
    agency = serializers.CharField(help_text="Nama Instansi yang menangani.")
    received_at = serializers.DateTimeField()
    is_done = serializers.BooleanField()
    replies = PublicReplySerializer(many=True)
    timeline = StepSerializer(many=True, help_text="Yang terjadi, terbaru dahulu.")


class PublicView(ReadingMixin, GenericAPIView):
    permission_classes: ClassVar = [AllowAny]
    parser_classes: ClassVar = [StrictJSONParser]


class AskView(PublicView):
    """Sampaikan pertanyaan, komentar, kritik, atau saran."""

    @extend_schema(
        operation_id="ask",
        summary="Sampaikan pesan",
        tags=["publik"],
        parameters=[IDEMPOTENCY_KEY],
        request=AskSerializer,
        responses={
            201: CodeSerializer,
            200: OpenApiResponse(CodeSerializer, description="Kiriman ulang; kodenya tetap."),
        },
    )
    def post(self, request: Request) -> Response:
        spend_ask(request._request)
        asked = self.read(AskSerializer)
        question = Question(
            kind=asked["type"],
            text=asked["text"],
            agency=asked.get("agency"),
            contact=asked.get("contact", ""),
        )
        receipt = services.ask(question, token=key_of(request))
        response = Response({"code": receipt.code}, status=200 if receipt.is_repeat else 201)
        response["Cache-Control"] = "no-store"
        return response


class ProgressView(PublicView):
    """Lihat bagaimana keadaan pesan itu."""

    secret_arguments: ClassVar = frozenset({"code"})  # the trail does not keep it

    @extend_schema(
        operation_id="track",
        summary="Lacak pesan",
        tags=["publik"],
        responses=ProgressSerializer,
    )
    def get(self, request: Request, code: str) -> Response:
        try:
            row = services.find(code, address=client_address(request._request))
        except UnknownCode as refusal:
            raise CodeNotFound(str(refusal)) from refusal
        response = Response(ProgressSerializer(Progress(row, clock.now())).data)
        response["Cache-Control"] = "no-store"
        return response


def key_of(request: Request) -> str:
    """Return the caller's key, "" without one.

    :raises KeyUnusable: if it is no key.
    """
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return ""
    if not (0 < len(key) <= MAX_KEY and key.isascii() and key.isprintable()):
        raise KeyUnusable
    return key
